import type { Sample, Sampler } from "../sampler.ts";
import { createLogitsProcessor, type LogitsProcessorFunction, RowSamplers } from "./logits-processor.ts";

/**
 * A `LogitsProcessor` of transformers.js that draws the next token: the drawn one's logit becomes 0, all others −∞.
 *
 * `generate()` has no place for a sampler of one's own (4.3.1): it draws by itself, with `top_p`, `typical_p` and more
 * ignored. Where one token is left, it can but take that one. Ask it for `do_sample: false`: else its temperature comes
 * before the processor, and it sorts the vocabulary after it. The processor is to be the last of the list, and penalties
 * belong in the chain, not in `generate()`: a model's `generation_config.json` may ask for some, such as
 * `repetition_penalty`; pass 1 to have none.
 *
 * A row whose tokens are not those that its sampler knows begins anew, with all of them as the prompt: so one processor
 * serves one `generate()` after the other. Follows transformers.js 4.3.1.
 *
 * @param samplerOf gives each row of a batch a sampler of its own; with the same seed, rows draw the same numbers
 * @param onSample is told what was drawn; transformers.js itself gives no log-probabilities
 * @throws {TypeError} when called: logits that are no float32 `[B, V]`, or one sampler for two rows
 * @throws {NoTokenLeft} when called: the chain left no token
 * @example
 * const processor = createDrawingProcessor((row) => new Sampler([{ type: "top-k", k: 1 }], { seed: 7 + row }));
 * const logits = { type: "float32", dims: [1, 3], data: new Float32Array([1, 3, 2]) };
 * processor([[11n, 5n]], logits).data; // Float32Array [-Infinity, 0, -Infinity]
 */
export function createDrawingProcessor(
  samplerOf: (row: number) => Sampler,
  onSample?: (sample: Sample, row: number) => void,
): LogitsProcessorFunction {
  const samplers = new RowSamplers(samplerOf);
  return createLogitsProcessor((logits, tokens, row) => {
    const sampler = samplers.at(row);
    if (!isSame(sampler.tokens, tokens)) {
      sampler.reset();
      sampler.accept(tokens);
    }
    const sample = sampler.sample(logits);
    logits.fill(-Infinity);
    logits[sample.token] = 0;
    onSample?.(sample, row);
  });
}

function isSame(known: readonly number[], tokens: readonly number[]): boolean {
  return known.length === tokens.length && known.every((token, i) => token === tokens[i]);
}
