import { type ByteSource, readExactly, sliceSource } from "./byte-source.ts";
import { checkedSource } from "./checked-source.ts";
import { toView } from "./data-view.ts";
import { inflatingSource } from "./inflating-source.ts";
import { LOCAL_HEADER_LENGTH, type ZipMember } from "./zip-directory.ts";

const STORED = 0;
const DEFLATED = 8;

/** Names of methods that other tools write. */
const otherMethods: Readonly<Record<number, string>> = {
  9: "deflate64",
  12: "bzip2",
  14: "lzma",
  93: "zstd",
  95: "xz",
  99: "AES",
};

/**
 * The bytes of a member, inflated where it is deflated. `hasSlices` is false then.
 *
 * @param what what is read, for messages
 * @throws TypeError if the member is encrypted or compressed by another method
 * @throws RangeError if it is not where the directory says
 */
export async function openZipMember(
  file: ByteSource,
  member: ZipMember,
  what: string,
): Promise<{ source: ByteSource; hasSlices: boolean }> {
  if (member.isEncrypted) throw new TypeError(`Cannot read ${what}: it is encrypted, plain data is wanted`);
  if (member.method !== STORED && member.method !== DEFLATED) {
    const given = `${otherMethods[member.method] ?? "unknown"} (method ${member.method})`;
    throw new TypeError(`Cannot read ${what}: its compression is ${given}, stored or deflated is wanted`);
  }
  const header = await readExactly(file, member.headerOffset, LOCAL_HEADER_LENGTH, `${what} local header`);
  const view = toView(header);
  if (view.getUint32(0, true) !== 0x04034b50) {
    throw new RangeError(
      `Cannot read ${what}: no member begins at offset ${member.headerOffset}, one is wanted`,
    );
  }
  const offset =
    member.headerOffset + LOCAL_HEADER_LENGTH + view.getUint16(26, true) + view.getUint16(28, true);
  const stored = sliceSource(file, offset, member.compressedSize, what);
  if (member.method === DEFLATED) return { source: inflatingSource(stored, member, what), hasSlices: false };
  if (member.compressedSize !== member.size) {
    const given = `stored in ${member.compressedSize} bytes`;
    throw new RangeError(`Cannot read ${what}: it is ${given}, its size of ${member.size} is wanted`);
  }
  return { source: checkedSource(stored, member.crc32, what), hasSlices: true };
}
