import { type ByteSource, readExactly } from "./byte-source.ts";
import { crc32 } from "./crc32.ts";

/**
 * `source`, with its CRC-32 followed as far as reads go on from one another, from offset 0. The read that
 * reaches the end throws if the CRC is not `expected`. Reads that leave gaps are not checked.
 *
 * @param what what is read, for the message
 */
export function checkedSource(source: ByteSource, expected: number, what: string): ByteSource {
  const { byteLength } = source;
  let checked = 0;
  let crc = 0;
  return {
    byteLength,
    async read(offset, length) {
      const bytes = await readExactly(source, offset, length, what);
      const end = offset + length;
      if (offset > checked || end <= checked) return bytes;
      const next = crc32(bytes.subarray(checked - offset), crc);
      if (end === byteLength) checkCrc(next, expected, what);
      crc = next;
      checked = end;
      return bytes;
    },
  };
}

/** @throws RangeError if they differ */
export function checkCrc(given: number, expected: number, what: string): void {
  if (given === expected) return;
  const hex = (crc: number) => crc.toString(16).padStart(8, "0");
  throw new RangeError(`Cannot read ${what}: its CRC-32 is ${hex(given)}, ${hex(expected)} is wanted`);
}
