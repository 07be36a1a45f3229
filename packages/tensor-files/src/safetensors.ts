/**
 * safetensors, the file of a model's weights.
 *
 * @module
 */
import { type ByteSource, sliceSource } from "./byte-source.ts";
import { readSafetensorsHeader, type SafetensorsRecord } from "./safetensors-header.ts";
import {
  DTYPES,
  describeTensor,
  dtypeRow,
  quote,
  type Tensor,
  type TensorDtype,
  tensorByteLength,
  tensorBytes,
} from "./tensor.ts";
import { createTensorEntry, type TensorEntry } from "./tensor-entry.ts";
import { type OnUnreadable, passOver } from "./unreadable.ts";

const dtypes = new Map(
  Object.entries(DTYPES).map(([dtype, { safetensors }]) => [safetensors, dtype as TensorDtype]),
);

/**
 * Opens a safetensors file: reads its header, and the data of no tensor. Tensors come in the order of their data.
 *
 * @param options.onUnreadable gets the tensors of other types (F8_E4M3, C64), which are then left out;
 *   without it the first of them is thrown
 * @throws TypeError if it is no safetensors file, or a tensor is of another type
 * @throws RangeError if it is damaged, or two tensors have one name
 */
export async function openSafetensors(
  source: ByteSource,
  options: { onUnreadable?: OnUnreadable } = {},
): Promise<{ tensors: TensorEntry[]; metadata: Record<string, string> }> {
  const { records, metadata, dataOffset } = await readSafetensorsHeader(source);
  const tensors: TensorEntry[] = [];
  for (const record of records) {
    try {
      tensors.push(openRecord(source, record, dataOffset));
    } catch (error) {
      passOver(record.name, error, options.onUnreadable);
    }
  }
  return { tensors, metadata };
}

function openRecord(file: ByteSource, record: SafetensorsRecord, dataOffset: number): TensorEntry {
  const { name, shape, begin, end } = record;
  const what = `safetensors ${quote(name)}`;
  const dtype = dtypes.get(record.dtype);
  if (dtype === undefined) {
    const wanted = `one of ${[...dtypes.keys()].join(" ")} is wanted`;
    throw new TypeError(`Cannot read ${what}: dtype ${quote(record.dtype)} is given, ${wanted}`);
  }
  const wanted = tensorByteLength(dtype, shape, `read ${what}`);
  if (end - begin !== wanted) {
    const shown = `${describeTensor(dtype, shape)} takes ${wanted}`;
    throw new RangeError(`Cannot read ${what}: its data has ${end - begin} bytes, ${shown}`);
  }
  const data = sliceSource(file, dataOffset + begin, wanted, what);
  return createTensorEntry({ name, dtype, shape, bigEndian: false, streams: true, data, what });
}

/**
 * A safetensors file. Tensors of wider elements come first, so that each is aligned, and then as they are given.
 *
 * @throws TypeError if data is of another class than the dtype's, or metadata is not strings
 * @throws RangeError if data and shape do not fit, or a tensor is named `__metadata__`
 * @example
 * encodeSafetensors({ z: { dtype: "float32", shape: [3], data: Float32Array.of(2, 1, 0) } }).byteLength; // 84
 */
export function encodeSafetensors(
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: [name: string, value: unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push(["__metadata__", checkMetadata(metadata)]);
  const pieces: Uint8Array[] = [];
  let dataLength = 0;
  const itemBytes = ({ dtype }: Tensor) => dtypeRow(dtype, "write safetensors").itemBytes;
  const widestFirst = Object.entries(tensors).sort(([, a], [, b]) => itemBytes(b) - itemBytes(a));
  for (const [name, tensor] of widestFirst) {
    if (name === "__metadata__") {
      throw new RangeError(
        'Cannot write safetensors: a tensor is named "__metadata__", which the format keeps',
      );
    }
    const bytes = tensorBytes(tensor, `write safetensors ${quote(name)}`);
    const { safetensors: dtype } = DTYPES[tensor.dtype];
    const offsets = [dataLength, dataLength + bytes.byteLength];
    header.push([name, { dtype, shape: tensor.shape, data_offsets: offsets }]);
    pieces.push(bytes);
    dataLength += bytes.byteLength;
  }
  return joinFile(JSON.stringify(Object.fromEntries(header)), pieces, dataLength);
}

function checkMetadata(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value === "string") continue;
    throw new TypeError(
      `Cannot write safetensors: metadata ${quote(key)} is ${typeof value}, a string is wanted`,
    );
  }
  return metadata;
}

/** The header is padded with spaces so that the data begins at a multiple of 8. */
function joinFile(json: string, pieces: readonly Uint8Array[], dataLength: number): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(json);
  const headerLength = Math.ceil(header.byteLength / 8) * 8;
  const file = new Uint8Array(8 + headerLength + dataLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength), true);
  file.fill(0x20, 8, 8 + headerLength);
  file.set(header, 8);
  let at = 8 + headerLength;
  for (const piece of pieces) {
    file.set(piece, at);
    at += piece.byteLength;
  }
  return file;
}
