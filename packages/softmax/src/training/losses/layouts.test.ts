/** Containers, axes, 16-bit floats and writing in place: the numbers do not depend on how rows lie. */
import { describe, expect, test } from "vitest";
import { decodeFloat16, encodeFloat16 } from "../../logits/float16.ts";
import type { LogitInput } from "../../logits/logit-input.ts";
import {
  crossEntropyHvp,
  distillationLoss,
  entmax15,
  entmax15Loss,
  focalLoss,
  freeEnergy,
  gibbsEntropy,
  gumbelSoftmax,
  gumbelSoftmaxVjp,
  meanEnergy,
  softmin,
  sparsemax,
  sparsemaxLoss,
  sparsemaxVjp,
  zLoss,
} from "../index.ts";

const rows = [
  [0.5, -1, 0.25],
  [2, 1.75, 1],
];
const columns = [0, 1, 2].map((k) => rows.map((row) => row[k]!));
const vector = [
  [1, -2, 0.5],
  [0, 0.25, 3],
];
const flat = rows.flat();
const turned = (values: readonly number[][]) => [0, 1, 2].map((k) => values.map((row) => row[k]!));

type Options = { readonly shape?: readonly number[]; readonly axis?: number; readonly out?: Float64Array };
type Map = (logits: LogitInput, vector: LogitInput, options: Options) => unknown;
const seeded = { seed: 3, temperature: 0.7 };
const maps: readonly (readonly [string, Map])[] = [
  ["sparsemax", (z, _, o) => sparsemax(z, o)],
  ["entmax15", (z, _, o) => entmax15(z, o)],
  ["softmin", (z, _, o) => softmin(z, o)],
  ["gumbelSoftmax", (z, _, o) => gumbelSoftmax(z, { ...o, ...seeded })],
  ["gumbelSoftmaxVjp", (z, v, o) => gumbelSoftmaxVjp(z, v, { ...o, ...seeded })],
  ["crossEntropyHvp", (z, v, o) => crossEntropyHvp(z, v, o)],
  ["sparsemaxVjp", (z, v, o) => sparsemaxVjp(z, v, o)],
];

describe.each(maps)("%s", (_, map) => {
  const expected = map(rows, vector, {}) as number[][];

  test("flat, in a tensor, by columns", () => {
    const z = Float64Array.from(flat);
    expect(map(z, vector.flat(), { shape: [2, 3] })).toEqual(Float64Array.from(expected.flat()));
    expect(map({ data: z, dims: [2, 3], type: "float64" }, vector, {})).toEqual({
      data: Float64Array.from(expected.flat()),
      dims: [2, 3],
      type: "float64",
    });
    expect(map(columns, turned(vector), { axis: 0 })).toEqual(turned(expected));
  });

  test("in place of the logits, of the vector, and a step beside them", () => {
    const wanted = Float64Array.from(expected.flat());
    const options = { shape: [2, 3] };
    const z = Float64Array.from(flat);
    expect(map(z, vector.flat(), { ...options, out: z })).toBe(z);
    expect(z).toEqual(wanted);
    const v = Float64Array.from(vector.flat());
    expect(map(flat, v, { ...options, out: v })).toEqual(wanted);
    for (const start of [0, 1]) {
      const room = new Float64Array(7);
      const [logits, out] = [room.subarray(start, start + 6), room.subarray(1 - start, 7 - start)];
      logits.set(flat);
      expect(map(logits, vector.flat(), { ...options, out })).toEqual(wanted);
    }
  });

  test("float32 and float16 give what float64 gives, rounded", () => {
    const wide = map(Float64Array.from(flat), vector.flat(), { shape: [2, 3] }) as Float64Array;
    const narrow = map(Float32Array.from(flat), vector.flat(), { shape: [2, 3] });
    expect(narrow).toEqual(Float32Array.from(wide));
    const half = { data: Uint16Array.from(flat, encodeFloat16), dims: [2, 3], type: "float16" };
    expect(map(half, vector, {})).toMatchObject({ data: Uint16Array.from(wide, encodeFloat16) });
  });
});

