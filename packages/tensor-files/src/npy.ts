/**
 * NPY, the file of one NumPy array.
 *
 * @module
 */
import { type ByteSource, readExactly, sliceSource } from "./byte-source.ts";
import { toRowMajor } from "./fortran-order.ts";
import { encodeNpyHeader, readNpyHeader } from "./npy-header.ts";
import { DTYPES, describeTensor, type Tensor, tensorByteLength, tensorBytes } from "./tensor.ts";
import { createTensorEntry, type TensorEntry } from "./tensor-entry.ts";
import { wholeSource } from "./whole-source.ts";

/**
 * Opens a NPY file: reads its header and checks that the data is all there and nothing after it.
 *
 * @throws TypeError if it is no NPY file, or its elements are not plain numbers or booleans
 * @throws RangeError if its length is not what its header says
 * @example
 * const source = bytesSource(encodeNpy({ dtype: "int8", shape: [2, 2], data: Int8Array.of(1, 2, 3, 4) }));
 * await (await openNpy(source)).readRows(1, 1); // { dtype: "int8", shape: [1, 2], data: Int8Array [3, 4] }
 */
export function openNpy(source: ByteSource): Promise<TensorEntry> {
  return openNpyArray(source, { name: "", what: "NPY", hasSlices: true });
}

/** Opens a NPY file or a member of a NPZ file. `hasSlices` is false where any read costs reading all before it. */
export async function openNpyArray(
  source: ByteSource,
  { name, what, hasSlices }: { name: string; what: string; hasSlices: boolean },
): Promise<TensorEntry> {
  const { dtype, shape, bigEndian, fortranOrder, byteLength } = await readNpyHeader(source, what);
  const wanted = tensorByteLength(dtype, shape, `read ${what} data`);
  const given = source.byteLength - byteLength;
  if (given !== wanted) {
    const shown = `${describeTensor(dtype, shape)} takes ${wanted}`;
    throw new RangeError(`Cannot read ${what} data: ${given} bytes follow the header, ${shown}`);
  }
  const stored = sliceSource(source, byteLength, wanted, `${what} data`);
  const isColumnMajor = fortranOrder && shape.filter((length) => length > 1).length > 1;
  const readWhole = async () => {
    const bytes = await readExactly(stored, 0, wanted, `${what} data`);
    return isColumnMajor ? toRowMajor(bytes, shape, DTYPES[dtype].itemBytes) : bytes;
  };
  const streams = hasSlices && !isColumnMajor;
  const data = streams ? stored : wholeSource(wanted, `${what} data`, readWhole);
  return createTensorEntry({ name, dtype, shape, bigEndian, streams, data, what: `${what} data` });
}

/**
 * A NPY file, version 1.0, as `numpy.save` writes it.
 *
 * @throws TypeError for bfloat16, which NPY does not have, or data of another class than the dtype's
 * @throws RangeError if data and shape do not fit
 * @example
 * encodeNpy({ dtype: "float32", shape: [3], data: Float32Array.of(2, 1, 0) }).byteLength; // 140
 */
export function encodeNpy(tensor: Tensor): Uint8Array<ArrayBuffer> {
  const data = tensorBytes(tensor, "write NPY");
  const header = encodeNpyHeader(tensor.dtype, tensor.shape);
  const file = new Uint8Array(header.byteLength + data.byteLength);
  file.set(header);
  file.set(data, header.byteLength);
  return file;
}
