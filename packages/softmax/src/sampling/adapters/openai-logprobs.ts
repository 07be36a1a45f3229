/**
 * Log-probabilities of tokens in the shape of OpenAI's chat completions, `choices[].logprobs`.
 *
 * @module
 */

/** A token that could have come. */
export interface OpenaiTopLogprob {
  readonly token: string;
  /** Of its UTF-8 form; null where the text does not tell them, such as a part of a character. */
  readonly bytes: readonly number[] | null;
  /** Nats; −9999 or less says no more than "very unlikely". */
  readonly logprob: number;
}

/** The token that came, and those that were most likely to, the likeliest first. */
export interface OpenaiTokenLogprob extends OpenaiTopLogprob {
  readonly top_logprobs: readonly OpenaiTopLogprob[];
}

export interface OpenaiLogprobs {
  readonly content: readonly OpenaiTokenLogprob[];
  readonly refusal: null;
}

/** Written for a probability too small to be told: JSON has no −∞. */
export const UNTOLD = -9999;
