import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import { maxUlp } from "./accuracy.ts";
import { crossEntropy, crossEntropyGradientInto, type Target } from "./cross-entropy.ts";
import { softmaxInto } from "./softmax.ts";
import { ulpError, WorstUlp } from "./ulp-error.ts";

const values = readSoftmaxValues();
const gradient = (row: readonly number[], target: Target, temperature?: number) =>
  crossEntropyGradientInto([], row, target, temperature);

const NaNs = (classes: number) => Array(classes).fill(Number.NaN);

describe("crossEntropy()", () => {
  test("agrees with the 80-digit values", () => {
    const worst = new WorstUlp();
    for (const { row, temperature, target, loss } of values.crossEntropy) {
      const { name, row: logits } = values.rows[row]!;
      const actual = crossEntropy(logits, target, temperature);
      worst.compare(`${name}, T = ${temperature}, target ${target}`, actual, loss);
    }
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.crossEntropy);
  });

  test("keeps its bound over 262,144 classes and as many target probabilities", () => {
    const { row, classes, logSumExp } = longRow();
    const uniform = new Float64Array(classes).fill(1 / classes); // an exact power of two
    const meanGap = 1023 / 128; // the mean of (k mod 1024)/64
    expect(ulpError(crossEntropy(row, uniform), logSumExp + meanGap)).toBeLessThanOrEqual(
      maxUlp.crossEntropy,
    );
  });

  test.each<[row: number[], target: Target, loss: number, why: string]>([
    [[5], 0, 0, "one class"],
    [[], [], 0, "no class"],
    [[0, -800], 1, 800, "a probability that underflows has a finite loss"],
    [[0, -40], 0, 4.248354255291589e-18, "a sure and right prediction keeps its digits"],
    [[0, -Infinity], 1, Infinity, "the true class is masked"],
    [[0, -Infinity], 0, 0, "another class is masked"],
    [[0, -Infinity], [1, 0], 0, "q = 0 at a masked class adds nothing"],
    [[0, -Infinity], [0.5, 0.5], Infinity, "q > 0 at a masked class"],
    [[0, -Infinity, -Infinity], [0, 0.5, 0.5], Infinity, "twice"],
    [[0, 0], [0, 0], 0, "no target weight"],
    [[0, 0], [1, 1], 2 * Math.LN2, "target weights need not sum to 1"],
    [[-Infinity, -Infinity], 0, Number.NaN, "every class masked"],
    [[-Infinity, -Infinity], [0, 0], Number.NaN, "every class masked, no target weight"],
    [[Infinity, 0], 1, Number.NaN, "Infinity"],
    [[0, Number.NaN], 0, Number.NaN, "a NaN in another class"],
    [[0, Number.NaN], [1, 0], Number.NaN, "a NaN where q = 0"],
    [[0, 0], [Number.NaN, 1], Number.NaN, "a NaN in the target"],
  ])("%o, target %o → %d: %s", (row, target, loss) => {
    expect(crossEntropy(row, target)).toBe(loss);
  });

  test.each<[row: number[], target: Target, temperature: number, loss: number, why: string]>([
    [[3, 1, 3], 0, 0, Math.LN2, "one of two ties"],
    [[3, 1, 3], 1, 0, Infinity, "not among the largest"],
    [[3, 1, 3], [0.5, 0, 0.5], 0, Math.LN2, "soft target on the ties"],
    [[3, -900, -Infinity], 1, Infinity, Math.LN2, "uniform over what is not masked"],
    [[3, -900, -Infinity], 2, Infinity, Infinity, "a masked class"],
  ])("%o, target %o at temperature %d → %d: %s", (row, target, temperature, loss) => {
    expect(crossEntropy(row, target, temperature)).toBe(loss);
  });
});

