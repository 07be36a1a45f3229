/**
 * `rowStatistics` and `log`.
 *
 * @module
 */
import { expect, test } from "vitest";
import type { LogitBatch } from "../logits/logit-batch.ts";
import { logSumExp } from "../math/log-sum-exp.ts";
import { ulpError } from "../math/ulp-error.ts";
import { MAX_ULP, STATISTICS_RELATIVE_ERROR } from "./accuracy.ts";
import {
  CLASS_COUNTS,
  DTYPES,
  largest,
  noise,
  rowBatch,
  storage,
  Worst,
} from "./conformance-rows.test-support.ts";
import { createRowStatistics, type Kernels, type RowStatistics } from "./kernels.ts";

/** Sums for several β at once, against sums in plain float64. */
export function testStatistics(kernels: Kernels): void {
  const betas = Float64Array.of(0, 0.1, 1, 2.5, 1e7);
  const compute = (batch: LogitBatch, labels?: Int32Array, at = betas): RowStatistics => {
    const out = createRowStatistics(batch.outer * batch.inner, at.length);
    kernels.rowStatistics(batch, at, labels, out);
    return out;
  };
  const isClose = (actual: number, expected: number, what: string) => {
    const error = actual === expected ? 0 : Math.abs(actual / expected - 1);
    expect(error, `${what}: ${actual} for ${expected}`).toBeLessThanOrEqual(STATISTICS_RELATIVE_ERROR);
  };

  test.each(DTYPES)("%s rows of every length", (dtype) => {
    for (const K of CLASS_COUNTS.filter((count) => count > 0)) {
      const random = noise(K);
      const row = storage(
        dtype,
        Float64Array.from({ length: K }, () => 60 * random()),
      );
      if (K > 2) row[K >> 1] = -Infinity;
      const label = K - 1;
      const actual = compute(rowBatch(dtype, row), Int32Array.of(label));
      const m = largest(row);
      expect(actual.max[0]).toBe(m);
      expect(actual.argmax[0]).toBe(row.indexOf(m));
      expect(actual.targetGap[0]).toBe(row[label]! - m);
      betas.forEach((beta, b) => {
        const finite = Array.from(row as Float64Array).filter((x) => x !== -Infinity);
        const sum = (f: (d: number, e: number) => number) =>
          finite.reduce((total, x) => total + f(x - m, Math.exp(beta * (x - m))), 0);
        isClose(
          actual.s0[b]!,
          sum((_, e) => e),
          `s0, K = ${K}, β = ${beta}`,
        );
        isClose(
          actual.s1[b]!,
          sum((d, e) => d * e),
          `s1, K = ${K}, β = ${beta}`,
        );
        isClose(
          actual.s2[b]!,
          sum((d, e) => d * d * e),
          `s2, K = ${K}, β = ${beta}`,
        );
        isClose(
          actual.ss[b]!,
          sum((_, e) => e * e),
          `ss, K = ${K}, β = ${beta}`,
        );
        isClose(actual.target[b]!, Math.exp(beta * (row[label]! - m)), `target, K = ${K}, β = ${beta}`);
        const log =
          beta === 0
            ? Math.log(finite.length)
            : logSumExp(
                finite.map((x) => x - m),
                1 / beta,
              );
        isClose(actual.logS0[b]!, log, `logS0, K = ${K}, β = ${beta}`);
      });
    }
  });

  test("several β give the bits of each β alone, in every layout", () => {
    const random = noise(3);
    const data = Float32Array.from({ length: 6 * 11 * 5 }, () => 30 * random());
    const batch = { data, dtype: "float32", outer: 6, classes: 11, inner: 5 } as const;
    const labels = Int32Array.from({ length: 30 }, (_, r) => r % 11);
    const all = compute(batch, labels);
    betas.forEach((beta, b) => {
      const alone = compute(batch, labels, Float64Array.of(beta));
      for (const sums of ["s0", "s1", "s2", "ss", "logS0", "target"] as const) {
        for (let r = 0; r < 30; r++) expect(all[sums][r * betas.length + b]).toBe(alone[sums][r]);
      }
    });
  });

  test("a row without a meaning is NaN, and argmax is its first such class", () => {
    const N = Number.NaN;
    const data = Float64Array.of(1, Infinity, N, 1, Infinity, Infinity, -Infinity, -Infinity, -Infinity);
    const actual = compute(
      { data, dtype: "float64", outer: 3, classes: 3, inner: 1 },
      Int32Array.of(0, 0, 0),
    );
    expect([...actual.argmax]).toEqual([2, 1, 0]);
    const { argmax: _, ...sums } = actual;
    for (const array of Object.values(sums)) for (const value of array) expect(value).toBeNaN();
  });

  test("a label at −∞ or far below adds its exact 0, at every β", () => {
    const { target, targetGap, s0 } = compute(rowBatch("float64", [0, -Infinity]), Int32Array.of(1));
    expect(targetGap[0]).toBe(-Infinity);
    expect([...target]).toEqual([0, 0, 0, 0, 0]);
    expect([...s0]).toEqual([1, 1, 1, 1, 1]);
  });

  test("without labels and without classes there is nothing to say", () => {
    const { target, targetGap } = compute(rowBatch("float32", [1, 2]));
    expect([...target, ...targetGap].every(Number.isNaN)).toBe(true);
    expect(compute(rowBatch("float32", [])).argmax[0]).toBe(-1);
    const M = Number.MAX_VALUE;
    expect([...compute(rowBatch("float64", [M, -M])).s0]).toEqual([2, 1, 1, 1, 1]);
  });
}

export function testLog(kernels: Kernels): void {
  test("is within its bound of powers of two and special values", () => {
    const exponents = Array.from({ length: 2000 }, (_, i) => i - 1000);
    const powers = Float64Array.from(exponents, (n) => 2 ** n);
    const out = new Float64Array(powers.length);
    kernels.log(powers, out);
    const worst = new Worst();
    // n·ln 2 with ln 2 in two parts, so that the product is right to the last digit.
    exponents.forEach((n, i) => {
      worst.compare(`2^${n}`, "float64", out[i]!, n * 0.6931471803691238 + n * 1.9082149292705877e-10);
    });
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(MAX_ULP[kernels.name].log.float64);
    const special = new Float64Array(6);
    kernels.log(Float64Array.of(0, -0, 1, Infinity, -1, Number.NaN), special);
    expect([...special]).toEqual([-Infinity, -Infinity, 0, Infinity, Number.NaN, Number.NaN]);
  });

  test("takes more values than a block, of either type", () => {
    const values = Float32Array.from({ length: 20_001 }, (_, i) => i + 1);
    const out = new Float64Array(values.length);
    kernels.log(values, out);
    for (const i of [0, 1, 8191, 8192, 16_384, 20_000]) {
      expect(ulpError(out[i]!, Math.log(i + 1))).toBeLessThanOrEqual(1);
    }
  });
}
