/**
 * Error budgets, against 80-digit values and `math/`.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import { ulpError } from "../math/ulp-error.ts";
import { MAX_ULP } from "./accuracy.ts";
import {
  CLASS_COUNTS,
  DTYPES,
  largest,
  noise,
  OPERATIONS,
  reference,
  rowBatch,
  run,
  Worst,
} from "./conformance-rows.test-support.ts";
import type { Kernels } from "./kernels.ts";

const values = readSoftmaxValues();

export function testAccuracy(kernels: Kernels): void {
  const budgets = MAX_ULP[kernels.name];

  test.each(OPERATIONS)("%s agrees with the 80-digit values in float64", (operation) => {
    const worst = new Worst();
    for (const { name, row, results } of values.rows) {
      for (const result of results) {
        const actual = run(kernels, operation, rowBatch("float64", row), result.temperature);
        const expected = [result[operation]].flat();
        const scale =
          operation === "logSumExp"
            ? Math.max(Math.abs(Math.max(...row) / result.temperature), Math.abs(expected[0]!))
            : undefined;
        expected.forEach((value, k) => {
          worst.compare(`${name}, T = ${result.temperature}, ${k}`, "float64", actual[k]!, value, scale);
        });
      }
    }
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(budgets[operation].float64);
  });

  test("softmax and logSumExp keep their bounds over 262,144 classes", () => {
    const { classes, period, step, softmax, stride, logSumExp: expectedSum } = values.long;
    const row = Float64Array.from({ length: classes }, (_, k) => -(k % period) * step);
    for (const dtype of DTYPES) {
      const worst = new Worst();
      const batch = rowBatch(dtype, row); // multiples of 1/64: exact in float32
      const p = run(kernels, "softmax", batch);
      softmax.forEach((value, i) => {
        worst.compare(`class ${i * stride}`, dtype, p[i * stride]!, value);
      });
      expect(worst.ulp, worst.where).toBeLessThanOrEqual(budgets.softmax[dtype]);
      const sum = new Worst();
      sum.compare("logSumExp", dtype, run(kernels, "logSumExp", batch)[0]!, expectedSum);
      expect(sum.ulp, sum.where).toBeLessThanOrEqual(budgets.logSumExp[dtype]);
    }
  });

  describe.each(DTYPES)("%s", (dtype) => {
    test.each(OPERATIONS)("%s agrees with math/ for every number of classes", (operation) => {
      const worst = new Worst();
      for (const K of CLASS_COUNTS) {
        for (const spread of K > 1000 ? [40] : [2, 40, 300]) {
          for (const T of [1, 0.7, 3.3]) {
            const random = noise(K * 31 + spread);
            const batch = rowBatch(
              dtype,
              Array.from({ length: K }, () => spread * random()),
            );
            const actual = run(kernels, operation, batch, T);
            const expected = reference(operation, batch.data, T);
            const scale =
              operation === "logSumExp" && K > 0
                ? Math.max(Math.abs(expected[0]!), largest(batch.data) / T)
                : undefined;
            expected.forEach((value, k) => {
              worst.compare(`K = ${K}, spread ${spread}, T = ${T}, ${k}`, dtype, actual[k]!, value, scale);
            });
          }
        }
      }
      expect(worst.ulp, worst.where).toBeLessThanOrEqual(budgets[operation][dtype]);
    });
  });

  test("a subnormal probability is kept", () => {
    const p32 = run(kernels, "softmax", rowBatch("float32", [0, -90, -100, -103.5, -104.5]));
    expect(p32[1]).toBe(Math.fround(8.19401262e-40)); // e^−90
    expect(p32[2]).toBe(Math.fround(3.72007598e-44)); // e^−100
    expect(p32[3]).toBe(2 ** -149); // e^−103.5 is 0.80 of the least subnormal
    expect(p32[4]).toBe(0); // e^−104.5 is 0.29 of it
    const p64 = run(kernels, "softmax", rowBatch("float64", [0, -740, -745, -746]));
    expect(ulpError(p64[1]!, 4.199558e-322)).toBeLessThanOrEqual(1); // e^−740
    expect(p64[2]).toBe(5e-324);
    expect(p64[3]).toBe(0);
  });
}
