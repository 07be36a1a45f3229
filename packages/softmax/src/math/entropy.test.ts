import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import { maxUlp } from "./accuracy.ts";
import { softmaxEntropy } from "./entropy.ts";
import { ulpError, WorstUlp } from "./ulp-error.ts";

const values = readSoftmaxValues();

describe("softmaxEntropy()", () => {
  test("agrees with the 80-digit values, nearly one-hot rows included", () => {
    const worst = new WorstUlp();
    for (const { name, row, results } of values.rows) {
      for (const { temperature, entropy } of results) {
        // Below 2^-1012 the probabilities are subnormal: x·e multiplies their rounding by up to 745.
        const scale = Math.max(entropy, 2 ** -1012);
        worst.compare(`${name}, T = ${temperature}`, softmaxEntropy(row, temperature), entropy, scale);
      }
    }
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.entropy);
  });

  test("keeps its bound over 262,144 classes", () => {
    const { classes, period, step, entropy } = values.long;
    const row = Float64Array.from({ length: classes }, (_, k) => -(k % period) * step);
    expect(ulpError(softmaxEntropy(row), entropy)).toBeLessThanOrEqual(maxUlp.entropy);
  });

  test.each<[row: number[], temperature: number, expected: number, why: string]>([
    [[], 1, 0, "no class"],
    [[5], 1, 0, "one class"],
    [[0, -Infinity], 1, 0, "a masked class adds nothing"],
    [[0, -800], 1, 0, "a probability that underflows adds nothing"],
    [[2, 2, -Infinity], 1, Math.LN2, "two equal classes"],
    [[1, 1, 1, 1], 7, Math.log(4), "uniform at any temperature"],
    [[-Infinity, -Infinity], 1, Number.NaN, "every class masked"],
    [[Infinity, 0], 1, Number.NaN, "Infinity"],
    [[0, Number.NaN], 1, Number.NaN, "NaN"],
    [[1, 3, 3, 2], 0, Math.LN2, "temperature 0: log of the ties"],
    [[1, 3, 2], 0, 0, "temperature 0: one-hot"],
    [[9, -900, -Infinity, 0], Infinity, Math.log(3), "temperature Infinity: log of those not masked"],
  ])("%o at temperature %d → %d: %s", (row, temperature, expected) => {
    expect(softmaxEntropy(row, temperature)).toBe(expected);
  });

  test("rises with the temperature, from 0 to log K", () => {
    const logits = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 20 });
    const rises = fc.property(logits, (row) => {
      const entropies = [0, 0.1, 0.5, 1, 3, 100, Infinity].map((t) => softmaxEntropy(row, t));
      entropies.reduce((before, after) => {
        // Equal logits make them equal: then rounding may go either way.
        expect(after).toBeGreaterThanOrEqual(before * (1 - 4 * Number.EPSILON));
        return after;
      });
    });
    fc.assert(rises, { seed: 7 });
  });
});
