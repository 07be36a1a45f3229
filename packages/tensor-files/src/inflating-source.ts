import { Inflate } from "fflate";
import { type ByteSource, checkRange, readExactly } from "./byte-source.ts";
import { checkCrc } from "./checked-source.ts";
import { crc32 } from "./crc32.ts";

/** No deflate stream grows more: 258 bytes from two bits. */
const MAX_RATIO = 1032;

/** Most bytes that go into the inflater at once; what comes out of them is at most 17 MB. */
const PUSH_BYTES = 2 ** 14;

/** Bytes that are read at once: for the whole, and for a header at its start. */
const READ_BYTES = { whole: 2 ** 20, start: 2 ** 10 };

/**
 * What a deflated `source` inflates to. Each read inflates from the start to the last byte it wants, and the
 * read that wants the last byte of all checks size and CRC-32.
 *
 * @param size the inflated size that the file claims
 * @param what what is read, for messages
 * @throws RangeError if no deflate stream of this length can have that size
 */
export function inflatingSource(
  source: ByteSource,
  { size, crc32: expected }: { size: number; crc32: number },
  what: string,
): ByteSource {
  if (size > source.byteLength * MAX_RATIO) {
    const wanted = `at most ${source.byteLength * MAX_RATIO} are possible`;
    throw new RangeError(
      `Cannot inflate ${what}: ${size} bytes from ${source.byteLength} are given, ${wanted}`,
    );
  }
  return {
    byteLength: size,
    async read(offset, length) {
      checkRange(offset, length, size, what);
      const out = new Uint8Array(length);
      const toEnd = offset + length === size;
      let produced = 0;
      let crc = 0;
      for await (const chunk of inflate(source, toEnd ? READ_BYTES.whole : READ_BYTES.start, what)) {
        const from = Math.max(offset - produced, 0);
        const to = Math.min(offset + length - produced, chunk.length);
        if (from < to) out.set(chunk.subarray(from, to), produced + from - offset);
        produced += chunk.length;
        crc = toEnd ? crc32(chunk, crc) : 0;
        if (produced > size || (!toEnd && produced >= offset + length)) break;
      }
      if (toEnd ? produced !== size : produced < offset + length) {
        const given = produced > size ? `more than ${size}` : produced;
        throw new RangeError(`Cannot inflate ${what}: ${given} bytes come out, ${size} are wanted`);
      }
      if (toEnd) checkCrc(crc, expected, what);
      return out;
    },
  };
}

/** The inflated bytes, in chunks of at most `PUSH_BYTES · MAX_RATIO`. */
async function* inflate(source: ByteSource, readBytes: number, what: string): AsyncGenerator<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const inflater = new Inflate((chunk) => chunks.push(chunk));
  for (let at = 0; at < source.byteLength; at += readBytes) {
    const block = await readExactly(source, at, Math.min(readBytes, source.byteLength - at), what);
    for (let start = 0; start < block.length; start += PUSH_BYTES) {
      const piece = block.subarray(start, start + PUSH_BYTES);
      const isLast = at + start + piece.length === source.byteLength;
      try {
        inflater.push(piece, isLast);
      } catch (cause) {
        throw new RangeError(`Cannot inflate ${what}: ${(cause as Error).message}`, { cause });
      }
      yield* chunks.splice(0);
    }
  }
}
