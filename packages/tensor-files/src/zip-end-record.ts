import { type ByteSource, checkRange, readExactly } from "./byte-source.ts";
import { readUint64, toView } from "./data-view.ts";

/** Where the central directory of a ZIP file lies. */
export interface ZipEndRecord {
  readonly entries: number;
  readonly directoryOffset: number;
  readonly directoryLength: number;
}

const END_LENGTH = 22;
const LOCATOR_LENGTH = 20;
const ZIP64_END_LENGTH = 56;
const LONGEST_COMMENT = 0xffff;

/**
 * Reads the record that ends a ZIP file, and its ZIP64 form where there is one.
 *
 * @throws TypeError if there is none: the file is no ZIP file, or its end is missing
 * @throws RangeError if what it says does not fit the file
 */
export async function readZipEndRecord(source: ByteSource): Promise<ZipEndRecord> {
  const tailLength = Math.min(source.byteLength, LOCATOR_LENGTH + END_LENGTH + LONGEST_COMMENT);
  const tailOffset = source.byteLength - tailLength;
  const tail = toView(await readExactly(source, tailOffset, tailLength, "NPZ end record"));
  const at = findEndRecord(tail);
  if (tail.getUint16(at + 4, true) !== 0 && tail.getUint16(at + 4, true) !== 0xffff) {
    throw new TypeError("Cannot read NPZ: it is one part of a split ZIP file, a whole one is wanted");
  }
  const locator = at - LOCATOR_LENGTH;
  if (locator >= 0 && tail.getUint32(locator, true) === 0x07064b50) {
    return readZip64EndRecord(source, readUint64(tail, locator + 8), tailOffset + locator);
  }
  const directoryOffset = tail.getUint32(at + 16, true);
  const directoryLength = tail.getUint32(at + 12, true);
  checkRange(directoryOffset, directoryLength, tailOffset + at, "NPZ directory");
  return { entries: tail.getUint16(at + 10, true), directoryOffset, directoryLength };
}

/** The last place where an end record, with its comment, reaches exactly the end of the file. */
function findEndRecord(tail: DataView): number {
  for (let at = tail.byteLength - END_LENGTH; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x06054b50) continue;
    if (at + END_LENGTH + tail.getUint16(at + 20, true) === tail.byteLength) return at;
  }
  throw new TypeError("Cannot read NPZ: no ZIP end record is found, it is no ZIP file or its end is cut off");
}

async function readZip64EndRecord(source: ByteSource, offset: number, end: number): Promise<ZipEndRecord> {
  checkRange(offset, ZIP64_END_LENGTH, end, "NPZ end record");
  const record = toView(await readExactly(source, offset, ZIP64_END_LENGTH, "NPZ end record"));
  if (record.getUint32(0, true) !== 0x06064b50) {
    throw new RangeError(
      `Cannot read NPZ: no ZIP64 end record stands at offset ${offset}, one is wanted there`,
    );
  }
  const directoryOffset = readUint64(record, 48);
  const directoryLength = readUint64(record, 40);
  checkRange(directoryOffset, directoryLength, offset, "NPZ directory");
  return { entries: readUint64(record, 32), directoryOffset, directoryLength };
}
