import type { KernelInstance } from "./kernel-instance.ts";
import type { Address } from "./wasm-module.ts";

/** Classes of the longest row that is short. */
export const MOST_CLASSES = 64;

/**
 * softmax and log-softmax at temperature 1 of one short row into a fresh one, by the same kernels as any other row.
 *
 * A call on so few numbers is mostly overhead: nothing is checked, looked up or allocated here but the result, and each
 * kind of array has a loop of its own, because a loop over several kinds is slow.
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
    this.#room = memory.allocate(MOST_CLASSES * 8);
    this.#temperature = memory.allocate(8);
    this.#scratch = memory.allocate(MOST_CLASSES * 8 + 64);
    memory.keep();
    memory.float64[this.#temperature / 8] = 1;
  }

  float32(isLog: boolean, row: Float32Array): Float32Array {
    const { wasm, memory } = this.#instance;
    const room = this.#room;
    const classes = row.length;
    const values = memory.float32;
    const first = room >> 2;
    for (let k = 0; k < classes; k++) values[first + k] = row[k]!;
    if (isLog) wasm.logSoftmax32(room, room, 1, classes, this.#temperature, 0);
    else wasm.softmax32(room, room, 1, classes, 1, this.#temperature, 0, this.#scratch);
    const out = new Float32Array(classes);
    for (let k = 0; k < classes; k++) out[k] = values[first + k]!;
    return out;
  }

  float64(isLog: boolean, row: Float64Array): Float64Array {
    const { memory } = this.#instance;
    const classes = row.length;
    const values = memory.float64;
    const first = this.#room >> 3;
    for (let k = 0; k < classes; k++) values[first + k] = row[k]!;
    this.#run64(isLog, classes);
    const out = new Float64Array(classes);
    for (let k = 0; k < classes; k++) out[k] = values[first + k]!;
    return out;
  }

  /** `undefined` when not all are numbers. */
  numbers(isLog: boolean, row: readonly unknown[]): number[] | undefined {
    const { memory } = this.#instance;
    const classes = row.length;
    const values = memory.float64;
    const first = this.#room >> 3;
    for (let k = 0; k < classes; k++) {
      const x = row[k];
      if (typeof x !== "number") return undefined;
      values[first + k] = x;
    }
    this.#run64(isLog, classes);
    const out = row.slice() as number[]; // room for as many, faster than push
    for (let k = 0; k < classes; k++) out[k] = values[first + k]!;
    return out;
  }

  #run64(isLog: boolean, classes: number): void {
    const { wasm } = this.#instance;
    const room = this.#room;
    if (isLog) wasm.logSoftmax64(room, room, 1, classes, this.#temperature, 0);
    else wasm.softmax64(room, room, 1, classes, 1, this.#temperature, 0, this.#scratch);
  }
}
