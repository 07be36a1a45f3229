/**
 * rowStatistics against sums in plain float64.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { LogitDtype } from "../logits/logit-batch.ts";
import { logSumExp } from "../math/log-sum-exp.ts";
import { NEGLIGIBLE_SUM, STATISTICS_RELATIVE_ERROR } from "./accuracy.ts";
import { relativeError } from "./conformance-errors.test-support.ts";
import { BETAS } from "./conformance-operations.test-support.ts";
import {
  DTYPES,
  largest,
  longCounts,
  noisyRow,
  rounded,
  rowBatch,
  SHORT,
  type Subject,
} from "./conformance-subject.test-support.ts";
import { createRowStatistics, type RowStatistics } from "./kernels.ts";

type Sums = Record<"s0" | "s1" | "s2" | "ss" | "logS0" | "target", number>;

export function testStatistics(subject: Subject): void {
  const { kernels, placement } = subject;

  const statistics = (
    dtype: LogitDtype,
    row: ArrayLike<number>,
    label?: number,
    betas = BETAS,
  ): RowStatistics => {
    placement.clear();
    const out = createRowStatistics(1, betas.length);
    const batch = rowBatch(dtype, row);
    const labels = label === undefined ? undefined : placement.place(Int32Array.of(label));
    kernels.rowStatistics({ ...batch, data: placement.place(batch.data) }, betas, labels, out);
    return out;
  };

  const check = (dtype: LogitDtype, given: ArrayLike<number>, label: number) => {
    const row = rounded(dtype, given);
    const actual = statistics(dtype, row, label);
    const m = largest(row);
    const what = `K = ${row.length}`;
    expect(actual.max[0], what).toBe(m);
    expect(actual.argmax[0], what).toBe(row.indexOf(m));
    expect(actual.targetGap[0], what).toBe(row[label]! - m);
    const budget = STATISTICS_RELATIVE_ERROR[kernels.name][dtype === "float64" ? "float64" : "float32"];
    BETAS.forEach((beta, b) => {
      for (const [name, expected] of Object.entries(exactSums(row, m, beta, label))) {
        const value = actual[name as keyof Sums][b]!;
        const where = `${name}, ${what}, β = ${beta}: ${value} for ${expected}`;
        expect(relativeError(value, expected), where).toBeLessThanOrEqual(budget);
      }
    });
  };

  describe.each(DTYPES)("%s", (dtype) => {
    test("every number of classes from 1 to 67", () => {
      for (const K of SHORT) {
        const row = noisyRow(K, 60, K);
        check(dtype, row, K - 1);
        if (K < 3) continue;
        row[K >> 1] = -Infinity;
        check(dtype, row, 0);
      }
    });

    test.each(longCounts(dtype))("%i classes", (K) => check(dtype, noisyRow(K, 30, K), K >> 1));
  });

  test("several β give the bits of each β alone", () => {
    for (const dtype of DTYPES) {
      for (const K of [1, 2, 11, 64, 1000]) {
        const row = noisyRow(K, 30, K);
        const all = statistics(dtype, row, K - 1);
        BETAS.forEach((beta, b) => {
          const alone = statistics(dtype, row, K - 1, Float64Array.of(beta));
          for (const name of ["s0", "s1", "s2", "ss", "logS0", "target"] as const) {
            expect(all[name][b], `${dtype} ${name}, K = ${K}, β = ${beta}`).toBe(alone[name][0]);
          }
        });
      }
    }
  });

  test.each([
    ["a NaN", [1, Infinity, Number.NaN], 2],
    ["a +∞", [1, Infinity, Infinity], 1],
    ["only −∞", [-Infinity, -Infinity, -Infinity], 0],
  ])("%s gives NaN everywhere, and argmax is its first such class", (_, row, first) => {
    for (const dtype of DTYPES) {
      const { argmax, ...numbers } = statistics(dtype, row, 0);
      expect(argmax[0]).toBe(first);
      for (const array of Object.values(numbers)) for (const value of array) expect(value).toBeNaN();
    }
  });

  test("one class", () => {
    for (const dtype of DTYPES) {
      const { max, argmax, targetGap, ...sums } = statistics(dtype, [7.5], 0);
      expect([max[0], argmax[0], targetGap[0]]).toEqual([7.5, 0, 0]);
      const expected = { s0: 1, s1: 0, s2: 0, ss: 1, logS0: 0, target: 1 };
      for (const [name, value] of Object.entries(expected)) {
        for (const actual of sums[name as keyof Sums])
          expect(actual === value, `${name}: ${actual}`).toBe(true);
      }
    }
  });

  test("a class at −∞ adds its exact 0, at every β, the label's as well", () => {
    for (const dtype of DTYPES) {
      const { target, targetGap, s0, s1, s2, ss } = statistics(dtype, [0, -Infinity], 1);
      expect(targetGap[0]).toBe(-Infinity);
      expect([...target]).toEqual([0, 0, 0, 0, 0]);
      expect([...s0, ...ss]).toEqual(Array(10).fill(1));
      for (const sum of [...s1, ...s2]) expect(sum === 0, `${sum}`).toBe(true);
    }
  });

  test("without labels and without classes there is nothing to say", () => {
    for (const dtype of DTYPES) {
      const { target, targetGap } = statistics(dtype, [1, 2]);
      expect([...target, ...targetGap].every(Number.isNaN)).toBe(true);
      expect(statistics(dtype, []).argmax[0]).toBe(-1);
    }
  });

  test.each(DTYPES)("%s: a term far below the largest is kept, or negligible", (dtype) => {
    const isFine = dtype === "float64";
    const relative = STATISTICS_RELATIVE_ERROR[kernels.name][isFine ? "float64" : "float32"];
    const negligible = isFine || kernels.name === "js" ? 0 : NEGLIGIBLE_SUM;
    for (const gap of [40, 80, 90, 104, 128, 150, 180, 300, 700]) {
      for (const K of [2, 5, 17, 100]) {
        const row = new Float64Array(K).fill(-gap);
        row[K >> 1] = 0;
        const actual = statistics(dtype, row, 0, Float64Array.of(1));
        for (const [name, expected] of Object.entries(exactSums(row, 0, 1, 0))) {
          const value = actual[name as keyof Sums][0]!;
          const error = Math.abs(value - expected);
          const where = `${name}, K = ${K}, gap ${gap}: ${value} for ${expected}`;
          expect(error, where).toBeLessThanOrEqual(relative * Math.abs(expected) + negligible);
        }
      }
    }
  });

  test("the largest float64 numbers do not overflow", () => {
    const M = Number.MAX_VALUE;
    expect([...statistics("float64", [M, -M]).s0]).toEqual([2, 1, 1, 1, 1]);
  });
}

function exactSums(row: Float64Array, m: number, beta: number, label: number): Sums {
  const sums = { s0: 0, s1: 0, s2: 0, ss: 0 };
  const finite = row.filter((x) => x !== -Infinity).map((x) => x - m);
  for (const d of finite) {
    const e = Math.exp(beta * d);
    sums.s0 += e;
    sums.s1 += d * e;
    sums.s2 += d * (d * e);
    sums.ss += e * e;
  }
  const logS0 = beta === 0 ? Math.log(finite.length) : logSumExp(finite, 1 / beta);
  return { ...sums, logS0, target: Math.exp(beta * (row[label]! - m)) };
}
