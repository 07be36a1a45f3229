/**
 * Bytes at any offset, and the pieces that other files build from them.
 *
 * @module
 */

/** Bytes at any offset: a file handle, a `Blob`, or a buffer. */
export interface ByteSource {
  readonly byteLength: number;
  /** Exactly `length` bytes from `offset`, which the caller may keep and change; throws if it has fewer. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * Reads from a buffer. What is read is a copy.
 *
 * @example
 * await bytesSource(Uint8Array.of(1, 2, 3)).read(1, 2); // Uint8Array [2, 3]
 */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    byteLength: bytes.byteLength,
    async read(offset, length) {
      checkRange(offset, length, bytes.byteLength, "bytes");
      return new Uint8Array(bytes.subarray(offset, offset + length));
    },
  };
}

/** Reads from a `Blob` or `File`, for instance of an `<input type="file">`. */
export function blobSource(blob: Blob): ByteSource {
  return {
    byteLength: blob.size,
    async read(offset, length) {
      checkRange(offset, length, blob.size, "blob");
      return new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer());
    },
  };
}

/** The `byteLength` bytes of `source` that begin at `offset`, as a source of its own. */
export function sliceSource(
  source: ByteSource,
  offset: number,
  byteLength: number,
  what: string,
): ByteSource {
  checkRange(offset, byteLength, source.byteLength, what);
  return {
    byteLength,
    async read(at, length) {
      checkRange(at, length, byteLength, what);
      return source.read(offset + at, length);
    },
  };
}

/**
 * `source.read` with both ends checked: the range against the source, the answer against `length`.
 *
 * @param what what is read, for the message: "Cannot read ZIP directory: …"
 * @throws RangeError if the source is too short or its answer is
 */
export async function readExactly(
  source: ByteSource,
  offset: number,
  length: number,
  what: string,
): Promise<Uint8Array> {
  checkRange(offset, length, source.byteLength, what);
  const bytes = await source.read(offset, length);
  if (bytes.byteLength !== length) {
    throw new RangeError(`Cannot read ${what}: ${bytes.byteLength} bytes are given, ${length} are wanted`);
  }
  return bytes;
}

/** @throws RangeError unless `[offset, offset + length)` lies in `[0, byteLength)` */
export function checkRange(offset: number, length: number, byteLength: number, what: string): void {
  const isInside = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
  if (isInside && offset + length <= byteLength) return;
  throw new RangeError(
    `Cannot read ${what}: ${length} bytes at offset ${offset} are wanted, ${byteLength} bytes are there`,
  );
}
