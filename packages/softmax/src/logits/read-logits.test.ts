import { describe, expect, test } from "vitest";
import type { LogitOptions } from "./logit-input.ts";
import { readLogits } from "./read-logits.ts";

const read = (logits: unknown, options: LogitOptions = {}) => readLogits(logits, options);
const tensor = (data: unknown, rest: object) => ({ data, ...rest });

describe("readLogits() reads", () => {
  test("numbers as one row of float64", () => {
    const { batch, temperature, shape } = read([1, 2, 3]);
    expect(batch).toEqual({
      data: Float64Array.of(1, 2, 3),
      dtype: "float64",
      outer: 1,
      classes: 3,
      inner: 1,
      where: undefined,
    });
    expect(temperature).toBe(1);
    expect(shape).toEqual([3]);
  });

  test("rows, along either axis", () => {
    expect(
      read([
        [1, 2, 3],
        [4, 5, 6],
      ]).batch,
    ).toMatchObject({ outer: 2, classes: 3, inner: 1 });
    expect(
      read(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        { axis: 0 },
      ).batch,
    ).toMatchObject({ outer: 1, classes: 2, inner: 3 });
  });

  test("float arrays without a copy", () => {
    const data = new Float32Array(6);
    expect(read(data).batch.data).toBe(data);
  });

  test.each([
    [Int8Array.of(-1, 2), Float32Array.of(-1, 2)],
    [Uint8Array.of(1, 2), Float32Array.of(1, 2)],
    [Uint8ClampedArray.of(1, 2), Float32Array.of(1, 2)],
    [Int16Array.of(-1, 2), Float32Array.of(-1, 2)],
    [Int32Array.of(-(2 ** 31), 2), Float64Array.of(-(2 ** 31), 2)],
    [Uint32Array.of(2 ** 32 - 1), Float64Array.of(2 ** 32 - 1)],
    [BigInt64Array.of(-5n, 2n), Float64Array.of(-5, 2)],
    [BigUint64Array.of(5n), Float64Array.of(5)],
  ])("%o as floats that hold every value", (integers, floats) => {
    const { batch, createResult } = read(integers);
    expect(batch.data).toEqual(floats);
    expect(createResult(1).constructor).toBe(floats.constructor);
  });

  test("a Uint16Array as what dtype says", () => {
    const data = Uint16Array.of(0x3c00, 0x4000);
    expect(read(data, { dtype: "float16" }).batch).toMatchObject({ data, dtype: "float16" });
    expect(read(data, { dtype: "bfloat16" }).batch).toMatchObject({ data, dtype: "bfloat16" });
    expect(read(data, { dtype: "uint16" }).batch.data).toEqual(Float32Array.of(15360, 16384));
  });

  test("any shape and axis", () => {
    const options = { shape: [2, 3, 4] };
    expect(read(new Float32Array(24), options).batch).toMatchObject({ outer: 6, classes: 4, inner: 1 });
    expect(read(new Float32Array(24), { ...options, axis: 1 }).batch).toMatchObject({
      outer: 2,
      classes: 3,
      inner: 4,
    });
    expect(read(new Float32Array(24), { ...options, axis: -3 }).batch).toMatchObject({
      outer: 1,
      classes: 2,
      inner: 12,
    });
    expect(read(new Float32Array(0), { shape: [2, 0] }).batch).toMatchObject({
      outer: 2,
      classes: 0,
      inner: 1,
    });
  });

  test("tensors of either kind", () => {
    const data = new Float32Array(6);
    expect(read(tensor(data, { dims: [2, 3], type: "float32" })).batch).toMatchObject({
      outer: 2,
      classes: 3,
    });
    expect(read(tensor(data, { shape: [3, 2], dtype: "float32" })).batch).toMatchObject({
      outer: 3,
      classes: 2,
    });
    expect(read(tensor(new Uint16Array(2), { dims: [2], type: "float16" })).batch.dtype).toBe("float16");
    expect(read(tensor(BigInt64Array.of(1n), { dims: [1], type: "int64" })).batch.dtype).toBe("float64");
  });

  test("masks of booleans and of 0 and 1, flat or in rows", () => {
    const mask = Uint8Array.of(1, 0, 1, 1);
    expect(read([1, 2, 3, 4], { where: [true, false, true, true] }).batch.where).toEqual(mask);
    expect(read([1, 2, 3, 4], { where: Int8Array.of(1, 0, 1, 1) }).batch.where).toEqual(mask);
    expect(
      read(
        [
          [1, 2],
          [3, 4],
        ],
        {
          where: [
            [1, 0],
            [1, 1],
          ],
        },
      ).batch.where,
    ).toEqual(mask);
  });

  test("one temperature per row", () => {
    expect(
      read(
        [
          [1, 2],
          [3, 4],
        ],
        { temperature: [1, 0] },
      ).temperature,
    ).toEqual(Float64Array.of(1, 0));
  });
});

