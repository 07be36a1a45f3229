import { type ByteSource, checkRange } from "./byte-source.ts";

/** The most bytes that are held in memory at once for data that cannot be read in slices. */
export const WHOLE_LIMIT = 2 ** 31;

/**
 * A source that reads everything at its first read and keeps it: for data that has no random access.
 *
 * @param what what is read, for the message
 * @throws RangeError at a read if `byteLength` is above 2 GiB
 */
export function wholeSource(
  byteLength: number,
  what: string,
  readWhole: () => Promise<Uint8Array>,
): ByteSource {
  let whole: Promise<Uint8Array> | undefined;
  return {
    byteLength,
    async read(offset, length) {
      checkRange(offset, length, byteLength, what);
      if (byteLength > WHOLE_LIMIT) {
        throw new RangeError(
          `Cannot read ${what}: it takes ${byteLength} bytes in memory, at most ${WHOLE_LIMIT} are wanted ` +
            "(uncompressed data in C order is read in slices, whatever its size)",
        );
      }
      whole ??= readWhole().catch((error: unknown) => {
        whole = undefined; // a later read may try again
        throw error;
      });
      return (await whole).slice(offset, offset + length);
    },
  };
}
