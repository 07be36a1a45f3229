import type { Address } from "../../kernels/wasm/wasm-module.ts";
import { addProduct, transposed } from "./add-product.ts";
import type { ClassSlices } from "./class-slices.ts";
import type { LinearInstance } from "./linear-module.ts";
import type { RowBlock } from "./row-block.ts";

/** Adds `G·Wᵀ` to the caller's `[N, D]`. */
export class FeatureGradient {
  readonly #instance: LinearInstance;
  readonly #slices: ClassSlices;
  readonly #out: Float32Array;
  readonly #inputs: number;
  readonly #room: Address;

  constructor(
    instance: LinearInstance,
    slices: ClassSlices,
    out: Float32Array,
    inputs: number,
    blockRows: number,
  ) {
    this.#instance = instance;
    this.#slices = slices;
    this.#out = out;
    this.#inputs = inputs;
    this.#room = instance.memory.allocate(blockRows * inputs * 4);
  }

  /** The block's logits have become their gradient. */
  add({ first, rows, logits, stride }: RowBlock): void {
    const inputs = this.#inputs;
    const { float32 } = this.#instance.memory;
    const place = this.#room / 4;
    float32.set(this.#out.subarray(first * inputs, (first + rows) * inputs), place);
    for (const slice of this.#slices.all) {
      this.#slices.load(slice);
      const c = { at: this.#room, row: inputs * 4 };
      const a = { at: logits + slice.from * 4, row: stride };
      const b = transposed({ at: this.#slices.weightsRoom, row: slice.stride });
      addProduct(this.#instance, c, a, b, { rows, steps: slice.stride / 4, columns: inputs });
    }
    this.#out.set(float32.subarray(place, place + rows * inputs), first * inputs);
  }
}
