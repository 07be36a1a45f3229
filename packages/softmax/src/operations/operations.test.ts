/** The public functions: containers, options, and what they give for known rows. */
import { describe, expect, expectTypeOf, test } from "vitest";
import {
  argmax,
  crossEntropy,
  kernelName,
  logSoftmax,
  logSumExp,
  type NativeFloat16Array,
  softmax,
  softmaxEntropy,
  softmaxJvp,
  softmaxVjp,
  topK,
} from "../index.ts";
import { encodeFloat16 } from "../logits/float16.ts";

const third = 1 / 3;

test("WebAssembly computes here", () => {
  expect(kernelName()).toBe("wasm");
});

describe("results keep the container", () => {
  test("number[]", () => {
    const p = softmax([0, 0, 0]);
    expectTypeOf(p).toEqualTypeOf<number[]>();
    expect(p).toEqual([third, third, third]);
  });

  test("number[][]", () => {
    const p = softmax([
      [0, 0],
      [1, 1],
    ]);
    expectTypeOf(p).toEqualTypeOf<number[][]>();
    expect(p).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    expect(
      softmax(
        [
          [0, 5],
          [0, 5],
        ],
        { axis: 0 },
      ),
    ).toEqual([
      [0.5, 0.5],
      [0.5, 0.5],
    ]);
    expect(softmax([[], []])).toEqual([[], []]);
    expect(softmax([])).toEqual([]);
  });

  test("typed arrays; the logits stay as they were", () => {
    const logits = Float32Array.of(0, 0);
    const p = softmax(logits);
    expectTypeOf(p).toEqualTypeOf<Float32Array>();
    expect(p).toEqual(Float32Array.of(0.5, 0.5));
    expect(logits).toEqual(Float32Array.of(0, 0));
    expect(softmax(Float64Array.of(0, 0))).toEqual(Float64Array.of(0.5, 0.5));
    expect(softmax(Int8Array.of(1, 2, 3))).toEqual(softmax(Float32Array.of(1, 2, 3)));
    expect(softmax(BigInt64Array.of(1n, 2n))).toEqual(softmax(Float64Array.of(1, 2)));
    const half = encodeFloat16(0.5);
    expect(softmax(Uint16Array.of(0, 0), { dtype: "float16" })).toEqual(Uint16Array.of(half, half));
    expect(softmax(Uint16Array.of(7, 7), { dtype: "uint16" })).toEqual(Float32Array.of(0.5, 0.5));
  });

  test("a part of a larger buffer", () => {
    const logits = Float32Array.of(9, 0, 0, 9).subarray(1, 3);
    expect(softmax(logits)).toEqual(Float32Array.of(0.5, 0.5));
    const out = Float32Array.of(9, 0, 0, 9);
    softmax(logits, { out: out.subarray(1, 3) });
    expect(out).toEqual(Float32Array.of(9, 0.5, 0.5, 9));
  });

  test("tensors, with the same key names and fresh data", () => {
    const onnx = { data: Float32Array.of(0, 0), dims: [1, 2], type: "float32" };
    const p = softmax(onnx);
    expectTypeOf(p.data).toEqualTypeOf<Float32Array>();
    expect(p).toEqual({ data: Float32Array.of(0.5, 0.5), dims: [1, 2], type: "float32" });
    expect(p.dims).not.toBe(onnx.dims);
    const other = { data: Int32Array.of(0, 0), shape: [2], dtype: "int32" };
    expect(softmax(other)).toEqual({ data: Float64Array.of(0.5, 0.5), shape: [2], dtype: "float64" });
    const bits = { data: Uint16Array.of(0), dims: [1], type: "float16" };
    expect(softmax(bits)).toEqual({ data: Uint16Array.of(0x3c00), dims: [1], type: "float16" });
    const brain = { data: Uint16Array.of(0), shape: [1], dtype: "bfloat16" };
    expect(softmax(brain)).toEqual({ data: Uint16Array.of(0x3f80), shape: [1], dtype: "bfloat16" });
  });

  const Float16Array = (globalThis as { Float16Array?: new (values: number[]) => NativeFloat16Array })
    .Float16Array;
  test.skipIf(Float16Array === undefined)("native Float16Array, with the bits of a Uint16Array", () => {
    const logits = new Float16Array!([0.5, -1.25, 3]);
    const p = softmax(logits);
    expect(Object.prototype.toString.call(p)).toBe("[object Float16Array]");
    const bits = (array: NativeFloat16Array) => new Uint16Array(array.buffer, array.byteOffset, array.length);
    expect(bits(p)).toEqual(softmax(bits(logits), { dtype: "float16" }));
    expect(logSumExp(logits)).toBeCloseTo(3.09, 2);
    const bytes = new Float16Array!([9, 0.5, -1.25, 3, 9]).buffer as ArrayBuffer;
    const part = new (Float16Array as unknown as typeof Float32Array)(
      bytes,
      2,
      3,
    ) as never as NativeFloat16Array;
    expect(bits(softmax(part, { out: part }))).toEqual(bits(p));
  });
});

