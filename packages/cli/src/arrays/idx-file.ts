/**
 * IDX, the files of MNIST and its kin, as a `DataFile`: unsigned bytes, packed with gzip or not, read whole.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { checkReadable } from "../files/check-readable.ts";
import type { DataFile, Field, RawChunk, Selection } from "../files/data-file.ts";
import { LARGEST_CLASSES, tooManyClasses } from "../files/largest-classes.ts";
import { UsageError } from "../usage-error.ts";

/** Values given at a time: 2 MB of float32. */
const CHUNK_VALUES = 1 << 19;
const LARGEST_FILE = 2 ** 31 - 1;
const UNSIGNED_BYTE = 0x08;
/** Images are given as brightness from 0 to 1: training wants features of a size near 1. */
const BRIGHTEST = 255;

/** `train-images-idx3-ubyte`, `train-images.idx3-ubyte.gz`, `labels.idx`. */
export function isIdxFileName(path: string): boolean {
  return /[-.]idx\d?(-ubyte)?(\.gz)?$/i.test(path);
}

/** Opens an IDX file; what is no such file is a `UsageError`. */
export async function openIdxFile(path: string): Promise<DataFile> {
  await checkReadable(path);
  return new IdxFile(path, await readIdx(path));
}

/** The bytes of a one-dimensional IDX file: labels that stand beside the images' file. */
export async function readIdxNumbers(path: string, what: string): Promise<Float64Array> {
  await checkReadable(path);
  const { shape, values } = await readIdx(path);
  if (shape.length === 1) return Float64Array.from(values);
  throw new UsageError(
    `Cannot read ${what} from ${path}: it holds uint8 [${shape.join(", ")}], a number for each row is wanted`,
  );
}

interface IdxArray {
  readonly shape: readonly number[];
  readonly values: Uint8Array;
}

async function readIdx(path: string): Promise<IdxArray> {
  const bytes = await unpacked(path, await readFile(path));
  const [zero, alsoZero, type, dimensions = 0] = bytes;
  const start = 4 + 4 * dimensions;
  if (zero !== 0 || alsoZero !== 0 || dimensions === 0 || bytes.length < start) {
    throw new UsageError(`Cannot read ${path}: it is no IDX file, or its header is cut off`);
  }
  if (type !== UNSIGNED_BYTE) {
    throw new UsageError(
      `Cannot read ${path}: its values have type 0x${type!.toString(16).padStart(2, "0")}, unsigned bytes (0x08) are wanted`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, length) => product * length, 1);
  const values = bytes.subarray(start);
  if (values.length !== size) {
    throw new UsageError(
      `Cannot read ${path}: it has ${values.length} values, ${size} are wanted for its shape [${shape.join(", ")}]`,
    );
  }
  return { shape, values };
}

async function unpacked(path: string, bytes: Uint8Array): Promise<Uint8Array> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: LARGEST_FILE });
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: it cannot be unpacked (${(error as Error).message})`);
  }
}

class IdxFile implements DataFile {
  readonly path: string;
  readonly fields: readonly Field[];
  readonly rowCount: number;
  private readonly values: Uint8Array;
  private readonly width: number;

  constructor(path: string, { shape, values }: IdxArray) {
    this.path = path;
    this.values = values;
    this.rowCount = shape[0]!;
    this.width = shape.slice(1).reduce((product, length) => product * length, 1);
    if (this.width > LARGEST_CLASSES) throw tooManyClasses(path, this.width);
    const kind = shape.length === 1 ? "integers" : "vectors";
    this.fields = [{ name: "", type: `uint8 [${shape.join(", ")}]`, kind, shape }];
  }

  async *chunks(selection: Selection): AsyncGenerator<RawChunk> {
    const { rowCount, values, width } = this;
    const step = Math.max(1, Math.floor(CHUNK_VALUES / Math.max(1, width)));
    for (let firstRow = 0; firstRow < rowCount; firstRow += step) {
      const rows = Math.min(step, rowCount - firstRow);
      const bytes = values.subarray(firstRow * width, (firstRow + rows) * width);
      yield {
        ...{ firstRow, rows, width },
        ...(selection.scores && { scores: Float32Array.from(bytes, (byte) => byte / BRIGHTEST) }),
        ...(selection.labels !== undefined && { labels: Float64Array.from(bytes) }),
      };
    }
  }

  async hasRows(): Promise<boolean> {
    return this.rowCount > 0;
  }

  async labelText(_: Selection, row: number): Promise<string> {
    return String(this.values[row]);
  }

  async close(): Promise<void> {}
}
