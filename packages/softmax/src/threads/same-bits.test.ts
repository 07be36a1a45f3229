import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRowStatistics } from "../kernels/kernels.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import type { LogitOptions } from "../logits/logit-input.ts";
import { logSoftmax } from "../operations/log-softmax.ts";
import { logSumExp } from "../operations/log-sum-exp.ts";
import { softmax } from "../operations/softmax.ts";
import { openThreads } from "./open-threads.ts";
import type { Threads } from "./threads.ts";

const SYNCHRONOUS = { softmax, logSoftmax, logSumExp };
const OPERATIONS = ["softmax", "logSoftmax", "logSumExp"] as const;
const TYPES = { float32: Float32Array, float64: Float64Array };

/** The same numbers in every run, within ±20, with a −∞ or a NaN now and then. */
function fill<Of extends Float32Array | Float64Array>(logits: Of, seed: number): Of {
  let state = seed;
  for (let i = 0; i < logits.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    logits[i] = 20 * Math.sin(state / 2 ** 20) ** 3;
    if (state % 9973 === 0) logits[i] = state % 2 ? -Infinity : Number.NaN;
  }
  return logits;
}

/** The same bits, but for those of a NaN, of which WebAssembly promises none. */
function expectSameBits(actual: unknown, expected: unknown, name: string): void {
  if (!ArrayBuffer.isView(expected)) {
    expect(actual, name).toBe(expected);
    return;
  }
  expect(Object.prototype.toString.call(actual), name).toBe(Object.prototype.toString.call(expected));
  const numbers = expected as Float32Array;
  expect((actual as Float32Array).length, name).toBe(numbers.length);
  const i = numbers.findIndex((each, at) => !Object.is(each, (actual as Float32Array)[at]));
  expect(i < 0 ? "the same" : `${(actual as Float32Array)[i]} at ${i}, not ${numbers[i]}`, name).toBe(
    "the same",
  );
}

/** Shapes with their class axis; those of more than a million logits pass in several pieces. */
const SHAPES: readonly (readonly [shape: readonly number[], axis: number])[] = [
  [[1], -1],
  [[1000], -1],
  [[1, 70_001], -1],
  [[2, 1], -1],
  [[3, 33_000], -1],
  [[7, 4099], -1],
  [[1000, 3], -1],
  [[50_001, 10], -1],
  [[1201, 100], -1],
  [[1100, 1001], -1],
  [[3, 5, 7], 1],
  [[40, 33, 31], 1],
  [[21, 1000, 60], 1],
  [[100, 2000], 0],
  [[2, 0, 3], 1],
  [[0, 5], -1],
];

describe.each([1, 2, 3])("%i threads", (threads) => {
  let pool: Threads;
  beforeAll(async () => {
    pool = await openThreads({ threads, byteLength: 2 ** 26 });
  });
  afterAll(() => pool.close());

  describe.each(OPERATIONS)("%s", (operation) => {
    const expectSame = async (logits: Float32Array | Float64Array, options: LogitOptions, name: string) => {
      const expected = SYNCHRONOUS[operation](logits, options);
      expectSameBits(await pool[operation](logits, options), expected, name);
    };

    test.each(["float32", "float64"] as const)("%s, every shape", async (type) => {
      for (const [shape, axis] of SHAPES) {
        const length = shape.reduce((a, b) => a * b);
        const options = { shape, axis, temperature: 0.7 };
        await expectSame(fill(new TYPES[type](length), length), options, `[${shape}], axis ${axis}`);
      }
    });

    test("a temperature for each row", async () => {
      const temperature = Float64Array.from({ length: 6000 }, (_, r) => 0.1 + (r % 17));
      const logits = fill(new Float32Array(6000 * 300), 1);
      await expectSame(logits, { shape: [6000, 300], temperature }, "last axis");
      await expectSame(logits, { shape: [300, 300, 20], axis: 1, temperature }, "axis 1");
    });

    test("what the calling thread computes", async () => {
      const shape = [500, 200];
      const logits = fill(new Float32Array(500 * 200), 2);
      const where = Uint8Array.from(logits, (_, i) => (i % 3 ? 1 : 0));
      await expectSame(logits, { shape, where }, "mask");
      for (const temperature of [0, Infinity, 2 ** -950, 2 ** 600]) {
        await expectSame(logits, { shape, temperature }, `temperature ${temperature}`);
      }
      const bits = Uint16Array.from(logits, (_, i) => i % 0x7c00);
      const options = { shape, dtype: "float16" } as const;
      expectSameBits(await pool[operation](bits, options), SYNCHRONOUS[operation](bits, options), "float16");
    });

    test("every container", async () => {
      const rows = [
        [1, 2, 3],
        [-1, 0, 5],
      ];
      const data = Float32Array.of(1, 2, 3, 4, 5, 6);
      const tensor = { data, dims: [2, 3], type: "float32" } as const;
      for (const logits of [rows, [1, 2, 3], tensor, Int8Array.of(1, 2, 3)]) {
        expect(await pool[operation](logits)).toEqual(SYNCHRONOUS[operation](logits));
      }
    });

    test("out, in the pool's memory or elsewhere", async () => {
      const shape = [1300, 900];
      const ordinary = fill(new Float32Array(1300 * 900), 3);
      const resident = pool.allocate("float32", ordinary.length);
      resident.set(ordinary);
      const expected = SYNCHRONOUS[operation](ordinary, { shape }) as Float32Array;
      const room = pool.allocate("float32", expected.length);
      for (const logits of [ordinary, resident]) {
        for (const out of [new Float32Array(expected.length), room.fill(0)]) {
          expect(await pool[operation](logits, { shape, out })).toBe(out);
          expectSameBits(out, expected, "float32");
        }
        const fine = new Float64Array(expected.length);
        await pool[operation](logits, { shape, out: fine });
        const expectedFine = new Float64Array(expected.length);
        expectSameBits(fine, SYNCHRONOUS[operation](ordinary, { shape, out: expectedFine }), "float64");
      }
      expectSameBits(resident, ordinary, "the logits are as they were");
      if (operation === "logSumExp") return;
      for (const logits of [ordinary.slice(), resident]) {
        expectSameBits(await pool[operation](logits, { shape, out: logits }), expected, "in place");
      }
      const shifted = resident.subarray(4);
      shifted.set(ordinary.subarray(4));
      const beside = { shape: [shifted.length], out: resident.subarray(0, shifted.length) };
      const besideExpected = SYNCHRONOUS[operation](shifted.slice(), { shape: [shifted.length] });
      expectSameBits(await pool[operation](shifted, beside), besideExpected, "overlapping");
    });
  });

  test.each(["float32", "float64"] as const)("rowStatistics of %s", async (dtype) => {
    const [rows, classes] = [20_011, 70];
    const data = fill(new TYPES[dtype](rows * classes), 4);
    const betas = Float64Array.of(0, 0.5, 1, 3);
    const labels = Int32Array.from({ length: rows }, (_, r) => r % classes);
    for (const batch of [
      { data, dtype, outer: rows, classes, inner: 1 },
      { data, dtype, outer: 1, classes, inner: rows },
    ]) {
      for (const given of [labels, undefined]) {
        const expected = createRowStatistics(rows, betas.length);
        openKernels().rowStatistics(batch, betas, given, expected);
        const actual = createRowStatistics(rows, betas.length);
        await pool.rowStatistics(batch, betas, given, actual);
        for (const [name, array] of Object.entries(expected)) {
          expectSameBits(actual[name as keyof typeof actual], array, name);
        }
      }
    }
  });
});
