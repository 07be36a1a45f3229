import { reverseItems } from "./byte-order.ts";
import { type ByteSource, readExactly } from "./byte-source.ts";
import { bytesToTensorData, DTYPES, describeTensor, type Tensor, type TensorDtype } from "./tensor.ts";

/** A tensor in a file, not read yet: rows along the first axis can be read in slices. */
export interface TensorEntry {
  /** Its key in the file; "" for a NPY file, which holds one tensor without a name. */
  readonly name: string;
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  /** True if a slice is read without reading the whole; else the first read keeps the whole in memory. */
  readonly streams: boolean;
  /**
   * Rows `start … start + count − 1` along the first axis.
   *
   * @throws TypeError if the tensor is a scalar
   * @throws RangeError if the rows are not all there
   */
  readRows(start: number, count: number): Promise<Tensor>;
  readAll(): Promise<Tensor>;
}

/** Where a tensor's elements lie: row-major, packed, in the file's byte order. */
export interface StoredTensor {
  readonly name: string;
  readonly dtype: TensorDtype;
  readonly shape: readonly number[];
  readonly bigEndian: boolean;
  readonly streams: boolean;
  /** The elements and nothing else: `data.byteLength` fits dtype and shape. */
  readonly data: ByteSource;
  /** What is read, for messages. */
  readonly what: string;
}

export function createTensorEntry(stored: StoredTensor): TensorEntry {
  const { name, dtype, shape, streams, data, what } = stored;

  async function readBytes(offset: number, length: number): Promise<Tensor["data"]> {
    const bytes = await readExactly(data, offset, length, what);
    if (stored.bigEndian) reverseItems(bytes, DTYPES[dtype].itemBytes);
    return bytesToTensorData(bytes, dtype);
  }

  return {
    name,
    dtype,
    shape,
    streams,
    async readRows(start, count) {
      const rows = shape[0];
      if (rows === undefined)
        throw new TypeError(`Cannot read rows of ${what}: it is a scalar, rows are wanted`);
      checkRows(start, count, stored);
      const rowBytes = rows === 0 ? 0 : data.byteLength / rows;
      const elements = await readBytes(start * rowBytes, count * rowBytes);
      return { dtype, shape: [count, ...shape.slice(1)], data: elements };
    },
    async readAll() {
      return { dtype, shape: [...shape], data: await readBytes(0, data.byteLength) };
    },
  };
}

function checkRows(start: number, count: number, { dtype, shape, what }: StoredTensor): void {
  const isRange = Number.isSafeInteger(start) && Number.isSafeInteger(count) && start >= 0 && count >= 0;
  if (isRange && start + count <= (shape[0] ?? 0)) return;
  const given = `${count} rows from row ${start} are wanted, ${describeTensor(dtype, shape)} is there`;
  throw new RangeError(`Cannot read rows of ${what}: ${given}`);
}
