/**
 * The tests that every implementation of `Kernels` passes. Test code, left out of the build.
 *
 * Oracles: 80-digit values (`fixtures/`) where float64 is asked for, `math/` for everything else.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import { encodeBfloat16 } from "../logits/bfloat16.ts";
import { decodeFloat16, encodeFloat16 } from "../logits/float16.ts";
import type { FloatStorage, LogitBatch, LogitDtype } from "../logits/logit-batch.ts";
import { argmax } from "../math/argmax.ts";
import { logSumExp } from "../math/log-sum-exp.ts";
import { logSoftmaxInto, softmaxInto } from "../math/softmax.ts";
import { ulpError, ulpError32 } from "../math/ulp-error.ts";
import { MAX_ULP, STATISTICS_RELATIVE_ERROR } from "./accuracy.ts";
import { createRowStatistics, type Kernels, type RowStatistics, type Temperature } from "./kernels.ts";

type RowWise = "softmax" | "logSoftmax";
type Operation = RowWise | "logSumExp";
type FloatDtype = "float32" | "float64";

const OPERATIONS = ["softmax", "logSoftmax", "logSumExp"] as const;
const DTYPES = ["float32", "float64"] as const;
/** Every SIMD tail, and rows of a few hundred, a thousand, and a vocabulary. */
const CLASS_COUNTS = [...Array.from({ length: 68 }, (_, K) => K), 257, 1000, 50_257];

const values = readSoftmaxValues();

/** A sequence that is the same in every run: mulberry32, uniform in [−.5, .5). */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 - 0.5;
  };
}

function storage(dtype: LogitDtype, from: ArrayLike<number>): FloatStorage {
  if (dtype === "float32") return Float32Array.from(from);
  if (dtype === "float64") return Float64Array.from(from);
  return Uint16Array.from(from, dtype === "float16" ? encodeFloat16 : encodeBfloat16);
}

function rowBatch(dtype: LogitDtype, row: ArrayLike<number>): LogitBatch {
  return { data: storage(dtype, row), dtype, outer: 1, classes: row.length, inner: 1 };
}

function blank(dtype: LogitDtype, length: number): FloatStorage {
  return storage(dtype, new Float64Array(length));
}

function run(kernels: Kernels, operation: Operation, batch: LogitBatch, T: Temperature = 1): FloatStorage {
  const out = blank(batch.dtype, operation === "logSumExp" ? batch.outer * batch.inner : batch.data.length);
  kernels[operation](batch, T, out);
  return out;
}

function largest(row: ArrayLike<number>): number {
  return row[argmax(row)]!;
}

/** What the reference gives for one row, in float64. */
function reference(operation: Operation, row: ArrayLike<number>, T: number): number[] {
  if (operation === "logSumExp") return [logSumExp(row, T)];
  return (operation === "softmax" ? softmaxInto : logSoftmaxInto)([], row, T);
}

/** The worst error so far, and where. */
class Worst {
  ulp = 0;
  where = "nowhere";

  compare(where: string, dtype: FloatDtype, actual: number, expected: number, scale?: number): void {
    const ulp = (dtype === "float32" ? ulpError32 : ulpError)(actual, expected, scale);
    if (ulp <= this.ulp) return;
    this.ulp = ulp;
    this.where = `${where}: ${actual} for ${expected}, ${ulp} ulp`;
  }
}

/** Runs the suite on the kernels that `open` gives. */
export function describeKernels(name: Kernels["name"], open: () => Kernels): void {
  describe(`${name} kernels`, () => {
    const kernels = open();
    test("are the ones asked for", () => expect(kernels.name).toBe(name));
    describe("accuracy", () => testAccuracy(kernels));
    describe("edge cases", () => testEdgeCases(kernels));
    describe("layouts", () => testLayouts(kernels));
    describe("temperatures", () => testTemperatures(kernels));
    describe("rowStatistics", () => testStatistics(kernels));
    describe("log", () => testLog(kernels));
  });
}

function testAccuracy(kernels: Kernels): void {
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

function testEdgeCases(kernels: Kernels): void {
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

/** Rows of every layout have the bits of the same row alone. */
function testLayouts(kernels: Kernels): void {
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

function testTemperatures(kernels: Kernels): void {
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
}

/** Sums for several β at once, against sums in plain float64. */
function testStatistics(kernels: Kernels): void {
  const betas = Float64Array.of(0, 0.1, 1, 2.5, 1e7);
  const compute = (batch: LogitBatch, labels?: Int32Array, at = betas): RowStatistics => {
    const out = createRowStatistics(batch.outer * batch.inner, at.length);
    kernels.rowStatistics(batch, at, labels, out);
    return out;
  };
  const isClose = (actual: number, expected: number, what: string) => {
    const error = actual === expected ? 0 : Math.abs(actual / expected - 1);
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

function testLog(kernels: Kernels): void {
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
