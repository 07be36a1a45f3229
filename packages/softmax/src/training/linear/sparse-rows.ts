import type { ClassSlices } from "./class-slices.ts";
import type { FeatureLists } from "./feature-lists.ts";
import type { FeatureRows, RowBlock } from "./row-block.ts";

/** Features as lists of what is not 0. */
export class SparseRows implements FeatureRows {
  readonly #lists: FeatureLists;
  readonly #slices: ClassSlices;

  constructor(lists: FeatureLists, slices: ClassSlices) {
    this.#lists = lists;
    this.#slices = slices;
  }

  /** Nothing to do: lists hold finite numbers only, which a gradient of 0 makes count for nothing. */
  load(): void {}

  addLogits({ first, rows, logits, stride }: RowBlock): void {
    const { instance } = this.#lists;
    const { list, ends } = this.#lists.from(first);
    for (const slice of this.#slices.all) {
      this.#slices.load(slice);
      const { weightsRoom } = this.#slices;
      const out = logits + slice.from * 4;
      instance.wasm.multiplySparse(list, ends, rows, weightsRoom, slice.stride, out, stride);
    }
  }

  addWeightGradient({ first, rows, logits, stride }: RowBlock, out: Float32Array | Float64Array): void {
    const { instance } = this.#lists;
    const { list, ends } = this.#lists.from(first);
    for (const slice of this.#slices.all) {
      this.#slices.clearGradient(slice);
      const { gradientRoom } = this.#slices;
      const gradient = logits + slice.from * 4;
      instance.wasm.multiplySparseTransposed(list, ends, rows, gradient, stride, gradientRoom, slice.stride);
      this.#slices.addGradientTo(out, slice);
    }
  }
}
