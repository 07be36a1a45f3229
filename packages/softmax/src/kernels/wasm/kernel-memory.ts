import type { Address } from "./wasm-module.ts";

const PAGE = 65536;
const ALIGNMENT = 16;
/** Kernels may read, not write, this far beyond the end of an array. */
const SLACK = 64;

/** An array of any kind that kernels can work on where it is. */
export interface StoredArray {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
}

/**
 * An instance's memory: a stack for what one call needs, which starts anew with every call.
 *
 * It grows only when a call needs more than was ever needed before. Growing detaches every view, so views are taken
 * after all room is allocated. A memory with residents (arrays that live in it for good, behind the stack) never grows.
 */
export class KernelMemory {
  readonly hasResidents: boolean;
  readonly #limit: Address;
  readonly #memory: WebAssembly.Memory;
  #base: Address;
  #top: Address;
  #buffer!: ArrayBufferLike;
  /** The whole memory. */
  bytes!: Uint8Array;
  bits!: Uint16Array;
  int32!: Int32Array;
  float32!: Float32Array;
  float64!: Float64Array;

  /**
   * @param base where the stack begins
   * @param residents where it must end, because arrays live from there on
   */
  constructor(memory: WebAssembly.Memory, base: Address, residents?: Address) {
    this.#memory = memory;
    this.#base = base;
    this.#top = base;
    this.hasResidents = residents !== undefined;
    this.#limit = residents ?? Infinity;
    this.takeViews();
  }

  /** Forgets everything that was allocated. */
  reset(): void {
    this.#top = this.#base;
  }

  /** What is allocated now stays allocated. */
  keep(): void {
    this.#base = this.#top;
  }

  /** Room for `bytes`, on a boundary of 16. */
  allocate(bytes: number): Address {
    const address = Math.ceil(this.#top / ALIGNMENT) * ALIGNMENT;
    this.#top = address + bytes + SLACK;
    if (this.#top > this.#limit)
      throw new RangeError("Cannot compute in an arena: its scratch room is too small");
    const missing = this.#top - this.#buffer.byteLength;
    if (missing > 0) {
      this.#memory.grow(Math.ceil(missing / PAGE));
      this.takeViews();
    }
    return address;
  }

  /** Takes views anew, because the memory's buffer is another one now. */
  takeViews(): void {
    const { buffer } = this.#memory;
    this.#buffer = buffer;
    this.bytes = new Uint8Array(buffer);
    this.bits = new Uint16Array(buffer);
    this.int32 = new Int32Array(buffer);
    this.float32 = new Float32Array(buffer);
    this.float64 = new Float64Array(buffer);
  }

  /** Whether an array lives in this memory. */
  holds(array: StoredArray): boolean {
    return this.hasResidents && array.buffer === this.#buffer;
  }
}
