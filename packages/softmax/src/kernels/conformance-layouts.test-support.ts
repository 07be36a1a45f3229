/**
 * Layouts, dtypes, masks and tiles: a row has the bits that it has alone.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { decodeFloat16, encodeFloat16 } from "../logits/float16.ts";
import type { LogitBatch, LogitDtype } from "../logits/logit-batch.ts";
import { softmaxInto } from "../math/softmax.ts";
import { DTYPES, noise, OPERATIONS, rowBatch, run, storage } from "./conformance-rows.test-support.ts";
import type { Kernels } from "./kernels.ts";

/** Rows of every layout have the bits of the same row alone. */
export function testLayouts(kernels: Kernels): void {
  const K = 7;
  const random = noise(5);
  const rows = Array.from({ length: 12 }, () => Array.from({ length: K }, () => 20 * random()));
  rows[3]![2] = -Infinity;
  rows[5]![0] = Number.NaN;
  rows[6]!.fill(-Infinity);
  const layouts = [
    [12, 1],
    [1, 12],
    [3, 4],
    [4, 3],
  ] as const;
  const dtypes: LogitDtype[] = ["float32", "float64", "float16", "bfloat16"];

  const scattered = (dtype: LogitDtype, outer: number, inner: number): LogitBatch => {
    const flat = new Float64Array(rows.length * K);
    rows.forEach((row, r) => {
      const start = Math.floor(r / inner) * K * inner + (r % inner);
      row.forEach((x, k) => {
        flat[start + k * inner] = x;
      });
    });
    return { data: storage(dtype, flat), dtype, outer, classes: K, inner };
  };

  test("float32 logits give a float64 output the bits that the same float64 logits give it", () => {
    for (const operation of OPERATIONS) {
      const length = operation === "logSumExp" ? 12 : 12 * K;
      const [narrow, wide] = [new Float64Array(length), new Float64Array(length)];
      const batch = scattered("float32", 12, 1);
      kernels[operation](batch, 0.7, narrow);
      kernels[operation]({ ...batch, data: Float64Array.from(batch.data), dtype: "float64" }, 0.7, wide);
      expect(narrow).toEqual(wide);
    }
  });

  describe.each(dtypes)("%s", (dtype) => {
    test.each(layouts)("[%i, K, %i] has the bits of each row alone", (outer, inner) => {
      const temperatures = Float64Array.from(rows, (_, r) => [1, 0.3, 0, Infinity][r % 4]!);
      for (const operation of OPERATIONS) {
        const actual = run(kernels, operation, scattered(dtype, outer, inner), temperatures);
        rows.forEach((row, r) => {
          const alone = run(kernels, operation, rowBatch(dtype, row), temperatures[r]!);
          const start = Math.floor(r / inner) * K * inner + (r % inner);
          alone.forEach((value, k) => {
            const place = operation === "logSumExp" ? r : start + k * inner;
            expect(actual[place], `${operation}, row ${r}, ${k}`).toBe(value);
          });
        });
      }
    });

    test("works in place", () => {
      for (const operation of ["softmax", "logSoftmax"] as const) {
        for (const [outer, inner] of layouts) {
          const batch = scattered(dtype, outer, inner);
          const expected = run(kernels, operation, batch);
          kernels[operation](batch, 1, batch.data);
          expect(batch.data).toEqual(expected);
        }
      }
    });
  });

  test("float16 is rounded once, from float64", () => {
    for (const row of rows) {
      const batch = rowBatch("float16", row);
      const expected = softmaxInto([], Array.from(batch.data, decodeFloat16));
      expect([...run(kernels, "softmax", batch)]).toEqual(expected.map(encodeFloat16));
    }
  });

  test("70,000 equal float16 logits do not overflow the sum", () => {
    const row = new Float64Array(70_000);
    expect(decodeFloat16(run(kernels, "softmax", rowBatch("float16", row))[0]!)).toBeCloseTo(1 / 70_000, 7);
  });

  test("a row's bits depend neither on the batch nor on its place", () => {
    const many = 5000; // several tiles
    for (const dtype of DTYPES) {
      const random = noise(9);
      const data = storage(
        dtype,
        Float64Array.from({ length: many * 33 }, () => 30 * random()),
      );
      const batch = { data, dtype, outer: many, classes: 33, inner: 1 };
      const together = run(kernels, "softmax", batch);
      for (const r of [0, 1, 1900, 1985, 1986, 3971, 3972, many - 1]) {
        const alone = run(kernels, "softmax", rowBatch(dtype, data.subarray(r * 33, (r + 1) * 33)));
        expect(together.subarray(r * 33, (r + 1) * 33)).toEqual(alone);
      }
    }
  });

  test("where leaves classes out", () => {
    for (const [outer, inner] of layouts) {
      const batch = scattered("float32", outer, inner);
      const where = new Uint8Array(batch.data.length);
      const firstPlace = (r: number) => Math.floor(r / inner) * K * inner + (r % inner);
      const keeps = (r: number, k: number) => r !== 8 && (r + k) % 3 !== 0;
      rows.forEach((row, r) => {
        row.forEach((_, k) => {
          where[firstPlace(r) + k * inner] = keeps(r, k) ? 1 : 0;
        });
      });
      for (const operation of OPERATIONS) {
        const actual = run(kernels, operation, { ...batch, where });
        rows.forEach((row, r) => {
          const masked = row.map((x, k) => (keeps(r, k) ? x : -Infinity));
          const empty = { softmax: 0, logSoftmax: -Infinity, logSumExp: -Infinity }[operation];
          run(kernels, operation, rowBatch("float32", masked)).forEach((value, k) => {
            const place = operation === "logSumExp" ? r : firstPlace(r) + k * inner;
            expect(actual[place], `${operation}, row ${r}, ${k}`).toBe(r === 8 ? empty : value);
          });
        });
      }
    }
  });
}
