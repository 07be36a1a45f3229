import type { Sample } from "../sampler.ts";
import { type OpenaiLogprobs, type OpenaiTopLogprob, UNTOLD } from "./openai-logprobs.ts";

/** What a byte that is no UTF-8 turns into. */
const REPLACEMENT = "\uFFFD";

/**
 * Samples as `choices[i].logprobs` of OpenAI's chat completions: of each token its text, bytes and log-probability, and the
 * likeliest ones as `top_logprobs`, as many as the sampler's `top` said.
 *
 * A log-probability is the model's, before the chain. It is written where OpenAI would say −9999 too, outside of the 20
 * likeliest; below −9999, as for a token that the chain forced at −∞, it is −9999. Tokens of probability 0 are in no top.
 *
 * @param samples one a token, as `Sampler.sample` gives them
 * @param textOf a token's text, or its bytes: tokens of byte-level vocabularies may end in the middle of a character
 * @throws {RangeError} a sample without a log-probability: its row had infinite logits
 * @example
 * const sampler = new Sampler([{ type: "top-k", k: 1 }], { top: 1 });
 * const logprobs = formatOpenaiLogprobs([sampler.sample([0, 0])], (token) => ["é", "no"][token]);
 * logprobs.content[0].bytes; // [195, 169]
 * logprobs.content[0].top_logprobs[0].logprob; // -0.6931471805599453
 */
export function formatOpenaiLogprobs(
  samples: readonly Sample[],
  textOf: (token: number) => string | Uint8Array,
): OpenaiLogprobs {
  const entryOf = (token: number, logProbability: number): OpenaiTopLogprob => ({
    ...textAndBytes(textOf(token)),
    logprob: Math.max(logProbability, UNTOLD),
  });
  const content = samples.map(({ token, logProbability, top }, i) => {
    if (Number.isNaN(logProbability)) {
      throw new RangeError(`Cannot write logprobs: that of sample ${i} is NaN, a number ≤ 0 is wanted`);
    }
    const listed = Array.from(top?.ids ?? [], (id, place) => ({
      id,
      logProbability: top!.logProbabilities[place]!,
    }));
    const possible = listed.filter((each) => each.logProbability > -Infinity);
    return {
      ...entryOf(token, logProbability),
      top_logprobs: possible.map((each) => entryOf(each.id, each.logProbability)),
    };
  });
  return { content, refusal: null };
}

/** A text that UTF-8 cannot carry, or that stands for bytes that it does not tell, has none. */
function textAndBytes(token: string | Uint8Array): Omit<OpenaiTopLogprob, "logprob"> {
  // Made here, not at import: worklets have neither class.
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  if (typeof token !== "string") return { token: decoder.decode(token), bytes: Array.from(token) };
  const bytes = new TextEncoder().encode(token);
  const isWhole = !token.includes(REPLACEMENT) && decoder.decode(bytes) === token;
  return { token, bytes: isWhole ? Array.from(bytes) : null };
}