describe("crossEntropyGradientInto()", () => {
  test("agrees with the 80-digit values", () => {
    const worst = new WorstUlp();
    for (const { row, temperature, target, gradient: expected } of values.crossEntropy) {
      const { name, row: logits } = values.rows[row]!;
      const p = softmaxInto([], logits, temperature);
      const actual = gradient(logits, target, temperature);
      expected.forEach((g, k) => {
        const scale = Math.max(gradientScale(g, target, p, k, temperature), 2 ** -1022 / temperature);
        if (scale === Infinity) return; // T = 1e-310: no float64 to measure in
        worst.compare(`${name}, T = ${temperature}, target ${target}, class ${k}`, actual[k]!, g, scale);
      });
    }
    expect(worst.compared).toBeGreaterThan(2500);
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.crossEntropyGradient);
  });

  test("keeps its bound over 262,144 classes", () => {
    const { row, softmax } = longRow();
    const actual = crossEntropyGradientInto(new Float64Array(row.length), row, 0);
    expect(ulpError(actual[0]!, softmax[0]! - 1)).toBeLessThanOrEqual(maxUlp.crossEntropyGradient);
  });

  test.each<[row: number[], target: Target, expected: number[], why: string]>([
    [[], [], [], "no class"],
    [[5], 0, [0], "one class"],
    [[0, 0], 1, [0.5, -0.5], "two equal classes"],
    [[0, -40], 0, [-4.248354255291589e-18, 4.248354255291589e-18], "p − 1 keeps its digits"],
    [[0, -Infinity], 0, [0, 0], "a masked class"],
    [[0, -Infinity], 1, [1, -1], "the true class is masked"],
    [[0, 0], [1, 1], [0, 0], "p = q, scaled"],
    [[-Infinity, -Infinity], 0, NaNs(2), "every class masked"],
    [[-Infinity, -Infinity], [1, 0], NaNs(2), "every class masked, soft target"],
    [[0, Infinity], 0, NaNs(2), "Infinity"],
    [[0, Number.NaN, 1], 2, NaNs(3), "NaN"],
  ])("%o, target %o → %o: %s", (row, target, expected) => {
    expect(gradient(row, target)).toEqual(expected);
  });

  test.each<[row: number[], target: Target, temperature: number, expected: number[], why: string]>([
    [[1, 3, 2], 1, 0, [0, 0, 0], "0: sure and right"],
    [[1, 3, 2], 0, 0, [-Infinity, Infinity, 0], "0: sure and wrong"],
    [[3, 3, 2], 0, 0, [-Infinity, Infinity, 0], "0: undecided"],
    [[1, 3, 2], 0, Infinity, [0, 0, 0], "Infinity: nothing the logits do matters"],
  ])("%o, target %o at temperature %d → %o: %s", (row, target, temperature, expected) => {
    expect(gradient(row, target, temperature).map((g) => g + 0)).toEqual(expected);
  });

  test("returns out, and writes over the logits", () => {
    const row = [2, 1, 0];
    const expected = gradient(row, 1);
    expect(crossEntropyGradientInto(row, row, 1)).toBe(row);
    expect(row).toEqual(expected);
  });

  test("is what central differences of the loss say", () => {
    const logits = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 });
    const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 });
    const target = fc.oneof(fc.integer({ min: 0, max: 3 }), weights);
    const temperatures = fc.double({ min: 0.5, max: 5, noNaN: true });
    const matches = fc.property(logits, target, temperatures, (row, q, temperature) => {
      const h = 2 ** -17;
      const lossAt = (k: number, step: number) => crossEntropy(row.with(k, row[k]! + step), q, temperature);
      gradient(row, q, temperature).forEach((g, k) => {
        // The loss is up to 100, so rounding costs 100·2⁻⁵²/h ≈ 3e-9; truncation Σq·h²/(T³·60) ≈ 3e-11.
        expect(Math.abs((lossAt(k, h) - lossAt(k, -h)) / (2 * h) - g)).toBeLessThan(1e-8);
      });
    });
    fc.assert(matches, { seed: 8 });
  });
});

/** 262,144 logits whose values the fixture has in closed form. */
function longRow() {
  const { classes, period, step, ...expected } = values.long;
  return {
    classes,
    row: Float64Array.from({ length: classes }, (_, k) => -(k % period) * step),
    ...expected,
  };
}

/** The number whose ulp the docstring counts in. */
function gradientScale(g: number, target: Target, p: readonly number[], k: number, temperature: number) {
  if (typeof target === "number") return Math.abs(g);
  const total = Array.from(target).reduce((a, b) => a + b, 0);
  return Math.max(p[k]! * total, target[k]!) / temperature;
}
