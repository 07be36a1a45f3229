/**
 * Special values and the limits of the temperature.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { FloatStorage } from "../logits/logit-batch.ts";
import { ulpError, ulpError32 } from "../math/ulp-error.ts";
import { MAX_ULP } from "./accuracy.ts";
import {
  DTYPES,
  OPERATIONS,
  reference,
  rowBatch,
  run,
  storage,
  Worst,
} from "./conformance-rows.test-support.ts";
import type { Kernels } from "./kernels.ts";

export function testEdgeCases(kernels: Kernels): void {
  const N = Number.NaN;
  const I = Infinity;
  const third = Math.log(3);
  type Case = [row: number[], softmax: number[], logSoftmax: number[], logSumExp: number];
  const cases: Case[] = [
    [[], [], [], -I],
    [[7.5], [1], [0], 7.5],
    [[-I], [N], [N], -I],
    [[-I, -I, -I], [N, N, N], [N, N, N], -I],
    [[-I, 3, -I], [0, 1, 0], [-I, 0, -I], 3],
    [[I, 0], [N, N], [N, N], I],
    [[0, 0, I], [N, N, N], [N, N, N], I],
    [[I, I], [N, N], [N, N], I],
    [[I, -I], [N, N], [N, N], I],
    [[N, 1, 2, 3, 4], [N, N, N, N, N], [N, N, N, N, N], N],
    [[1, 2, N, 3, 4], [N, N, N, N, N], [N, N, N, N, N], N],
    [[1, 2, 3, 4, N], [N, N, N, N, N], [N, N, N, N, N], N],
    [[I, N], [N, N], [N, N], N],
    [[-I, N, -I], [N, N, N], [N, N, N], N],
    [[-0, -0, 0], [1 / 3, 1 / 3, 1 / 3], [-third, -third, -third], third],
    [[3e38, -3e38], [1, 0], [0, -6e38], 3e38],
    [[3e38, 3e38], [0.5, 0.5], [-Math.LN2, -Math.LN2], 3e38],
    [[-3e38, -3e38], [0.5, 0.5], [-Math.LN2, -Math.LN2], -3e38],
  ];

  describe.each(DTYPES)("%s", (dtype) => {
    test.each(cases)("%o", (row, softmax, logSoftmax, sum) => {
      const rounded = (list: number[]) => [...storage(dtype, list)];
      const close = (actual: FloatStorage, expected: number[]) =>
        rounded(expected).forEach((value, k) => {
          expect((dtype === "float32" ? ulpError32 : ulpError)(actual[k]!, value)).toBeLessThanOrEqual(1);
        });
      close(run(kernels, "softmax", rowBatch(dtype, row)), softmax);
      if (dtype === "float64" || row[0] !== 3e38 || row[1] !== -3e38) {
        close(run(kernels, "logSoftmax", rowBatch(dtype, row)), logSoftmax);
      }
      close(run(kernels, "logSumExp", rowBatch(dtype, row)), [sum]);
    });
  });

  test("the largest float64 numbers do not overflow", () => {
    const M = Number.MAX_VALUE;
    expect([...run(kernels, "softmax", rowBatch("float64", [M, -M, M]))]).toEqual([0.5, 0, 0.5]);
    expect([...run(kernels, "logSoftmax", rowBatch("float64", [M, -M]))]).toEqual([0, -I]);
    const half = run(kernels, "softmax", rowBatch("float64", [M, M / 2]), M);
    expect(half[0]).toBeCloseTo(0.6224593312018546, 14); // 1/(1 + e^−½)
  });
}

export function testTemperatures(kernels: Kernels): void {
  const row = [0.5, -1.25, 2, 2, -Infinity, 1.5];

  test.each([0, 1e-7, 1e-3, 1e4, Infinity])("T = %d", (T) => {
    for (const dtype of DTYPES) {
      for (const operation of OPERATIONS) {
        const worst = new Worst();
        const actual = run(kernels, operation, rowBatch(dtype, row), T);
        reference(operation, row, T).forEach((value, k) => {
          worst.compare(`${operation} ${k}`, dtype, actual[k]!, value);
        });
        expect(worst.ulp, worst.where).toBeLessThanOrEqual(MAX_ULP[kernels.name][operation][dtype]);
      }
    }
  });

  test.each([
    [0, [3, 1, 3], [0.5, 0, 0.5], Infinity],
    [0, [-3, -1], [0, 1], -Infinity],
    [0, [0, 0, -1], [0.5, 0.5, 0], Math.LN2],
    [0, [-Infinity, -Infinity], [Number.NaN, Number.NaN], -Infinity],
    [0, [Infinity, 1], [Number.NaN, Number.NaN], Infinity],
    [0, [1, Number.NaN], [Number.NaN, Number.NaN], Number.NaN],
    [Infinity, [3, -Infinity, 1e300], [0.5, 0, 0.5], Math.LN2],
    [Infinity, [Number.NaN, 1], [Number.NaN, Number.NaN], Number.NaN],
    [Infinity, [-Infinity, -Infinity], [Number.NaN, Number.NaN], -Infinity],
    [1e-7, [300, 299.9999, -Infinity], [1, 0, 0], 3e9],
    [1e308, [1e308, -1e308], [0.8807970779778824, 0.11920292202211757], 1.1269280110429727], // 1/(1 + e^∓2)
    [1e-320, [2e-320, 1e-320], [0.7310585786300049, 0.2689414213699951], 2.313261687518223], // as [2, 1]
    [1e-300, [1e300, 1e300, 1e299], [0.5, 0.5, 0], Infinity],
  ] as [T: number, row: number[], softmax: number[], logSumExp: number][])(
    "T = %d of %o",
    (T, logits, softmax, sum) => {
      const p = run(kernels, "softmax", rowBatch("float64", logits), T);
      // 1e-320 has 11 bits: the quotients of the last digits are what they are.
      softmax.forEach((value, k) => {
        if (Number.isNaN(value)) expect(p[k]).toBeNaN();
        else expect(p[k]).toBeCloseTo(value, T === 1e-320 ? 3 : 14);
      });
      const actual = run(kernels, "logSumExp", rowBatch("float64", logits), T)[0]!;
      if (Number.isFinite(sum)) expect(Math.abs(actual / sum - 1)).toBeLessThan(T === 1e-320 ? 1e-3 : 1e-14);
      else expect(actual).toBe(sum);
    },
  );

  test("below 2^-900 float32 logits of any size are at the limit, and T is not", () => {
    for (const T of [0, 1e-310, 1e-280]) {
      expect([...run(kernels, "softmax", rowBatch("float32", [3e38, 1, -3e38, 3e38]), T)]).toEqual([
        0.5, 0, 0, 0.5,
      ]);
      expect([...run(kernels, "softmax", rowBatch("float32", [2 ** -149, 0]), T)]).toEqual([1, 0]);
      expect([...run(kernels, "logSoftmax", rowBatch("float32", [-3e38, -3e38]), T)]).toEqual([
        Math.fround(-Math.LN2),
        Math.fround(-Math.LN2),
      ]);
    }
  });
}
