/**
 * Real rows from `../shared/data/calibration`, for tests only.
 *
 * @module
 */
import { existsSync, readFileSync } from "node:fs";

const folder = new URL("../../../../../../shared/data/calibration/", import.meta.url);
/** Tests that need the records are skipped where they are absent. */
export const missing = !existsSync(folder);

export const bytes = (name: string) => readFileSync(new URL(name, folder));
export const golden = (record: string) => JSON.parse(bytes("golden.json").toString())[record];

/** Data of a little-endian NPY v1 array of float32 (f4), float64 (f8), int64 (i8) or uint16 (u2). */
function readNpy(file: Uint8Array): Float64Array {
  const start = 10 + file[8]! + 256 * file[9]!;
  const kind = /'descr': '[<|](\w\d)'/.exec(Buffer.from(file.subarray(10, start)).toString())![1];
  const data = Uint8Array.from(file.subarray(start)).buffer;
  if (kind === "f4") return Float64Array.from(new Float32Array(data));
  if (kind === "f8") return new Float64Array(data);
  if (kind === "u2") return Float64Array.from(new Uint16Array(data));
  return Float64Array.from(new BigInt64Array(data), Number);
}

/** A stored member of an NPZ, found through the local headers. */
function readNpzMember(archive: Uint8Array, name: string): Float64Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  for (let at = 0; view.getUint32(at, true) === 0x04034b50; ) {
    const nameEnd = at + 30 + view.getUint16(at + 26, true);
    const start = nameEnd + view.getUint16(at + 28, true);
    const end = start + view.getUint32(at + 22, true);
    if (Buffer.from(archive.subarray(at + 30, nameEnd)).toString() === `${name}.npy`) {
      return readNpy(archive.subarray(start, end));
    }
    at = end;
  }
  throw new Error(`no member ${name}`);
}

/** log p of every class and the true classes; records are of 10 classes. */
export function readRecord(record: string) {
  const npz = record.endsWith(".npz");
  const probabilities = npz ? readNpzMember(bytes(record), "predictions") : readNpy(bytes(record));
  const labels = npz ? readNpzMember(bytes(record), "ground_truth") : readNpy(bytes("mnist-labels.npy"));
  return { logits: probabilities.map(Math.log), labels: Int32Array.from(labels) };
}
