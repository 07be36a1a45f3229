/** Few logits in contiguous rows take a way of their own, to the same bits. */
import { describe, expect, test } from "vitest";
import { createArena, logSoftmax, softmax } from "../index.ts";
import type { LogitOptionsWithOutput } from "../logits/logit-input.ts";
import { mapShortRows } from "./short-row.ts";

const row = (classes: number) => Array.from({ length: classes }, (_, k) => 30 * Math.sin(k * k + classes));
const OPERATIONS = { softmax, logSoftmax };

test.each(["softmax", "logSoftmax"] as const)(
  "%s of 1 to 65 classes has the bits of a row in a batch",
  (name) => {
    const operation = OPERATIONS[name];
    for (let classes = 1; classes <= 65; classes++) {
      const numbers = row(classes);
      if (classes === 40) softmax(new Float64Array(2 ** 20)); // the kernels' memory grows, and its views are new ones
      for (const logits of [numbers, Float64Array.from(numbers), Float32Array.from(numbers)]) {
        const before = Array.from(logits);
        const alone = operation(logits);
        const twice = operation([before, before]);
        const batch =
          logits instanceof Float32Array
            ? operation(Float32Array.from([...before, ...before]), { shape: [2, classes] }).subarray(classes)
            : twice[1]!;
        expect(alone.constructor).toBe(logits.constructor);
        expect(Array.from(alone)).toEqual(Array.from(batch));
        expect(Array.from(logits)).toEqual(before);
        expect(mapShortRows(name, logits, undefined) === undefined).toBe(classes > 64);
      }
    }
  },
);

test("special rows are those of the table", () => {
  const { NaN: N, POSITIVE_INFINITY: I } = Number;
  expect(softmax([-I, 3, -I])).toEqual([0, 1, 0]);
  expect(softmax([-I, -I])).toEqual([N, N]);
  expect(softmax(Float32Array.of(I, 0))).toEqual(Float32Array.of(N, N));
  expect(logSoftmax(Float64Array.of(0, N))).toEqual(Float64Array.of(N, N));
  expect(logSoftmax([5])).toEqual([0]);
});

test("what is no row of numbers goes where it is refused", () => {
  for (const logits of [[1, "2"], [1, undefined], Object.assign([1, 2], { length: 3 }), [1n], [[1], 2]]) {
    expect(mapShortRows("softmax", logits, undefined)).toBeUndefined();
    expect(() => softmax(logits as number[])).toThrow(TypeError);
  }
  expect(softmax([])).toEqual([]);
  expect(softmax(new Float32Array(0))).toEqual(new Float32Array(0));
});

