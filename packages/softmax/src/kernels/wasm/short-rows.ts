import type { KernelInstance } from "./kernel-instance.ts";
import type { Address } from "./wasm-module.ts";

/** Logits of the largest batch that is short. */
export const MOST_LOGITS = 64;

/**
 * softmax and log-softmax of a few contiguous rows, by the same kernels as any other rows.
 *
 * A call on so few numbers is mostly overhead: nothing is checked or looked up here, and each kind of array has a
 * loop of its own, because a loop over several kinds is slow. All logits are read before a result is written, so that `out`
 * may overlap them.
 */
export class ShortRows {
  readonly #instance: KernelInstance;
  readonly #room: Address;
  readonly #temperature: Address;
  readonly #scratch: Address;

  /** Takes the bottom of the instance's stack, for good. */
  constructor(instance: KernelInstance) {
    const { memory } = instance;
    memory.reset();
    this.#instance = instance;
    this.#room = memory.allocate(MOST_LOGITS * 8);
    this.#temperature = memory.allocate(8);
    this.#scratch = memory.allocate(MOST_LOGITS * 8 + 64);
    memory.keep();
  }

  float32(isLog: boolean, logits: Float32Array, classes: number, T: number, out: Float32Array): Float32Array {
    const { wasm, memory } = this.#instance;
    const room = this.#room;
    const temperature = this.#temperature;
    const { length } = logits;
    const values = memory.float32;
    const first = room >> 2;
    for (let i = 0; i < length; i++) values[first + i] = logits[i]!;
    memory.float64[temperature >> 3] = T;
    const rows = length / classes;
    if (isLog) wasm.logSoftmax32(room, room, rows, classes, temperature, 0);
    else wasm.softmax32(room, room, rows, classes, 1, temperature, 0, this.#scratch);
    for (let i = 0; i < length; i++) out[i] = values[first + i]!;
    return out;
  }

  float64(isLog: boolean, logits: Float64Array, classes: number, T: number, out: Float64Array): Float64Array {
    const values = this.#instance.memory.float64;
    const { length } = logits;
    const first = this.#room >> 3;
    for (let i = 0; i < length; i++) values[first + i] = logits[i]!;
    this.#run64(isLog, length / classes, classes, T);
    for (let i = 0; i < length; i++) out[i] = values[first + i]!;
    return out;
  }

  /** `undefined` when not all are numbers. */
  numbers(isLog: boolean, logits: readonly unknown[], classes: number, T: number): number[] | undefined {
    const values = this.#instance.memory.float64;
    const { length } = logits;
    const first = this.#room >> 3;
    for (let i = 0; i < length; i++) {
      const x = logits[i];
      if (typeof x !== "number") return undefined;
      values[first + i] = x;
    }
    this.#run64(isLog, length / classes, classes, T);
    const out = new Array<number>(length);
    for (let i = 0; i < length; i++) out[i] = values[first + i]!;
    return out;
  }

  #run64(isLog: boolean, rows: number, classes: number, T: number): void {
    const { wasm, memory } = this.#instance;
    const room = this.#room;
    const temperature = this.#temperature;
    memory.float64[temperature >> 3] = T;
    if (isLog) wasm.logSoftmax64(room, room, rows, classes, temperature, 0);
    else wasm.softmax64(room, room, rows, classes, 1, temperature, 0, this.#scratch);
  }
}
