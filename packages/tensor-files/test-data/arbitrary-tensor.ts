import fc from "fast-check";
import { bytesToTensorData, DTYPES, type Tensor, type TensorDtype } from "../src/tensor.ts";

/** Tensors of any type and of up to four axes, of random bits: NaN payloads and signed zeros come too. */
export function tensorCases(): fc.Arbitrary<Tensor> {
  const dtypes = Object.keys(DTYPES) as TensorDtype[];
  const shapes = fc.array(fc.nat(4), { maxLength: 4 });
  return fc.tuple(fc.constantFrom(...dtypes), shapes, fc.nat()).map(([dtype, shape, seed]) => {
    const count = shape.reduce((product, length) => product * length, 1);
    const bytes = randomBytes(count * DTYPES[dtype].itemBytes, seed);
    if (dtype === "bool") bytes.set(bytes.map((byte) => byte & 1));
    return { dtype, shape, data: bytesToTensorData(bytes, dtype) };
  });
}

/** Two names, not the same: empty ones, paths, quotes, NUL and letters of one to four bytes come too. */
export function tensorNames(): fc.Arbitrary<[string, string]> {
  const name = fc.string({
    unit: fc.constantFrom("a", "0", ".", "/", "\\", '"', "\0", "ü", "語", "😀"),
    maxLength: 6,
  });
  return fc.tuple(name, name).filter(([a, b]) => a !== b);
}

function randomBytes(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 24;
  });
}
