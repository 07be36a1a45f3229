import { toView } from "./data-view.ts";

/** Eight tables of 256: `tables[256 · n + b]` is the CRC of byte b with n zero bytes behind it. */
const tables = new Uint32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  tables[byte] = remainder;
}
for (let i = 256; i < tables.length; i++) {
  tables[i] = (tables[i - 256]! >>> 8) ^ tables[tables[i - 256]! & 0xff]!;
}

/**
 * CRC-32 as ZIP has it (reflected polynomial 0xEDB88320), eight bytes at a time
 * (Kounavis and Berry 2005, "slicing by 8").
 *
 * @param before the CRC of the bytes that come before; 0 at the start
 * @example
 * crc32(new TextEncoder().encode("123456789")); // 0xcbf43926
 */
export function crc32(bytes: Uint8Array, before = 0): number {
  const view = toView(bytes);
  const wide = bytes.length - (bytes.length % 8);
  let crc = ~before;
  for (let at = 0; at < wide; at += 8) {
    const low = crc ^ view.getInt32(at, true);
    const high = view.getInt32(at + 4, true);
    crc =
      tables[1792 + (low & 0xff)]! ^
      tables[1536 + ((low >>> 8) & 0xff)]! ^
      tables[1280 + ((low >>> 16) & 0xff)]! ^
      tables[1024 + (low >>> 24)]! ^
      tables[768 + (high & 0xff)]! ^
      tables[512 + ((high >>> 8) & 0xff)]! ^
      tables[256 + ((high >>> 16) & 0xff)]! ^
      tables[high >>> 24]!;
  }
  for (let at = wide; at < bytes.length; at++) crc = (crc >>> 8) ^ tables[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}
