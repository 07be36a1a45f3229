import type { ChainInput } from "../chain.ts";
import { Sampler } from "../sampler.ts";
import type { StepInputs } from "../step-inputs.ts";

export interface Sequence {
  readonly prompt?: readonly number[];
  readonly generated?: readonly number[];
}

/** A sampler that has seen a sequence; its generated tokens were drawn from rows that left no choice. */
export function samplerAfter(chain: ChainInput, { prompt = [], generated = [] }: Sequence): Sampler {
  const sampler = new Sampler(chain);
  const tokens = [...prompt, ...generated];
  sampler.restore({ ...sampler.state(), tokens, promptLength: prompt.length });
  return sampler;
}

/** Probability of each token at the end of the chain, `[V]`; 0 for those that are gone. */
export function probabilitiesAfter(
  chain: ChainInput,
  logits: readonly number[] | Float32Array | Float64Array,
  sequence: Sequence = {},
  inputs: StepInputs = {},
): number[] {
  const { ids, probabilities } = samplerAfter(chain, sequence).distribution(logits, inputs);
  const all = new Array<number>(logits.length).fill(0);
  for (const [i, id] of ids.entries()) all[id] = probabilities[i]!;
  return all;
}

/** Their softmax in plain float64, `[V]`. */
export function softmaxOf(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const terms = logits.map((z) => Math.exp(z - largest));
  const total = terms.reduce((sum, term) => sum + term, 0);
  return terms.map((term) => term / total);
}

/** The largest difference between values of two lists. */
export function farthest(actual: readonly number[], expected: readonly number[]): number {
  return Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!)));
}
