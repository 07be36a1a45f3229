import { describeValue } from "../../logits/describe-value.ts";

/**
 * The logits of node-llama-cpp, a map from token to logit, as a row `[V]` for a `Sampler`.
 *
 * They come from `sequence.controlledEvaluate([[token, { generateNext: { logits: true } }]])` as `next.logits`. Ask for no
 * other options there: the default temperature 0 leaves the whole vocabulary with the model's own logits, while others
 * cut it (`topK` 40, `topP` 0.95) and divide it first. `LlamaChatSession.prompt()` and `evaluate()` draw inside
 * llama.cpp: of a chain they take but what `tokenBias` can say. Follows node-llama-cpp 3.22.1.
 *
 * @param logits of every token of the vocabulary, in any order
 * @returns float32, as llama.cpp has them
 * @throws {TypeError} no map: `next.logits` is absent where they were not asked for
 * @throws {RangeError} tokens are missing, so that some id is not below the number of tokens
 * @example
 * rowOfMap(new Map([[2, 3.5], [0, 1], [1, -2]])); // new Float32Array([1, -2, 3.5])
 */
export function rowOfMap(logits: ReadonlyMap<number, number>): Float32Array {
  if (!(logits instanceof Map)) {
    throw new TypeError(`Cannot read logits: ${describeValue(logits)}, a map from token to logit is wanted`);
  }
  const row = new Float32Array(logits.size);
  for (const [token, logit] of logits) {
    if (!(token in row)) {
      throw new RangeError(
        `Cannot read logits: ${logits.size} tokens and among them ${describeValue(token)}, the whole vocabulary is wanted: ` +
          "no filter, and temperature 0",
      );
    }
    row[token] = logit;
  }
  return row;
}