describe("with options", () => {
  const KINDS = { float32: Float32Array, float64: Float64Array } as const;

  test.each(["softmax", "logSoftmax"] as const)("%s of a few rows has the bits of each row alone", (name) => {
    const operation = OPERATIONS[name];
    for (const Kind of Object.values(KINDS)) {
      for (const [rows, classes] of [
        [1, 1],
        [2, 32],
        [3, 7],
        [5, 10],
        [9, 4],
        [64, 1],
      ] as const) {
        const logits = Kind.from(row(rows * classes));
        for (const temperature of [1, 0.7, 1e-3, 2 ** 70]) {
          const options = { shape: [rows, classes], temperature };
          const batch = mapShortRows(name, logits, options)!;
          expect(batch).toEqual(operation(logits, options));
          // Beside enough other rows it takes the long way.
          const long = operation(Kind.from([...logits, ...new Kind(classes * 65)]), {
            shape: [rows + 65, classes],
            temperature,
          });
          expect(batch).toEqual(long.subarray(0, logits.length));
        }
      }
    }
  });

  test("results go into out, which may overlap the logits in any way, and into an arena", () => {
    const expected = softmax(Float32Array.from(row(12)), { shape: [3, 4] });
    const memory = new Float32Array(20);
    for (const [from, to] of [
      [0, 0],
      [0, 3],
      [3, 0],
      [0, 8],
    ] as const) {
      memory.set(row(12), from);
      const out = memory.subarray(to, to + 12);
      expect(softmax(memory.subarray(from, from + 12), { shape: [3, 4], out })).toBe(out);
      expect(out).toEqual(expected);
    }
    using arena = createArena(1024);
    const logits = arena.allocate("float32", 12);
    const out = arena.allocate("float32", 12);
    logits.set(row(12));
    expect(softmax(logits, { shape: [3, 4], out })).toBe(out);
    expect(Array.from(out)).toEqual(Array.from(expected));
  });

  test("only contiguous rows with one ordinary temperature are taken", () => {
    const logits = Float64Array.from(row(12));
    const isTaken = (options: object) => mapShortRows("softmax", logits, options) !== undefined;
    const taken = [
      {},
      { axis: -1 },
      { axis: 0 },
      { shape: [3, 4], axis: 1 },
      { shape: [12] },
      { temperature: 2 },
    ];
    for (const options of [...taken, { out: new Float64Array(12), shape: [3, 2, 2] }]) {
      expect(isTaken(options), JSON.stringify(options)).toBe(true);
    }
    const untaken: LogitOptionsWithOutput[] = [
      { shape: [3, 4], axis: 0 },
      { temperature: 0 },
      { temperature: Infinity },
      { temperature: 1e-300 },
      { temperature: new Float64Array(1).fill(2) },
      { where: new Uint8Array(12).fill(1) },
      { out: new Float32Array(12) },
      { shape: Int32Array.of(3, 4) as unknown as number[] },
    ];
    for (const options of untaken) {
      expect(isTaken(options), JSON.stringify(options)).toBe(false);
      expect(softmax(logits, options)).toHaveLength(12);
    }
  });

  test.each([
    [{ axes: -1 }, 'Cannot read options of softmax: unknown option "axes"'],
    [null, "Cannot read options of softmax: null, must be an object"],
    [2, "Cannot read options of softmax: 2, must be an object"],
    [{ shape: [3, 5] }, "Cannot read logits as shape [3, 5]: 12 numbers, must be 15"],
    [{ shape: [-3, -4] }, "Cannot read shape: [-3, -4], each must be a whole number ≥ 0"],
    [{ shape: [1.5, 8] }, "Cannot read shape: [1.5, 8], each must be a whole number ≥ 0"],
    [{ shape: ["12"] }, "Cannot read shape: [12], each must be a whole number ≥ 0"],
    [{ shape: [] }, "Cannot read logits as shape []: 12 numbers, must be 1"],
    [{ shape: null }, "Cannot read shape: null, must be an array of whole numbers ≥ 0"],
    [{ axis: 1 }, "Cannot take axis 1 of shape [12]"],
    [{ axis: null }, "Cannot take axis null of shape [12]"],
    [{ temperature: Number.NaN }, "Cannot use temperature: NaN, must be ≥ 0"],
    [{ temperature: -1 }, "Cannot use temperature: -1, must be ≥ 0"],
    [{ temperature: "1" }, 'Cannot use temperature: "1", must be a number or one number per row'],
    [{ temperature: null }, "Cannot use temperature: null, must be a number or one number per row"],
    [{ dtype: "float16" }, "Cannot read logits: dtype float16 for a Float32Array"],
    [{ out: new Float32Array(11) }, "Cannot write into out: its length is 11, must be 12"],
    [{ out: null }, "Cannot write into out: null for float32 logits"],
    [{ out: { length: 12 } }, "Cannot write into out: an object for float32 logits"],
  ])("%j is refused", (options, message) => {
    expect(() => softmax(Float32Array.from(row(12)), options as object)).toThrow(message);
  });

  test("shape [] of one number is refused, and so is an inherited method beside an unknown option", () => {
    expect(() => softmax([1], { shape: [] })).toThrow("a single number has no class axis");
    expect(() => softmax([1, 2], Object.assign(Object.create({ shape: [2] }), { sape: [2] }))).toThrow(
      '"sape"',
    );
    expect(softmax([1, 1], Object.create({ anything: 1 }))).toEqual([0.5, 0.5]);
  });
});
