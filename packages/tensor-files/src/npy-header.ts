/**
 * The header of a NPY file: `\x93NUMPY`, version, length, a Python dict padded with spaces.
 * Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @module
 */
import { type ByteSource, checkRange, readExactly } from "./byte-source.ts";
import { toView } from "./data-view.ts";
import { parseDescr } from "./npy-descr.ts";
import { parseNpyDict } from "./npy-dict.ts";
import { describeTensor, dtypeRow, type TensorDtype, tensorByteLength } from "./tensor.ts";

const MAGIC = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59);

/** The longest dict that is read; version 1 ends at 2¹⁶, and plain numbers need about 100 bytes. */
const DICT_LIMIT = 2 ** 20;

/** NumPy leaves room for the first length to grow to this many digits. */
const GROWTH_DIGITS = 21;

export interface NpyHeader {
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  readonly fortranOrder: boolean;
  readonly bigEndian: boolean;
  /** Of the header, so the data's offset. */
  readonly byteLength: number;
}

/**
 * Reads the header of a NPY file, version 1, 2 or 3.
 *
 * @throws TypeError if it is no such file, or its elements are not plain numbers or booleans
 * @throws RangeError if it is cut short
 */
export async function readNpyHeader(source: ByteSource, what: string): Promise<NpyHeader> {
  const start = await readExactly(source, 0, Math.min(12, source.byteLength), `${what} header`);
  if (!MAGIC.every((byte, i) => byte === start[i])) {
    const given = Array.from(start.subarray(0, 6), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new TypeError(
      `Cannot read ${what}: it begins with bytes ${given || "(none)"}, 93 4e 55 4d 50 59 is wanted`,
    );
  }
  checkRange(0, 10, start.byteLength, `${what} header`);
  const major = start[6]!;
  const minor = start[7]!;
  if (major < 1 || major > 3 || minor !== 0) {
    throw new TypeError(`Cannot read ${what}: version ${major}.${minor} is given, 1.0, 2.0 or 3.0 is wanted`);
  }
  const dictOffset = major === 1 ? 10 : 12;
  checkRange(0, dictOffset, start.byteLength, `${what} header`);
  const view = toView(start);
  const dictLength = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (dictLength > DICT_LIMIT) {
    throw new RangeError(
      `Cannot read ${what} header: ${dictLength} bytes are given, at most ${DICT_LIMIT} are wanted`,
    );
  }
  const dictBytes = await readExactly(source, dictOffset, dictLength, `${what} header`);
  const { descr, fortranOrder, shape } = parseNpyDict(decodeDict(dictBytes, major, what), what);
  return { ...parseDescr(descr, what), shape, fortranOrder, byteLength: dictOffset + dictLength };
}

function decodeDict(bytes: Uint8Array, major: number, what: string): string {
  if (major < 3) return new TextDecoder("latin1").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new TypeError(`Cannot read ${what} header: its bytes are not UTF-8, which version 3.0 wants`, {
      cause,
    });
  }
}

/**
 * The header that goes before the elements of a NPY file, for writers that stream them: version 1.0,
 * C order, little-endian, padded to 64 bytes, byte for byte what NumPy writes.
 *
 * @throws TypeError for bfloat16, which NPY does not have
 * @throws RangeError if the shape is not one
 * @example
 * encodeNpyHeader("float32", [2, 3]).byteLength; // 128
 */
export function encodeNpyHeader(dtype: TensorDtype, shape: readonly number[]): Uint8Array<ArrayBuffer> {
  const { npy: code, itemBytes } = dtypeRow(dtype, "write NPY");
  if (code === undefined) {
    throw new TypeError(
      `Cannot write NPY: ${dtype} is given, NPY has no such type (float32 and safetensors do)`,
    );
  }
  tensorByteLength(dtype, shape, "write NPY");
  const descr = (itemBytes === 1 ? "|" : "<") + code;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const growth = shape.length === 0 ? 0 : GROWTH_DIGITS - String(shape[0]).length;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }${" ".repeat(growth)}`;
  const byteLength = Math.ceil((10 + dict.length + 1) / 64) * 64;
  if (byteLength - 10 > 0xffff) {
    const shown = describeTensor(dtype, shape);
    throw new RangeError(`Cannot write NPY: ${shown} has ${shape.length} axes, which do not fit its header`);
  }
  const header = new TextEncoder().encode(
    dict
      .padEnd(byteLength - 11)
      .padStart(byteLength - 1)
      .concat("\n"),
  );
  header.set(MAGIC);
  header.set([1, 0, (byteLength - 10) & 0xff, (byteLength - 10) >> 8], 6);
  return header;
}