describe("out", () => {
  test("is written and returned, and may be the logits", () => {
    const logits = Float32Array.of(0, 0);
    const out = new Float64Array(2);
    const p = softmax(logits, { out });
    expectTypeOf(p).toEqualTypeOf<Float64Array<ArrayBuffer>>();
    expect(p).toBe(out);
    expect(out).toEqual(Float64Array.of(0.5, 0.5));
    expect(logSoftmax(logits, { out: logits })).toBe(logits);
    expect(logits).toEqual(Float32Array.of(-Math.LN2, -Math.LN2));
    expect([
      ...logSumExp(
        [
          [0, 0],
          [1, 1],
        ],
        { out },
      ),
    ]).toEqual([Math.LN2, 1 + Math.LN2]);
  });

  test.each([
    [[0, 0], "an array of 2 for float64 logits"],
    [new Int32Array(2), "a Int32Array"],
    [new Uint16Array(2), "a Uint16Array"],
    [new Float32Array(3), "its length is 3, must be 2"],
  ])("%o is refused", (out, message) => {
    expect(() => softmax([0, 0], { out: out as Float32Array })).toThrow(TypeError);
    expect(() => softmax([0, 0], { out: out as Float32Array })).toThrow(message);
  });
});

describe("an output that overlaps its input gives what a separate one gives", () => {
  const rows = 400;
  const classes = 300; // several tiles and blocks
  const length = rows * classes;
  const shape = [rows, classes];
  const logits = Float32Array.from({ length }, (_, i) => 9 * Math.sin(i * i));
  const targets = Array.from({ length: rows }, (_, r) => r % classes);
  const upstream = logits.map((_, i) => Math.cos(i));
  const p = softmax(logits, { shape });

  /** Says where they differ first: a diff of so many numbers takes minutes. */
  function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>) {
    expect(actual.length).toBe(expected.length);
    expect(Array.from(actual).findIndex((value, i) => value !== expected[i])).toBe(-1);
  }

  /** A copy of `values`, and an array that begins `shift` elements after it in the same buffer. */
  function overlapping(values: Float32Array, shift: number) {
    const room = new Float32Array(length + 2 * Math.abs(shift));
    const start = Math.abs(shift);
    const copy = room.subarray(start, start + length);
    copy.set(values);
    return [copy, room.subarray(start + shift, start + shift + length)] as const;
  }

  test.each([1, -1, classes, -classes, 70_000])("shifted by %i", (shift) => {
    for (const operation of [softmax, logSoftmax]) {
      const [copy, out] = overlapping(logits, shift);
      expectSame(operation(copy, { shape, out }), operation(logits, { shape }));
    }
    for (const q of [targets, p]) {
      const [copy, gradient] = overlapping(logits, shift);
      const apart = new Float32Array(length);
      crossEntropy(logits, q, { shape, gradient: apart });
      crossEntropy(copy, q, { shape, gradient });
      expectSame(gradient, apart);
      if (q !== p) continue;
      const [copyOfTargets, overTargets] = overlapping(p, shift);
      crossEntropy(logits, copyOfTargets, { shape, gradient: overTargets });
      expectSame(overTargets, apart);
    }
    const [copyOfP, overP] = overlapping(p, shift);
    expectSame(softmaxVjp(copyOfP, upstream, { shape, out: overP }), softmaxVjp(p, upstream, { shape }));
    const [copy, overUpstream] = overlapping(upstream, shift);
    expectSame(softmaxVjp(p, copy, { shape, out: overUpstream }), softmaxVjp(p, upstream, { shape }));
  });

  test("in the same place, of another element size, and smaller", () => {
    const buffer = new ArrayBuffer(8 * length);
    const first = new Float32Array(buffer, 0, length);
    first.set(logits);
    const apart = new Float64Array(length);
    expectSame(
      softmax(first, { shape, out: new Float64Array(buffer) }),
      softmax(logits, { shape, out: apart }),
    );
    const columns = { shape: [2, length / 2], axis: 0 };
    const copy = logits.slice();
    const inside = copy.subarray(100, 100 + length / 2);
    logSumExp(copy, { ...columns, out: inside });
    expectSame(inside, logSumExp(logits, columns) as Float32Array);
    const inPlace = logits.slice();
    const gradient = new Float32Array(length);
    crossEntropy(logits, targets, { shape, gradient });
    crossEntropy(inPlace, targets, { shape, gradient: inPlace });
    expectSame(inPlace, gradient);
  });
});

