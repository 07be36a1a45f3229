import { describe, expect, test } from "vitest";
import type { NativeFloat16Array, TensorLike } from "../../logits/logit-input.ts";
import { Sampler } from "../sampler.ts";
import { lastRows } from "./last-rows.ts";

/** 0, 1, 2, … so that a value tells its place. */
function float32(...dims: number[]) {
  const length = dims.reduce((product, dim) => product * dim, 1);
  return { type: "float32", dims, data: Float32Array.from({ length }, (_, i) => i) };
}

test.each([
  [float32(3), [[0, 1, 2]]],
  [
    float32(2, 3),
    [
      [0, 1, 2],
      [3, 4, 5],
    ],
  ],
  [float32(1, 4, 3), [[9, 10, 11]]],
  [
    float32(2, 2, 3),
    [
      [3, 4, 5],
      [9, 10, 11],
    ],
  ],
  [float32(2, 1, 1), [[0], [1]]],
  [float32(0, 3), []],
  [float32(0, 2, 3), []],
])("float32 %o", (tensor, expected) => {
  expect(lastRows(tensor)).toEqual(expected.map((row) => Float32Array.from(row)));
});

test("rows of float32 and float64 are views, not copies", () => {
  for (const data of [new Float32Array(12), new Float64Array(12)]) {
    const [, row] = lastRows({ dims: [2, 2, 3], data });
    data[10] = 7;
    expect(row).toEqual(data.subarray(9));
    expect((row as Float32Array).buffer).toBe(data.buffer);
  }
});

/** 1, 2 and −∞ in IEEE 754 binary16, and 0 before them: a position that is not the last. */
const HALVES = Uint16Array.of(0, 0, 0, 0x3c00, 0x4000, 0xfc00);
const distributionOf = (row: TensorLike) => new Sampler([]).distribution(row);

describe("float16", () => {
  test("as the bits that onnxruntime gives in Node 20", () => {
    const [row] = lastRows({ type: "float16", dims: [1, 2, 3], data: HALVES });
    expect(row).toEqual({ type: "float16", dims: [3], data: HALVES.subarray(3) });
    expect((row as { data: Uint16Array }).data.buffer).toBe(HALVES.buffer);
    const { ids, probabilities } = distributionOf(row as TensorLike);
    expect(ids).toEqual(Int32Array.of(1, 0));
    // softmax of [1, 2] in float32.
    expect(probabilities[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6);
  });

  const { Float16Array } = globalThis as unknown as {
    Float16Array?: new (buffer: ArrayBufferLike) => NativeFloat16Array;
  };
  test.skipIf(!Float16Array)("as a native Float16Array (needs an engine that has it)", () => {
    const [row] = lastRows({ type: "float16", dims: [1, 2, 3], data: new Float16Array!(HALVES.buffer) });
    expect(distributionOf(row as TensorLike).ids).toEqual(Int32Array.of(1, 0));
  });

  test("bfloat16 too", () => {
    const [row] = lastRows({ dtype: "bfloat16", shape: [1, 2], data: Uint16Array.of(0x3f80, 0x4000) });
    expect(distributionOf(row as TensorLike).ids).toEqual(Int32Array.of(1, 0));
  });
});

describe("refuses", () => {
  test.each<[string, TensorLike, string]>([
    [
      "a fourth axis",
      float32(1, 2, 3, 4),
      "dims [1, 2, 3, 4], a tensor of [V], [B, V] or [B, T, V] is wanted",
    ],
    ["numbers alone", [1, 2, 3] as unknown as TensorLike, "dims [3], a tensor of [V]"],
    ["no axis", { dims: [], data: new Float32Array(1) }, "shape []"],
    ["no position", float32(2, 0, 3), "dims [2, 0, 3] have none, at least one is wanted"],
    ["too few numbers", { dims: [2, 3], data: new Float32Array(5) }, "5 numbers, must be 6"],
    ["bits of no type", { dims: [2], data: new Uint16Array(2) }, 'dtype must say "float16"'],
    ["a type of other data", { ...float32(2), type: "float16" }, "must agree"],
  ])("%s", (_, tensor, message) => {
    expect(() => lastRows(tensor)).toThrow(message);
  });
});