type GradientOptions = Omit<Options, "out"> & { readonly gradient?: Float64Array | Uint16Array };
type Loss = (logits: LogitInput, options: GradientOptions) => unknown;
const all = { reduction: "none" } as const;
const losses: readonly (readonly [string, Loss])[] = [
  ["zLoss", (z, o) => zLoss(z, { ...all, ...o })],
  ["focalLoss", (z, o) => focalLoss(z, [1, 2], { ...all, ...o })],
  ["sparsemaxLoss", (z, o) => sparsemaxLoss(z, [1, 2], { ...all, ...o })],
  ["entmax15Loss", (z, o) => entmax15Loss(z, [1, 2], { ...all, ...o })],
  ["freeEnergy", (z, o) => freeEnergy(z, o)],
  ["meanEnergy", (z, o) => meanEnergy(z, o)],
  ["gibbsEntropy", (z, o) => gibbsEntropy(z, o)],
];

describe.each(losses)("%s", (_, loss) => {
  const gradient = new Float64Array(6);
  const expected = loss(rows, { gradient }) as number[];

  test("flat, in a tensor, by columns, one row", () => {
    const z = Float64Array.from(flat);
    const found = new Float64Array(6);
    expect(loss(z, { shape: [2, 3], gradient: found })).toEqual(Float64Array.from(expected));
    expect(found).toEqual(gradient);
    expect(loss({ data: z, shape: [2, 3], dtype: "float64" }, {})).toEqual(Float64Array.from(expected));
    expect(loss(columns, { axis: 0, gradient: found })).toEqual(expected);
    expect(Array.from(found)).toEqual(
      turned([[...gradient.subarray(0, 3)], [...gradient.subarray(3)]]).flat(),
    );
  });

  test("its gradient may be written over the logits", () => {
    const z = Float64Array.from(flat);
    expect(loss(z, { shape: [2, 3], gradient: z })).toEqual(Float64Array.from(expected));
    expect(z).toEqual(gradient);
  });

  test("16-bit logits and gradient", () => {
    const found = new Uint16Array(6);
    const half = { data: Uint16Array.from(flat, encodeFloat16), dims: [2, 3], type: "float16" };
    const values = loss(half, { gradient: found }) as Uint16Array;
    // One rounding to 11 bits; 2⁻²⁴ is the smallest float16.
    const near = (bits: number, value: number) =>
      expect(Math.abs(decodeFloat16(bits) - value)).toBeLessThanOrEqual(
        2 ** -11 * Math.abs(value) * 1.001 + 2 ** -25,
      );
    gradient.forEach((value, i) => {
      near(found[i]!, value);
    });
    expected.forEach((value, i) => {
      near(values[i]!, value);
    });
  });

  test.each([0, 1])("it may be written a step beside the logits, which stand at %d", (start) => {
    const room = new Float64Array(7);
    const [z, found] = [room.subarray(start, start + 6), room.subarray(1 - start, 7 - start)];
    z.set(flat);
    expect(loss(z, { shape: [2, 3], gradient: found })).toEqual(Float64Array.from(expected));
    expect(found).toEqual(gradient);
  });
});

test("distillation: the gradient may be written over the teacher, or a step beside it", () => {
  const shape = [4000, 3]; // more than what is read ahead
  const student = Float64Array.from({ length: 12_000 }, (_, i) => Math.sin(i));
  const teacher = student.map((x) => x * x);
  const gradient = new Float64Array(12_000);
  const expected = distillationLoss(student, teacher, { shape, gradient });
  for (const start of [0, 1]) {
    for (const shift of [0, 1]) {
      const room = new Float64Array(12_001);
      const overwritten = room.subarray(start, start + 12_000);
      const found = room.subarray(shift, shift + 12_000);
      overwritten.set(teacher);
      expect(distillationLoss(student, overwritten, { shape, gradient: found })).toBe(expected);
      expect(found).toEqual(gradient);
    }
  }
});

test("distillation of 16-bit logits", () => {
  const expected = distillationLoss(rows, vector);
  const halves = Uint16Array.from(flat, encodeFloat16);
  const options = { shape: [2, 3], dtype: "float16" } as const;
  expect(distillationLoss(halves, halves, options)).toBe(0);
  expect(distillationLoss(halves, vector, options)).toBe(expected);
});

test("targets of every kind", () => {
  const expected = focalLoss(rows, [1, 2]);
  for (const targets of [
    [1n, 2n],
    Uint8Array.of(1, 2),
    BigInt64Array.of(1n, 2n),
    { data: Int32Array.of(1, 2), dims: [2] },
  ]) {
    expect(focalLoss(rows, targets)).toBe(expected);
  }
  expect(focalLoss(rows[0]!, 1)).toBe(focalLoss([rows[0]!], [1n]));
});