test("an unknown option is an error, never ignored", () => {
  for (const call of [
    () => softmax([1], { temp: 2 } as object),
    () => logSoftmax([1], { dim: 0 } as object),
    () => logSumExp([1], { mask: [1] } as object),
    () => argmax([1], { temperature: 2 } as object),
    () => topK([1], 1, { out: [] } as object),
    () => softmaxEntropy([1], { base: 2 } as object),
    () => softmaxVjp([1], [1], { where: [1] } as object),
    () => softmaxJvp([1], [1], { where: [1] } as object),
  ]) {
    expect(call).toThrow(TypeError);
    expect(call).toThrow(/^Cannot read options of \w+: unknown option "\w+", known are /);
  }
});

test("options that are no object are an error, so rows.map(softmax) is one", () => {
  const rows = [
    [1, 2],
    [3, 4],
  ];
  expect(() => rows.map(softmax as (row: number[]) => number[])).toThrow(
    "Cannot read options of softmax: 0, must be an object",
  );
  expect(() => topK([1], 1, null as never)).toThrow("Cannot read options of topK: null, must be an object");
});

describe("one result per row", () => {
  test("is a number for one axis, an array otherwise", () => {
    const one = logSumExp([0, 0]);
    expectTypeOf(one).toEqualTypeOf<number>();
    expect(one).toBe(Math.LN2);
    expect(logSumExp(Float32Array.of(0, 0))).toBe(Math.fround(Math.LN2));
    const rows = logSumExp(Float32Array.of(0, 0, 3), { shape: [3, 1] });
    expectTypeOf(rows).toEqualTypeOf<Float32Array>();
    expect(rows).toEqual(Float32Array.of(0, 0, 3));
    expect(
      logSumExp([
        [0, 0],
        [1, 1],
      ]),
    ).toEqual([Math.LN2, 1 + Math.LN2]);
    expect(logSumExp(Uint16Array.of(0x3c00), { dtype: "float16" })).toBe(1);
    expect(logSumExp({ data: Float32Array.of(1, 2), dims: [2, 1], type: "float32" })).toEqual(
      Float32Array.of(1, 2),
    );
  });

  test("argmax: ties to the lower index, NaN first, −1 for nothing", () => {
    expect(
      argmax([
        [2, 1, 0],
        [0, 5, 5],
        [1, Number.NaN, 9],
      ]),
    ).toEqual([0, 1, 1]);
    expect(argmax(Float32Array.of(1, 5, 2, 4), { shape: [2, 2], axis: 0 })).toEqual(Int32Array.of(1, 0));
    expect(argmax([9, 1, 2], { where: [0, 1, 1] })).toBe(2);
    expect(argmax([9, 1], { where: [0, 0] })).toBe(-1);
    expect(argmax([])).toBe(-1);
    expect(argmax([-Infinity, -Infinity])).toBe(0);
  });

  test("softmaxEntropy", () => {
    expect(softmaxEntropy([0, 0])).toBe(Math.LN2);
    expect(
      softmaxEntropy([
        [0, 0],
        [0, -Infinity],
      ]),
    ).toEqual([Math.LN2, 0]);
    expect(
      softmaxEntropy(
        [
          [0, 0],
          [5, 9],
        ],
        {
          where: [
            [1, 1],
            [0, 0],
          ],
        },
      ),
    ).toEqual([Math.LN2, 0]);
    expect(softmaxEntropy(Float32Array.of(0, 0))).toBe(Math.fround(Math.LN2));
    expect(softmaxEntropy([1, 2], { temperature: Infinity })).toBe(Math.LN2);
    expect(softmaxEntropy([-Infinity])).toBeNaN();
  });
});

