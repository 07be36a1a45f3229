/**
 * NPZ, the ZIP file of several NumPy arrays.
 *
 * @module
 */
import { type Zippable, zipSync } from "fflate";
import type { ByteSource } from "./byte-source.ts";
import { encodeNpy, openNpyArray } from "./npy.ts";
import { quote, type Tensor } from "./tensor.ts";
import type { TensorEntry } from "./tensor-entry.ts";
import { type OnUnreadable, passOver } from "./unreadable.ts";
import { readZipDirectory, type ZipMember } from "./zip-directory.ts";
import { openZipMember } from "./zip-member.ts";

/** Sizes and offsets of a ZIP file without ZIP64 are below this. */
const ZIP_LIMIT = 2 ** 32 - 1;

/**
 * Opens a NPZ file: reads the header of every array, and the data of none.
 *
 * A member's CRC-32 is checked when it is read to its end, whole or row after row.
 *
 * @param options.onUnreadable gets the members that are no tensors (text, pickles), which are then left out;
 *   without it the first of them is thrown
 * @throws TypeError if it is no NPZ file, or a member is no array of numbers or booleans
 * @throws RangeError if it is damaged, or two members have one name
 * @example
 * const file = encodeNpz({ labels: { dtype: "uint8", shape: [2], data: Uint8Array.of(7, 5) } });
 * (await openNpz(bytesSource(file))).map((entry) => entry.name); // ["labels"]
 */
export async function openNpz(
  source: ByteSource,
  options: { onUnreadable?: OnUnreadable } = {},
): Promise<TensorEntry[]> {
  const entries: TensorEntry[] = [];
  for (const member of await readZipDirectory(source)) {
    try {
      entries.push(await openMember(source, member));
    } catch (error) {
      passOver(member.name, error, options.onUnreadable);
    }
  }
  return entries;
}

async function openMember(file: ByteSource, member: ZipMember): Promise<TensorEntry> {
  const what = `NPZ member ${quote(member.name)}`;
  if (!member.name.endsWith(".npy")) {
    throw new TypeError(`Cannot read ${what}: a name that ends with .npy is wanted`);
  }
  const { source, hasSlices } = await openZipMember(file, member, what);
  return openNpyArray(source, { name: member.name.slice(0, -".npy".length), what, hasSlices });
}

/**
 * A NPZ file, as `numpy.savez` writes it, or `numpy.savez_compressed` with `compress`. The same tensors give
 * the same bytes: the time of every member is 1980-01-01.
 *
 * @throws TypeError and RangeError as `encodeNpy` does
 * @throws RangeError if the file would reach 4 GiB, or a name 64 KiB
 */
export function encodeNpz(
  tensors: Readonly<Record<string, Tensor>>,
  options: { compress?: boolean } = {},
): Uint8Array<ArrayBuffer> {
  const files: Zippable = {};
  let byteLength = 0;
  for (const [name, tensor] of Object.entries(tensors)) {
    const nameLength = new TextEncoder().encode(`${name}.npy`).byteLength;
    if (nameLength > 0xffff) {
      throw new RangeError(
        `Cannot write NPZ: the name ${quote(name)} takes ${nameLength} bytes, at most 65535 are wanted`,
      );
    }
    const file = encodeNpy(tensor);
    byteLength += file.byteLength + 76 + 2 * nameLength;
    if (byteLength + 22 > ZIP_LIMIT) {
      throw new RangeError(`Cannot write NPZ: its members take ${byteLength} bytes, below 4 GiB is wanted`);
    }
    files[`${name}.npy`] = file;
  }
  return zipSync(files, { level: options.compress ? 6 : 0, mtime: new Date(1980, 0, 1) });
}
