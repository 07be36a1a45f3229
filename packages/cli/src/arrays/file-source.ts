/** A file on disk as a `ByteSource`: bytes at any offset, without holding the file. */
import { type FileHandle, open } from "node:fs/promises";
import type { ByteSource } from "tensor-files";

export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

export async function openFileSource(path: string): Promise<FileSource> {
  const handle = await open(path, "r");
  const { size } = await handle.stat();
  return {
    byteLength: size,
    read: (offset, length) => readExactly(handle, offset, length),
    close: () => handle.close(),
  };
}

async function readExactly(handle: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) {
      throw new RangeError(`Cannot read bytes ${offset} to ${offset + length}: the file ends before`);
    }
    done += bytesRead;
  }
  return bytes;
}
