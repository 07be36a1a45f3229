/**
 * The module's memory as a stack that starts anew with every tile.
 *
 * It grows only when a tile needs more than was ever needed before, and is used again by the next.
 * Growing detaches every view, so all room is allocated before the first view is made.
 *
 * @module
 */
import type { Address, WasmExports } from "./wasm-module.ts";

const PAGE = 65536;
const ALIGNMENT = 16;

export class KernelMemory {
  readonly #memory: WebAssembly.Memory;
  readonly #base: Address;
  #top: Address;

  constructor(exports: WasmExports) {
    this.#memory = exports.memory;
    this.#base = exports.heapBase.value;
    this.#top = this.#base;
  }

  get buffer(): ArrayBuffer {
    return this.#memory.buffer as ArrayBuffer;
  }

  /** Forgets everything that was allocated. */
  reset(): void {
    this.#top = this.#base;
  }

  /** Room for `bytes`, on a boundary of 16. */
  allocate(bytes: number): Address {
    const address = Math.ceil(this.#top / ALIGNMENT) * ALIGNMENT;
    this.#top = address + bytes;
    const missing = this.#top - this.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    return address;
  }
}
