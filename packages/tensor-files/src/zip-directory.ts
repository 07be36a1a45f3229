import { type ByteSource, readExactly } from "./byte-source.ts";
import { readUint64, toView } from "./data-view.ts";
import { quote } from "./tensor.ts";
import { readZipEndRecord } from "./zip-end-record.ts";

/** A member of a ZIP file, as the central directory has it. Its name is a name, never a path. */
export interface ZipMember {
  readonly name: string;
  readonly isEncrypted: boolean;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc32: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly headerOffset: number;
}

/** The longest central directory that is read: about 200,000 members. */
const DIRECTORY_LIMIT = 2 ** 24;
const ENTRY_LENGTH = 46;
export const LOCAL_HEADER_LENGTH = 30;

/**
 * Members of a ZIP file, in the order of its central directory.
 *
 * @throws TypeError if it is no ZIP file, or a name is not UTF-8
 * @throws RangeError if the directory is damaged, or two members have one name
 */
export async function readZipDirectory(source: ByteSource): Promise<ZipMember[]> {
  const { entries, directoryOffset, directoryLength } = await readZipEndRecord(source);
  if (directoryLength > DIRECTORY_LIMIT) {
    const wanted = `at most ${DIRECTORY_LIMIT} are wanted`;
    throw new RangeError(`Cannot read NPZ directory: ${directoryLength} bytes are given, ${wanted}`);
  }
  const bytes = await readExactly(source, directoryOffset, directoryLength, "NPZ directory");
  const members = new Map<string, ZipMember>();
  for (let at = 0; at < bytes.byteLength; ) {
    const { member, length } = readMember(bytes.subarray(at));
    if (members.has(member.name)) {
      throw new RangeError(`Cannot read NPZ: two members have the name ${quote(member.name)}, one is wanted`);
    }
    members.set(member.name, member);
    at += length;
  }
  if (members.size !== entries) {
    throw new RangeError(
      `Cannot read NPZ directory: ${members.size} members are given, ${entries} are wanted`,
    );
  }
  checkApart([...members.values()]);
  return [...members.values()];
}

/** Members that share bytes are how a small file claims to hold a huge one. */
function checkApart(members: ZipMember[]): void {
  let end = 0;
  for (const member of members.sort((a, b) => a.headerOffset - b.headerOffset)) {
    if (member.headerOffset < end) {
      throw new RangeError(
        `Cannot read NPZ: the member ${quote(member.name)} begins inside the one before it`,
      );
    }
    end = member.headerOffset + LOCAL_HEADER_LENGTH + member.compressedSize;
  }
}

/** The member whose entry `bytes` begins with. */
function readMember(bytes: Uint8Array): { member: ZipMember; length: number } {
  const view = toView(bytes);
  if (bytes.byteLength < ENTRY_LENGTH || view.getUint32(0, true) !== 0x02014b50) {
    throw new RangeError("Cannot read NPZ directory: no entry stands where one is wanted");
  }
  const nameEnd = ENTRY_LENGTH + view.getUint16(28, true);
  const extraEnd = nameEnd + view.getUint16(30, true);
  const length = extraEnd + view.getUint16(32, true);
  if (length > bytes.byteLength) {
    throw new RangeError(
      `Cannot read NPZ directory: ${bytes.byteLength} bytes are left, an entry takes ${length}`,
    );
  }
  const name = decodeName(bytes.subarray(ENTRY_LENGTH, nameEnd));
  const member = {
    name,
    isEncrypted: (view.getUint16(8, true) & 1) !== 0,
    method: view.getUint16(10, true),
    crc32: view.getUint32(16, true),
    ...readPlacement(view, bytes.subarray(nameEnd, extraEnd), name),
  };
  return { member, length };
}

/** Sizes and offset; the 4-byte ones that are all ones stand in the ZIP64 extra field instead, in this order. */
function readPlacement(entry: DataView, extra: Uint8Array, name: string) {
  const zip64 = findExtraField(toView(extra), 0x0001);
  let at = 0;
  const widen = (value: number): number => {
    if (value !== 0xffffffff || zip64 === undefined) return value;
    at += 8;
    if (at <= zip64.byteLength) return readUint64(zip64, at - 8);
    throw new RangeError(`Cannot read NPZ directory: the ZIP64 field of ${quote(name)} is cut short`);
  };
  const size = widen(entry.getUint32(24, true));
  const compressedSize = widen(entry.getUint32(20, true));
  return { size, compressedSize, headerOffset: widen(entry.getUint32(42, true)) };
}

function findExtraField(extra: DataView, id: number): DataView | undefined {
  for (let at = 0; at + 4 <= extra.byteLength; ) {
    const length = extra.getUint16(at + 2, true);
    if (at + 4 + length > extra.byteLength) return undefined;
    if (extra.getUint16(at, true) === id)
      return new DataView(extra.buffer, extra.byteOffset + at + 4, length);
    at += 4 + length;
  }
  return undefined;
}

function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new TypeError("Cannot read NPZ: a member's name is not UTF-8, which is wanted", { cause });
  }
}
