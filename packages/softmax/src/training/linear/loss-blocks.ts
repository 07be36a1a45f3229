import type { Address } from "../../kernels/wasm/wasm-module.ts";
import { CompensatedSum } from "../../math/compensated-sum.ts";
import { paddedBytes } from "./class-slices.ts";
import type { LinearLossInput } from "./linear-loss-input.ts";
import type { LinearInstance } from "./linear-module.ts";
import type { RowBlock } from "./row-block.ts";

/** The logits of one block of rows after another, their losses, and their gradient in place. */
export class LossBlocks {
  /** Σ w·loss so far. */
  readonly total = new CompensatedSum();
  readonly #instance: LinearInstance;
  readonly #input: LinearLossInput;
  readonly #stride: number;
  /** The bias as a row of logits: −∞ in the padding, which is a class of probability 0. */
  readonly #bias: Address;
  readonly #biasSums: Address;
  readonly #temperature: Address;
  readonly #logits: Address;
  readonly #labels: Address;
  readonly #losses: Address;
  readonly #scales: Address;

  constructor(
    instance: LinearInstance,
    input: LinearLossInput,
    bias: Float32Array | undefined,
    blockRows: number,
  ) {
    const { memory } = instance;
    this.#instance = instance;
    this.#input = input;
    this.#stride = paddedBytes(input.classes);
    this.#temperature = memory.allocate(8);
    this.#bias = memory.allocate(this.#stride);
    this.#biasSums = memory.allocate(this.#stride * 2);
    this.#labels = memory.allocate(blockRows * 4);
    this.#losses = memory.allocate(blockRows * 8);
    this.#scales = memory.allocate(blockRows * 8);
    this.#logits = memory.allocate(blockRows * this.#stride);
    const width = this.#stride / 4;
    const row = memory.float32.subarray(this.#bias / 4, this.#bias / 4 + width);
    row.fill(0);
    if (bias) row.set(bias);
    row.fill(-Infinity, input.classes);
    memory.float64.fill(0, this.#biasSums / 8, this.#biasSums / 8 + width);
    memory.float64[this.#temperature / 8] = 1;
  }

  isLeftOut(row: number): boolean {
    return this.#input.labels[row] === -1 || this.#input.sampleWeights?.[row] === 0;
  }

  /** A block whose logits are the bias. */
  begin(first: number, rows: number): RowBlock {
    this.#instance.wasm.fillRows(this.#logits, rows, this.#bias, this.#stride);
    return { first, rows, logits: this.#logits, stride: this.#stride };
  }

  /** Adds the losses of the block's rows; their logits become w·(p − onehot) if a gradient is wanted. */
  takeLosses({ first, rows, logits, stride }: RowBlock, needsGradient: boolean): void {
    const { int32, float64 } = this.#instance.memory;
    const { labels, sampleWeights } = this.#input;
    for (let r = 0; r < rows; r++) {
      int32[this.#labels / 4 + r] = this.isLeftOut(first + r) ? -1 : labels[first + r]!;
      float64[this.#scales / 8 + r] = sampleWeights?.[first + r] ?? 1;
    }
    const gradient = needsGradient ? logits : 0;
    const { crossEntropy32 } = this.#instance.wasm;
    const width = stride / 4;
    crossEntropy32(
      ...([logits, rows, width, this.#temperature, 0, this.#labels] as const),
      ...([this.#losses, gradient, this.#scales] as const),
    );
    for (let r = 0; r < rows; r++) {
      this.total.add(float64[this.#losses / 8 + r]! * float64[this.#scales / 8 + r]!);
    }
  }

  addBiasGradient({ rows, logits, stride }: RowBlock): void {
    this.#instance.wasm.addColumnSums(logits, rows, stride / 4, this.#biasSums);
  }

  /** Adds the gradient of all blocks to the caller's `[K]`. */
  addBiasSumsTo(out: Float32Array | Float64Array): void {
    const { float64 } = this.#instance.memory;
    for (let k = 0; k < out.length; k++) out[k]! += float64[this.#biasSums / 8 + k]!;
  }
}
