import { describeValue } from "../logits/describe-value.ts";
import type { SharedRoom } from "./shared-room.ts";

type SharedArray =
  | Float32Array<SharedArrayBuffer>
  | Float64Array<SharedArrayBuffer>
  | Uint16Array<SharedArrayBuffer>
  | Uint8Array<SharedArrayBuffer>
  | Int32Array<SharedArrayBuffer>;

interface SharedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: SharedArrayBuffer, byteOffset: number, length: number): SharedArray;
}

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  uint8: Uint8Array,
  int32: Int32Array,
} as const satisfies Record<string, SharedArrayConstructor>;

const ALIGNMENT = 16;

/** Hands out arrays in shared memory, one behind the other. */
export class SharedArrays {
  readonly #room: SharedRoom;
  #used = 0;

  constructor(room: SharedRoom) {
    this.#room = room;
  }

  /** See `Threads.allocate`. */
  allocate(dtype: keyof typeof ARRAYS, length: number): SharedArray {
    const Elements: SharedArrayConstructor | undefined = Object.hasOwn(ARRAYS, dtype)
      ? ARRAYS[dtype]
      : undefined;
    if (Elements === undefined) {
      const known = Object.keys(ARRAYS).join(", ");
      throw new TypeError(
        `Cannot allocate in a pool of threads: dtype ${describeValue(dtype)}, must be one of ${known}`,
      );
    }
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(
        `Cannot allocate in a pool of threads: length ${describeValue(length)}, must be a whole number ≥ 0`,
      );
    }
    const { buffer, arrays, byteLength } = this.#room;
    const bytes = Math.ceil((length * Elements.BYTES_PER_ELEMENT) / ALIGNMENT) * ALIGNMENT;
    const left = byteLength - this.#used;
    if (bytes > left) {
      throw new RangeError(
        `Cannot allocate in a pool of threads: ${bytes} bytes, must be at most the ${left} left of its byteLength`,
      );
    }
    const address = arrays + this.#used;
    this.#used += bytes;
    return new Elements(buffer, address, length);
  }
}
