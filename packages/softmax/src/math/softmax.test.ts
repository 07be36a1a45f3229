import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import { maxUlp } from "./accuracy.ts";
import { logSoftmaxInto, softmaxInto } from "./softmax.ts";
import { ulpError, WorstUlp } from "./ulp-error.ts";

const values = readSoftmaxValues();
const softmax = (row: readonly number[], temperature?: number) => softmaxInto([], row, temperature);
const logSoftmax = (row: readonly number[], temperature?: number) => logSoftmaxInto([], row, temperature);

const logits = fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { minLength: 1, maxLength: 40 });
const temperatures = fc.double({ min: 0.01, max: 100, noNaN: true });

test("softmaxInto() agrees with the 80-digit values", () => {
  const worst = new WorstUlp();
  for (const { name, row, results } of values.rows) {
    for (const { temperature, softmax: expected } of results) {
      const actual = softmax(row, temperature);
      expected.forEach((p, k) => {
        worst.compare(`${name}, T = ${temperature}, class ${k}`, actual[k]!, p);
      });
    }
  }
  expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.softmax);
});

test("softmaxInto() keeps its bound over 262,144 classes", () => {
  const { classes, period, step, softmax: expected, stride } = values.long;
  const row = Float64Array.from({ length: classes }, (_, k) => -(k % period) * step);
  softmaxInto(row, row);
  const worst = new WorstUlp();
  expected.forEach((p, i) => {
    worst.compare(`class ${i * stride}`, row[i * stride]!, p);
  });
  expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.softmax);
});

test("logSoftmaxInto() agrees with the 80-digit values", () => {
  const worst = new WorstUlp();
  for (const { name, row, results } of values.rows) {
    for (const { temperature, logSoftmax: expected } of results) {
      const actual = logSoftmax(row, temperature);
      expected.forEach((logP, k) => {
        worst.compare(`${name}, T = ${temperature}, class ${k}`, actual[k]!, logP);
      });
    }
  }
  expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.logSoftmax);
});

const NaNs = (classes: number) => Array(classes).fill(Number.NaN);

describe("edge cases of softmaxInto() and logSoftmaxInto()", () => {
  test.each<[row: number[], p: number[], logP: number[], why: string]>([
    [[0, -Infinity], [1, 0], [0, -Infinity], "a masked class"],
    [[-Infinity, -Infinity], NaNs(2), NaNs(2), "every class masked"],
    [[Infinity, 0], NaNs(2), NaNs(2), "Infinity"],
    [[Infinity, -Infinity], NaNs(2), NaNs(2), "Infinity beside a masked class"],
    [[Number.NaN, 0, 1], NaNs(3), NaNs(3), "NaN first"],
    [[0, Number.NaN, 1], NaNs(3), NaNs(3), "NaN in the middle"],
    [[0, 1, Number.NaN], NaNs(3), NaNs(3), "NaN last"],
    [[-Infinity, Number.NaN], NaNs(2), NaNs(2), "NaN beside a masked class"],
    [[123.4], [1], [0], "one class"],
    [[-Infinity], NaNs(1), NaNs(1), "one class, masked"],
    [[], [], [], "no class"],
    [[0, -800], [1, 0], [0, -800], "a probability that underflows has a finite logarithm"],
    [[0, -40], [1, 4.248354255291589e-18], [-4.248354255291589e-18, -40], "log p near 0 keeps its digits"],
    [[1e308, -1e308], [1, 0], [0, -Infinity], "a difference beyond the largest number"],
  ])("%o → %o, %o: %s", (row, p, logP) => {
    expect(softmax(row)).toEqual(p);
    expect(logSoftmax(row)).toEqual(logP);
  });

  test.each<[row: number[], temperature: number, p: number[], why: string]>([
    [[1, 3, 2], 0, [0, 1, 0], "0: the largest takes all"],
    [[3, 1, 3, 3 - 1e-15], 0, [0.5, 0, 0.5, 0], "0: ties share equally"],
    [[-Infinity, 2], 0, [0, 1], "0: a masked class"],
    [[-Infinity, -Infinity], 0, NaNs(2), "0: every class masked"],
    [[0, Number.NaN], 0, NaNs(2), "0: NaN"],
    [[Infinity, 0], 0, NaNs(2), "0: Infinity"],
    [[9, -900, 0, 3], Infinity, [0.25, 0.25, 0.25, 0.25], "Infinity: uniform"],
    [[9, -Infinity, 0], Infinity, [0.5, 0, 0.5], "Infinity: uniform over what is not masked"],
    [[-Infinity], Infinity, NaNs(1), "Infinity: every class masked"],
    [[Infinity, 0], Infinity, NaNs(2), "Infinity: an infinite logit"],
    [[], 0, [], "no class"],
  ])("%o at temperature %d → %o: %s", (row, temperature, p) => {
    expect(softmax(row, temperature)).toEqual(p);
    expect(logSoftmax(row, temperature)).toEqual(p.map((x) => Math.log(x)));
  });
});

