/// <reference lib="esnext.disposable" preserve="true" />
import { describeValue } from "../logits/describe-value.ts";
import { type ArenaMemory, acquireMemory, releaseMemory } from "./arena-memory.ts";
import { openForArenas } from "./open-kernels.ts";

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  uint8: Uint8Array,
  int32: Int32Array,
} as const;

const ALIGNMENT = 16;

/** Memory that the kernels compute in. Operations notice arrays that live in one, and do not copy them. */
export interface Arena {
  /** Room for arrays, each of which takes its bytes rounded up to 16. */
  readonly byteLength: number;
  /**
   * An array of zeros in the arena.
   *
   * @param dtype `"float16"` and `"bfloat16"` are bits in a `Uint16Array`; `"uint8"` is for masks, `"int32"` for labels
   * @throws {TypeError} another dtype
   * @throws {RangeError} a length that cannot be, not enough room left, an arena disposed of
   */
  allocate(dtype: "float32", length: number): Float32Array;
  allocate(dtype: "float64", length: number): Float64Array;
  allocate(dtype: "float16" | "bfloat16", length: number): Uint16Array;
  allocate(dtype: "uint8", length: number): Uint8Array;
  allocate(dtype: "int32", length: number): Int32Array;
  /** Gives the memory back: the arrays become empty. Again: nothing. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/**
 * Memory of a fixed size that the kernels compute in: arrays allocated there are worked on where they are.
 *
 * softmax with its logits and its `out` in one arena copies nothing; with only one of them there, that one is not
 * copied. Results have the bits that they have anywhere else. Several arenas can live side by side. Where there is no
 * WebAssembly (see `kernelName`) an arena gives ordinary arrays.
 *
 * @param byteLength room for arrays, each of which takes its bytes rounded up to 16
 * @throws {RangeError} not a whole number ≥ 0, or more than can be had
 * @example
 * const arena = createArena(2 * 4096);
 * const logits = arena.allocate("float32", 1000);
 * const out = arena.allocate("float32", 1000);
 * logits.fill(1);
 * softmax(logits, { out })[0]; // 0.0010000000474974513
 * arena.dispose();
 */
export function createArena(byteLength: number): Arena {
  if (!Number.isSafeInteger(byteLength) || byteLength < 0) {
    throw new RangeError(
      `Cannot create an arena: its byteLength is ${describeValue(byteLength)}, must be a whole number ≥ 0`,
    );
  }
  const module = openForArenas();
  return new KernelArena(byteLength, module && acquireMemory(module, byteLength));
}

class KernelArena implements Arena {
  readonly byteLength: number;
  #memory: ArenaMemory | undefined;
  #used = 0;
  #isDisposed = false;

  constructor(byteLength: number, memory: ArenaMemory | undefined) {
    this.byteLength = byteLength;
    this.#memory = memory;
  }

  allocate(dtype: "float32", length: number): Float32Array;
  allocate(dtype: "float64", length: number): Float64Array;
  allocate(dtype: "float16" | "bfloat16", length: number): Uint16Array;
  allocate(dtype: "uint8", length: number): Uint8Array;
  allocate(dtype: "int32", length: number): Int32Array;
  allocate(
    dtype: keyof typeof ARRAYS,
    length: number,
  ): Float32Array | Float64Array | Uint16Array | Uint8Array | Int32Array {
    const Elements = Object.hasOwn(ARRAYS, dtype) ? ARRAYS[dtype] : undefined;
    if (Elements === undefined) {
      throw new TypeError(
        `Cannot allocate in an arena: dtype ${describeValue(dtype)}, must be one of ${Object.keys(ARRAYS).join(", ")}`,
      );
    }
    if (!Number.isSafeInteger(length) || length < 0) {
      throw new RangeError(
        `Cannot allocate in an arena: length ${describeValue(length)}, must be a whole number ≥ 0`,
      );
    }
    if (this.#isDisposed) {
      throw new RangeError("Cannot allocate in an arena: it was disposed of, must be a new one");
    }
    const bytes = Math.ceil((length * Elements.BYTES_PER_ELEMENT) / ALIGNMENT) * ALIGNMENT;
    const left = this.byteLength - this.#used;
    if (bytes > left) {
      throw new RangeError(`Cannot allocate in an arena: ${bytes} bytes, must be at most the ${left} left`);
    }
    const offset = this.#used;
    this.#used += bytes;
    if (this.#memory === undefined) return new Elements(length);
    return new Elements(this.#memory.buffer, this.#memory.base + offset, length);
  }

  dispose(): void {
    if (this.#memory !== undefined) releaseMemory(this.#memory, this.#used);
    this.#memory = undefined;
    this.#isDisposed = true;
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}
