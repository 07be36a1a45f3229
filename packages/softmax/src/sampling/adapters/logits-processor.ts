import { describeValue } from "../../logits/describe-value.ts";
import type { Sampler } from "../sampler.ts";

/** What transformers.js hands to a processor: the tokens of each row so far, prompt included. */
export type InputIds = readonly (readonly bigint[])[];

/** A tensor of logits, float32 `[B, V]`, as far as a processor looks at it. */
export interface LogitsTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

/** What a `LogitsProcessorList` of transformers.js takes: it changes the logits in place, and returns their tensor. */
export interface LogitsProcessorFunction {
  <Tensor extends LogitsTensor>(inputIds: InputIds, logits: Tensor): Tensor;
  /** The same: transformers.js names it so. */
  _call<Tensor extends LogitsTensor>(inputIds: InputIds, logits: Tensor): Tensor;
}

/** Calls `processRow` with each row's logits, `[V]`, a view that it changes, and the row's tokens so far. */
export function createLogitsProcessor(
  processRow: (logits: Float32Array, tokens: readonly number[], row: number) => void,
): LogitsProcessorFunction {
  const process = <Tensor extends LogitsTensor>(inputIds: InputIds, logits: Tensor): Tensor => {
    const { data, dims } = logits;
    const rows = inputIds.length;
    const classes = dims.at(-1) ?? 0;
    if (!(data instanceof Float32Array) || data.length !== rows * classes) {
      throw new TypeError(
        `Cannot process logits: ${describeValue(data)} of dims [${dims.join(", ")}] for ${rows} rows of input_ids, ` +
          `a Float32Array of dims [${rows}, V] is wanted`,
      );
    }
    for (const [row, tokens] of inputIds.entries()) {
      processRow(data.subarray(row * classes, (row + 1) * classes), tokens.map(Number), row);
    }
    return logits;
  };
  return Object.assign(process, { _call: process });
}

/** Samplers of a batch, made when a row comes up first. */
export class RowSamplers {
  readonly #samplers: Sampler[] = [];
  readonly #samplerOf: (row: number) => Sampler;

  constructor(samplerOf: (row: number) => Sampler) {
    this.#samplerOf = samplerOf;
  }

  /** @throws {TypeError} two rows would share one: a sampler remembers the tokens of one sequence */
  at(row: number): Sampler {
    const known = this.#samplers[row];
    if (known) return known;
    const sampler = this.#samplerOf(row);
    const other = this.#samplers.indexOf(sampler);
    if (other >= 0) {
      throw new TypeError(
        `Cannot process logits: rows ${other} and ${row} have the same sampler, one each is wanted`,
      );
    }
    this.#samplers[row] = sampler;
    return sampler;
  }
}