describe("topK()", () => {
  test("is best first, ties to the lower index", () => {
    const { indices, probabilities } = topK([1, 3, 3, 0], 3);
    expect(indices).toEqual([1, 2, 0]);
    const p = softmax([1, 3, 3, 0]);
    expect(probabilities).toEqual([p[1], p[2], p[0]]);
    const logP = logSoftmax([1, 3, 3, 0]);
    expect(topK([1, 3, 3, 0], 3).logProbabilities).toEqual([logP[1], logP[2], logP[0]]);
  });

  test("of rows, of flat rows on any axis, and of masked rows", () => {
    expect(
      topK(
        [
          [1, 2],
          [4, 3],
        ],
        1,
      ).indices,
    ).toEqual([[1], [0]]);
    const flat = topK(Float32Array.of(1, 4, 2, 3), 2, { shape: [2, 2], axis: 0 });
    expect(flat.indices).toEqual(Int32Array.of(1, 0, 0, 1));
    expect(flat.probabilities).toBeInstanceOf(Float32Array);
    expect(topK([9, 1, 2], 3, { where: [0, 1, 1] })).toMatchObject({ indices: [2, 1, 0] });
    expect(topK([9, 1, 2], 3, { where: [0, 1, 1] }).probabilities[2]).toBe(0);
    expect(topK([1, Number.NaN, 2], 2).indices).toEqual([1, 2]);
  });

  test.each([0, 3, 1.5, Number.NaN])("k = %d of 2 is refused", (k) => {
    expect(() => topK([1, 2], k)).toThrow(RangeError);
  });
});

describe("Jacobian products", () => {
  test("of rows, flat rows and tensors", () => {
    expect(softmaxVjp([0.5, 0.5], [1, 0])).toEqual([0.25, -0.25]);
    expect(
      softmaxJvp(
        [
          [0.5, 0.5],
          [1, 0],
        ],
        [
          [1, 0],
          [1, 0],
        ],
      ),
    ).toEqual([
      [0.25, -0.25],
      [0, 0],
    ]);
    expect(
      softmaxVjp(
        [
          [0.5, 0.5],
          [0.5, 0.5],
        ],
        [
          [1, 0],
          [1, 0],
        ],
        { temperature: [0.5, 2] },
      ),
    ).toEqual([
      [0.5, -0.5],
      [0.125, -0.125],
    ]);
    const p = Float32Array.of(0.5, 1, 0.5, 0);
    const expected = [0.125, 0, -0.125, 0];
    const unsigned = (values: Float32Array) => Array.from(values, (value) => value + 0); // −0 is a 0 too
    const options = { shape: [2, 2], axis: 0, temperature: 2 };
    expect(unsigned(softmaxVjp(p, [1, 1, 0, 0], options))).toEqual(expected);
    expect(unsigned(softmaxVjp(p, Float32Array.of(1, 1, 0, 0), options))).toEqual(expected);
    expect(unsigned(softmaxVjp(p, [1, 1, 0, 0], { ...options, out: new Float32Array(4) }))).toEqual(expected);
    expect(softmaxVjp(p, [1, 1, 0, 0], { ...options, out: p })).toBe(p);
    expect(unsigned(p)).toEqual(expected);
  });

  test("refuse another shape", () => {
    expect(() => softmaxVjp([0.5, 0.5], [[1, 0]])).toThrow(TypeError);
    expect(() => softmaxVjp([0.5, 0.5], [1, 0, 0])).toThrow(RangeError);
  });
});
