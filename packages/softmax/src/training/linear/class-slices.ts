import type { Address } from "../../kernels/wasm/wasm-module.ts";
import type { LinearGradients } from "./linear-loss-input.ts";
import type { LinearInstance } from "./linear-module.ts";

/** W and its gradient pass through WebAssembly's memory in slices of at most so many classes and bytes. */
const SLICE_CLASSES = 1024;
const SLICE_BYTES = 2 ** 25;

/** Some of the classes. */
export interface ClassSlice {
  readonly from: number;
  /** Without padding. */
  readonly classes: number;
  /** Bytes of a row of the slice, whose classes are padded to a multiple of 4. */
  readonly stride: number;
}

/** Weights `[D, K]` of the caller, a slice of classes at a time, and the gradient on its way back. */
export class ClassSlices {
  readonly all: readonly ClassSlice[];
  readonly weightsRoom: Address;
  readonly gradientRoom: Address;
  readonly #instance: LinearInstance;
  readonly #inputs: number;
  readonly #classes: number;
  readonly #weights: Float32Array;
  #loaded: ClassSlice | undefined;

  constructor(instance: LinearInstance, weights: Float32Array, inputs: number, classes: number) {
    this.#instance = instance;
    this.#weights = weights;
    this.#inputs = inputs;
    this.#classes = classes;
    this.all = slicesOf(inputs, classes);
    const bytes = inputs * this.all[0]!.stride;
    this.weightsRoom = instance.memory.allocate(bytes);
    this.gradientRoom = instance.memory.allocate(bytes);
  }

  /** Copies a slice of W to `weightsRoom`, unless it is there already. */
  load(slice: ClassSlice): void {
    if (this.#loaded === slice) return;
    const { float32 } = this.#instance.memory;
    const width = slice.stride / 4;
    const weights = this.#weights;
    for (let d = 0; d < this.#inputs; d++) {
      const source = d * this.#classes + slice.from;
      const target = this.weightsRoom / 4 + d * width;
      if (slice.classes > 32) float32.set(weights.subarray(source, source + slice.classes), target);
      else for (let k = 0; k < slice.classes; k++) float32[target + k] = weights[source + k]!;
      float32.fill(0, target + slice.classes, target + width);
    }
    this.#loaded = slice;
  }

  clearGradient(slice: ClassSlice): void {
    const { bytes } = this.#instance.memory;
    bytes.fill(0, this.gradientRoom, this.gradientRoom + this.#inputs * slice.stride);
  }

  /** Adds the slice at `gradientRoom` to the caller's `[D, K]`. */
  addGradientTo(out: NonNullable<LinearGradients["weights"]>, slice: ClassSlice): void {
    const { float32 } = this.#instance.memory;
    const width = slice.stride / 4;
    for (let d = 0; d < this.#inputs; d++) {
      const target = d * this.#classes + slice.from;
      const source = this.gradientRoom / 4 + d * width;
      for (let k = 0; k < slice.classes; k++) out[target + k]! += float32[source + k]!;
    }
  }
}

function slicesOf(inputs: number, classes: number): ClassSlice[] {
  const slices: ClassSlice[] = [];
  const fours = Math.max(1, Math.floor(SLICE_BYTES / (16 * inputs)));
  const most = Math.min(SLICE_CLASSES, 4 * fours);
  for (let from = 0; from < classes; from += most) {
    const count = Math.min(most, classes - from);
    slices.push({ from, classes: count, stride: paddedBytes(count) });
  }
  return slices;
}

/** Bytes of so many float32, padded to a multiple of 4. */
export function paddedBytes(count: number): number {
  return Math.ceil(count / 4) * 16;
}