describe("softmaxInto()", () => {
  test("returns out, and writes in place", () => {
    const row = [2, 1, 0];
    const out = new Float64Array(3);
    expect(softmaxInto(out, row)).toBe(out);
    expect(softmaxInto(row, row)).toEqual([...out]);
  });

  test("sums to one", () => {
    const sumsToOne = fc.property(logits, temperatures, (row, temperature) => {
      const p = softmax(row, temperature);
      // Each p is off by at most its bound, relatively, and the plain sum here by K/2 ulp.
      const bound = maxUlp.softmax + 1 + p.length / 2;
      expect(
        ulpError(
          p.reduce((a, b) => a + b, 0),
          1,
        ),
      ).toBeLessThanOrEqual(bound);
    });
    fc.assert(sumsToOne, { seed: 3 });
  });

  test("does not change when every logit is shifted", () => {
    const quarters = fc.array(fc.integer({ min: -3000, max: 3000 }), { minLength: 1, maxLength: 40 });
    const shiftInvariant = fc.property(quarters, fc.integer({ min: -1e9, max: 1e9 }), (row, shift) => {
      // Multiples of 1/4: the shift is exact, so the bits must be the same.
      expect(softmax(row.map((z) => (z + shift) / 4))).toEqual(softmax(row.map((z) => z / 4)));
    });
    fc.assert(shiftInvariant, { seed: 4 });
  });

  test("keeps the order of the logits", () => {
    const keepsOrder = fc.property(logits, temperatures, (row, temperature) => {
      const sorted = row.toSorted((a, b) => a - b);
      const p = softmax(sorted, temperature);
      expect(p).toEqual(p.toSorted((a, b) => a - b));
    });
    fc.assert(keepsOrder, { seed: 5 });
  });

  test("is softmax(z/T) where z/T is exact", () => {
    expect(softmax([3, -1.5, 0.75], 0.25)).toEqual(softmax([12, -6, 3]));
  });

  test("goes to its limits as the temperature does", () => {
    const row = [3, 1, 3, -Infinity, 2];
    expect(softmax(row, 1e-5)).toEqual(softmax(row, 0));
    softmax(row, 1e17).forEach((p, k) => {
      expect(ulpError(p, softmax(row, Infinity)[k]!)).toBeLessThanOrEqual(1);
    });
  });
});

describe("logSoftmaxInto()", () => {
  test("returns out, and writes in place", () => {
    const row = [0, -40];
    expect(logSoftmaxInto(row, row)).toBe(row);
    expect(row).toEqual([-4.248354255291589e-18, -40]);
  });

  test("is the logarithm of softmaxInto()", () => {
    const isLogarithm = fc.property(logits, temperatures, (row, temperature) => {
      const p = softmax(row, temperature);
      logSoftmax(row, temperature).forEach((logP, k) => {
        // A relative error of p is an absolute error of log p; below 1e-290 p itself loses digits.
        if (p[k]! > 1e-290) expect(Math.abs(logP - Math.log(p[k]!))).toBeLessThan(2 ** -50 * (4 - logP));
      });
    });
    fc.assert(isLogarithm, { seed: 6 });
  });
});
