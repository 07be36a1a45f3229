import fc from "fast-check";
import { bytesToTensorData, DTYPES, type Tensor, type TensorDtype } from "../src/tensor.ts";

/** Tensors of any type and of up to four axes, of random bits: NaN payloads and signed zeros come too. */
export function tensorCases(): fc.Arbitrary<Tensor> {
  const dtypes = Object.keys(DTYPES) as TensorDtype[];
  const shapes = fc.array(fc.nat(4), { maxLength: 4 });
  return fc.tuple(fc.constantFrom(...dtypes), shapes).chain(([dtype, shape]) => {
    const byteLength = shape.reduce((product, length) => product * length, DTYPES[dtype].itemBytes as number);
    const highest = dtype === "bool" ? 1 : 255;
    return fc
      .uint8Array({ minLength: byteLength, maxLength: byteLength, max: highest })
      .map((bytes) => ({ dtype, shape, data: bytesToTensorData(bytes.slice(), dtype) }));
  });
}
