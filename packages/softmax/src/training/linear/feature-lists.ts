import type { Address } from "../../kernels/wasm/wasm-module.ts";
import { type LinearInstance, openLinearInstance } from "./linear-module.ts";

/** Rows that are listed at once. */
const BLOCK_VALUES = 2 ** 18;
/** Of a listed number: its column and itself. */
const PAIR_BYTES = 8;

/** What is not 0 of features `[N, D]`, row by row, in an instance of its own. */
export class FeatureLists {
  readonly instance: LinearInstance;
  readonly #list: Address;
  /** Where each row's list ends, int32 `[N]`. */
  readonly #ends: Address;

  /** @param count how many features are not 0 */
  constructor(features: Float32Array, rows: number, inputs: number, count: number) {
    this.instance = openLinearInstance();
    const { wasm, memory } = this.instance;
    this.#ends = memory.allocate(rows * 4);
    this.#list = memory.allocate(count * PAIR_BYTES);
    memory.keep();
    const blockRows = Math.max(1, Math.floor(BLOCK_VALUES / inputs));
    const room = memory.allocate(blockRows * inputs * 4);
    let end = this.#list;
    for (let first = 0; first < rows; first += blockRows) {
      const some = features.subarray(first * inputs, (first + blockRows) * inputs);
      memory.float32.set(some, room / 4);
      end = wasm.listRows(room, some.length / inputs, inputs, this.#ends + first * 4, end);
    }
    memory.reset();
  }

  /** Where the list of row `first` begins, and the ends of it and those after it. */
  from(first: number): { list: Address; ends: Address } {
    const ends = this.#ends + first * 4;
    return { list: first === 0 ? this.#list : this.instance.memory.int32[ends / 4 - 1]!, ends };
  }
}
