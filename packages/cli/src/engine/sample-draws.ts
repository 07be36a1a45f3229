/**
 * Tokens drawn from rows of logits, each draw with a random number of its own.
 *
 * @module
 */
import { type Chain, philoxAt, type Sample, Sampler, type Stage } from "softmax/sampling";
import { UsageError } from "../usage-error.ts";
import type { SampledRow } from "./sample-rows.ts";

export interface SamplingRequest {
  readonly chain: Chain;
  readonly seed: number;
  /** Tokens drawn from each row. */
  readonly draws: number;
  /** How many of the model's most probable tokens are listed with each row. */
  readonly top: number;
  /** Ids of the tokens before the first draw. */
  readonly prompt: readonly number[];
  /** Rows are the steps of one sequence: a token that was drawn is in the history of the next row. */
  readonly isSequence: boolean;
}

/**
 * Rows that do not follow each other begin anew from the prompt. Draw i of row r has the number of the seed, r and i alone,
 * so it does not depend on how many rows or draws there are, nor on how they were read.
 */
export class RowSampler {
  readonly #request: SamplingRequest;
  readonly #sampler: Sampler;
  #row = 0;
  #draw = 0;

  constructor(request: SamplingRequest) {
    const { chain, seed, top, prompt, isSequence } = request;
    this.#request = request;
    const uniform = philoxAt(seed);
    const random = (_: number, purpose: number) => uniform(this.#row, purpose, this.#draw);
    this.#sampler = new Sampler(chain, isSequence ? { seed, top } : { random, top });
    this.#sampler.accept(prompt);
  }

  /** Draws the row's tokens; in a sequence rows are to come in their order. */
  sample(row: SampledRow): Sample[] {
    return Array.from({ length: this.#request.draws }, (_, draw) =>
      this.#at(row, draw, () => this.#sampler.sample(row.logits)),
    );
  }

  /** What each processor does to the row, before its first draw. */
  trace(row: SampledRow): Stage[] {
    return this.#at(row, 0, () => this.#sampler.trace(row.logits));
  }

  #at<Result>(row: SampledRow, draw: number, run: () => Result): Result {
    const { prompt, isSequence } = this.#request;
    this.#row = row.row;
    this.#draw = draw;
    if (!isSequence) {
      this.#sampler.reset();
      this.#sampler.accept(prompt);
    }
    try {
      return run();
    } catch (error) {
      throw error instanceof RangeError || error instanceof TypeError ? refusedRow(row, error) : error;
    }
  }
}

/** What the library refuses is wrong input; anything else is a mistake, and keeps its stack. */
function refusedRow({ path, rowOfFile }: SampledRow, error: Error): Error {
  const refused = /^Cannot \w+: /;
  if (!refused.test(error.message)) return error;
  const reason = error.message.replace(refused, "");
  return new UsageError(`Cannot sample row ${rowOfFile} of ${path}: ${reason} (rows count from 0)`, {
    cause: error,
  });
}
