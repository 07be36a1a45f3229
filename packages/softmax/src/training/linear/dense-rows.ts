import type { Address } from "../../kernels/wasm/wasm-module.ts";
import { addProduct, type StoredMatrix, transposed } from "./add-product.ts";
import type { ClassSlices } from "./class-slices.ts";
import type { LinearInstance } from "./linear-module.ts";
import type { FeatureRows, RowBlock } from "./row-block.ts";

/** Features as the caller holds them, `[N, D]`, copied block by block. */
export class DenseRows implements FeatureRows {
  readonly #instance: LinearInstance;
  readonly #slices: ClassSlices;
  readonly #features: Float32Array;
  readonly #inputs: number;
  readonly #room: Address;

  constructor(
    instance: LinearInstance,
    slices: ClassSlices,
    features: Float32Array,
    inputs: number,
    blockRows: number,
  ) {
    this.#instance = instance;
    this.#slices = slices;
    this.#features = features;
    this.#inputs = inputs;
    this.#room = instance.memory.allocate(blockRows * inputs * 4);
  }

  load({ first, rows }: RowBlock, isLeftOut: (row: number) => boolean): void {
    const inputs = this.#inputs;
    const { float32 } = this.#instance.memory;
    const at = this.#room / 4;
    float32.set(this.#features.subarray(first * inputs, (first + rows) * inputs), at);
    for (let r = 0; r < rows; r++) {
      if (isLeftOut(first + r)) float32.fill(0, at + r * inputs, at + (r + 1) * inputs);
    }
  }

  addLogits({ rows, logits, stride }: RowBlock): void {
    const steps = this.#inputs;
    for (const slice of this.#slices.all) {
      this.#slices.load(slice);
      const c = { at: logits + slice.from * 4, row: stride };
      const b = { at: this.#slices.weightsRoom, row: slice.stride };
      addProduct(this.#instance, c, this.#matrix, b, { rows, steps, columns: slice.stride / 4 });
    }
  }

  addWeightGradient({ rows, logits, stride }: RowBlock, out: Float32Array | Float64Array): void {
    const a = transposed(this.#matrix);
    for (const slice of this.#slices.all) {
      this.#slices.clearGradient(slice);
      const c = { at: this.#slices.gradientRoom, row: slice.stride };
      const b = { at: logits + slice.from * 4, row: stride };
      const size = { rows: this.#inputs, steps: rows, columns: slice.stride / 4 };
      addProduct(this.#instance, c, a, b, size);
      this.#slices.addGradientTo(out, slice);
    }
  }

  get #matrix(): StoredMatrix {
    return { at: this.#room, row: this.#inputs * 4 };
  }
}
