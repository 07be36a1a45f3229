/**
 * One instance of the WebAssembly kernels whose exports a test calls itself: arrays are copied in and out.
 *
 * @module
 */
import { type Address, compileKernels, instantiateKernels, type WasmExports } from "./wasm-module.ts";

type NumberArray = Float32Array | Float64Array | Uint8Array | Uint16Array | Uint32Array | Int32Array;

const PAGE = 65536;

export class Assembly {
  readonly #memory = new WebAssembly.Memory({ initial: 1 });
  readonly kernels: WasmExports = instantiateKernels(compileKernels(), this.#memory);
  #top: Address = this.kernels.heapBase.value;

  /** Room for `byteLength`, `offset` bytes beyond a boundary of 16. What lies there is not 0. */
  reserve(byteLength: number, offset = 0): Address {
    const address = Math.ceil(this.#top / 16) * 16 + offset;
    this.#top = address + byteLength;
    const missing = this.#top - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
    new Uint8Array(this.#memory.buffer, address, byteLength).fill(0xa5);
    return address;
  }

  write(values: NumberArray, offset = 0): Address {
    const address = this.reserve(values.byteLength, offset);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(this.#memory.buffer, address, values.byteLength).set(bytes);
    return address;
  }

  /** Copies what lies at `address` into `values`, and returns them. */
  read<Values extends NumberArray>(address: Address, values: Values): Values {
    const bytes = new Uint8Array(this.#memory.buffer, address, values.byteLength);
    new Uint8Array(values.buffer, values.byteOffset, values.byteLength).set(bytes);
    return values;
  }

  /** Forgets all arrays. */
  reset(): void {
    this.#top = this.kernels.heapBase.value;
  }
}