describe("readLogits() refuses", () => {
  type Refusal = [
    logits: unknown,
    options: object,
    error: typeof TypeError | typeof RangeError,
    message: string,
  ];
  const refusals: Refusal[] = [
    [
      undefined,
      {},
      TypeError,
      "Cannot read logits: undefined, must be numbers, rows of numbers, a typed array or a tensor { data, dims }",
    ],
    ["1,2", {}, TypeError, 'Cannot read logits: "1,2", must be numbers'],
    [[1, "2"], {}, TypeError, 'Cannot read logits: element 1 is "2", must be a number'],
    [[1, undefined], {}, TypeError, "Cannot read logits: element 1 is undefined, must be a number"],
    [
      [
        [1, 2],
        [3, 4, 5],
      ],
      {},
      TypeError,
      "Cannot read logits as rows of 2 classes: row 1 is an array of 3, must be as long as row 0",
    ],
    [
      [[1, 2], 3],
      {},
      TypeError,
      "Cannot read logits as rows of 2 classes: row 1 is 3, must be as long as row 0",
    ],
    [[[1, [2]]], {}, TypeError, "Cannot read logits: class 1 of row 0 is an array of 1, must be a number"],
    [
      new Uint16Array(2),
      {},
      TypeError,
      'Cannot read logits: a Uint16Array alone, dtype must say "float16", "bfloat16" or "uint16"',
    ],
    [new Uint16Array(2), { dtype: "half" }, TypeError, "Cannot read logits: a Uint16Array of dtype half"],
    [
      new Float32Array(2),
      { dtype: "float16" },
      TypeError,
      "Cannot read logits: dtype float16 for a Float32Array, dtype is for a Uint16Array",
    ],
    [
      new DataView(new ArrayBuffer(8)),
      {},
      TypeError,
      "Cannot read logits: a DataView, must be an array of numbers",
    ],
    [[1, 2], { shape: [3] }, RangeError, "Cannot read logits as shape [3]: 2 numbers, must be 3"],
    [[1, 2], { shape: [-1, -2] }, RangeError, "Cannot read shape: [-1, -2], each must be a whole number ≥ 0"],
    [
      [1, 2],
      { axis: 1 },
      RangeError,
      "Cannot take axis 1 of shape [2]: it has 1 axis, must be a whole number from -1 to 0",
    ],
    [[1, 2], { axis: -2 }, RangeError, "Cannot take axis -2 of shape [2]"],
    [[[1, 2]], { shape: [2] }, TypeError, "Cannot read logits as shape [2]: they have their own shape"],
    [[1n as never], {}, TypeError, "Cannot read logits: element 0 is 1n, must be a number"],
    [[1], { temperature: -1 }, RangeError, "Cannot use temperature: -1, must be ≥ 0"],
    [[1], { temperature: Number.NaN }, RangeError, "Cannot use temperature: NaN, must be ≥ 0"],
    [
      [1],
      { temperature: "1" },
      TypeError,
      'Cannot use temperature: "1", must be a number or one number per row',
    ],
    [[[1], [2]], { temperature: [1, -2] }, RangeError, "Cannot use temperature of row 1: -2, must be ≥ 0"],
    [[1], { temperature: [1, 2] }, TypeError, "Cannot use temperatures: 2 for 1 rows, must be one per row"],
    [[1, 2], { where: [1] }, TypeError, "Cannot use where: 1 values for 2 logits, must be as many"],
    [
      [1, 2],
      { where: [0, -Infinity] },
      RangeError,
      "Cannot use where: element 1 is -Infinity, must be 0, 1 or a boolean",
    ],
    [[1, 2], { where: 1 }, TypeError, "Cannot use where: 1, must be an array of 0 and 1 or booleans"],
    [
      tensor([1, 2], { dims: [2] }),
      {},
      TypeError,
      "Cannot read logits: a tensor whose data is an array of 2, must be a typed array",
    ],
    [
      tensor(new Float32Array(2), {}),
      {},
      TypeError,
      "Cannot read logits: a tensor with neither dims nor shape",
    ],
    [
      tensor(new Float32Array(2), { dims: [3] }),
      {},
      RangeError,
      "Cannot read logits as shape [3]: 2 numbers, must be 3",
    ],
    [
      tensor(new Uint8Array(2), { dims: [2], type: "bool" }),
      {},
      TypeError,
      "Cannot read logits: a tensor of type bool with a Uint8Array, must agree",
    ],
    [tensor(new Uint16Array(2), { dims: [2] }), {}, TypeError, "Cannot read logits: a Uint16Array alone"],
    [tensor(new Float32Array(2), { dims: [2] }), { shape: [2] }, TypeError, "they have their own shape"],
    [
      tensor(new Float32Array(6), { dims: [2, 3], shape: [3, 2] }),
      {},
      TypeError,
      "Cannot read logits: a tensor of dims [2, 3] and shape [3, 2], must be the same",
    ],
    [tensor(new Float32Array(2), { dims: 2 }), {}, TypeError, "Cannot read shape: 2, must be an array"],
    [[1, 2], { shape: 2 }, TypeError, "Cannot read shape: 2, must be an array of whole numbers ≥ 0"],
    [[1, 2], { shape: null }, TypeError, "Cannot read shape: null"],
    [[1], { shape: [] }, RangeError, "Cannot take an axis of shape []: a single number has no class axis"],
    [[1, 2], { axis: null }, RangeError, "Cannot take axis null"],
    [[1, 2], { temperature: null }, TypeError, "Cannot use temperature: null"],
    [[1, 2, 3], { where: new Array(3) }, RangeError, "Cannot use where: element 0 is undefined"],
    [[[1, 2, 3]], { where: [new Array(3)] }, RangeError, "Cannot use where: element 0 is undefined"],
    [
      [
        [1, 2],
        [3, 4],
      ],
      { where: [[1], [1, 0, 1]] }, // as many values as logits
      TypeError,
      "Cannot use where: row 0 is an array of 1, must be an array of 2 as the last axis",
    ],
    [
      new Float32Array(6),
      {
        shape: [2, 3],
        where: [
          [1, 1],
          [1, 1],
          [1, 1],
        ],
      },
      TypeError,
      "Cannot use where: row 0 is an array of 2, must be an array of 3 as the last axis",
    ],
    [[1, 2], { where: [1, [0]] }, RangeError, "Cannot use where: element 1 is an array of 1"],
  ];

  test.each(refusals)("%o with %o", (logits, options, error, message) => {
    const attempt = () => read(logits, options);
    expect(attempt).toThrow(error);
    expect(attempt).toThrow(message);
  });
});
