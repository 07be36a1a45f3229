import { openKernels } from "../../kernels/open-kernels.ts";
import type { Sampler } from "../sampler.ts";
import { createLogitsProcessor, type LogitsProcessorFunction, RowSamplers } from "./logits-processor.ts";

/**
 * A `LogitsProcessor` of transformers.js that leaves the draw to `generate()`: logits become the log-probabilities of the
 * end of the chain, −∞ for tokens that it removed.
 *
 * `generate()` then has to draw from just that: `do_sample: true, temperature: 1, top_k: 0`, since its temperature works
 * before the processor, and its `top_k`, 50 unless given, after it. A chain that remembers what was drawn (mirostat,
 * adaptive-p) cannot work so: `createDrawingProcessor` draws itself. Follows transformers.js 4.3.1.
 *
 * @param samplerOf gives each row of a batch a sampler of its own; of it only the chain and its random numbers are used
 * @throws {TypeError} when called: logits that are no float32 `[B, V]`, one sampler for two rows, or a chain with a memory
 * @throws {NoTokenLeft} when called: the chain left no token
 * @example
 * const processor = createDistributionProcessor(() => new Sampler([{ type: "top-k", k: 2 }]));
 * const logits = { type: "float32", dims: [1, 3], data: new Float32Array([1, 3, 3]) };
 * processor([[11n, 5n]], logits).data; // Float32Array [-Infinity, -0.6931471824645996, -0.6931471824645996]
 */
export function createDistributionProcessor(samplerOf: (row: number) => Sampler): LogitsProcessorFunction {
  const samplers = new RowSamplers(samplerOf);
  return createLogitsProcessor((logits, tokens, row) => {
    const sampler = samplers.at(row);
    follow(sampler, tokens);
    const { ids, probabilities } = sampler.distribution(logits);
    openKernels().log(probabilities, probabilities);
    logits.fill(-Infinity);
    for (const [i, id] of ids.entries()) logits[id] = probabilities[i]!;
  });
}

/** Tells a sampler of a token that it did not draw, or of a new prompt. */
function follow(sampler: Sampler, tokens: readonly number[]): void {
  const state = sampler.state();
  if (state.memories.length > 0) {
    throw new TypeError(
      "Cannot leave the draw to transformers.js: the chain remembers what was drawn, createDrawingProcessor is wanted",
    );
  }
  const isNext =
    tokens.length === state.tokens.length + 1 && state.tokens.every((token, i) => token === tokens[i]);
  const isStarted = state.tokens.length > 0;
  sampler.restore({
    ...state,
    tokens,
    promptLength: isStarted && isNext ? state.promptLength : tokens.length,
  });
}
