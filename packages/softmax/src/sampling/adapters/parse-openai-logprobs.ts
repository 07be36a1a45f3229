import { describeValue } from "../../logits/describe-value.ts";
import { perplexity, sequenceLogProbability } from "../sequences/sequence-statistics.ts";
import { UNTOLD } from "./openai-logprobs.ts";

/** Rounding in a server may lift a logarithm above 0 by this much. */
const EXCESS = 1e-3;

/** A token and the logarithm of its probability, nats. */
export interface TextLogProbability {
  readonly text: string;
  readonly logProbability: number;
}

/** A token of a completion. */
export interface CompletionToken {
  readonly text: string;
  /** Nats; undefined where the API only says that the token was very unlikely. */
  readonly logProbability: number | undefined;
  /** The likeliest tokens at its place, as many as were asked for; those without a number are left out. */
  readonly top: readonly TextLogProbability[];
}

/** A completion as a sequence of tokens with what the model thought of them. */
export interface Completion {
  readonly tokens: readonly CompletionToken[];
  /** `Σ log p`, nats; undefined where that of a token is. */
  readonly logProbability: number | undefined;
  /** `exp(−(1/n) Σ log p)`; undefined where a log-probability is, or without tokens. */
  readonly perplexity: number | undefined;
}

/**
 * Reads `choices[i].logprobs` of a chat completion that was asked for with `logprobs: true`.
 *
 * −9999, which stands for a token outside of the 20 likeliest, is no log-probability: it becomes undefined, and so does
 * everything that would depend on it. A logarithm above 0 by no more than 0.001, which rounding gives, is 0.
 *
 * @param logprobs what JSON gave: `{ content: [{ token, logprob, top_logprobs }] }`
 * @throws {TypeError} not that, such as the null of a completion that was asked for without `logprobs`
 * @throws {RangeError} a log-probability above 0, or NaN
 * @example
 * const completion = parseOpenaiLogprobs({ content: [{ token: "Hi", logprob: -0.5, top_logprobs: [] }] });
 * completion.logProbability; // -0.5
 * completion.tokens; // [{ text: "Hi", logProbability: -0.5, top: [] }]
 */
export function parseOpenaiLogprobs(logprobs: unknown): Completion {
  const content = itemsOf(logprobs, "content", "logprobs");
  const tokens = content.map((token, i) => parseToken(token, `token ${i}`));
  const known = tokens.flatMap(({ logProbability }) =>
    logProbability === undefined ? [] : [logProbability],
  );
  const isKnown = known.length === tokens.length;
  return {
    tokens,
    logProbability: isKnown ? sequenceLogProbability(known) : undefined,
    perplexity: isKnown && known.length > 0 ? perplexity(known) : undefined,
  };
}

function parseToken(given: unknown, place: string): CompletionToken {
  const top = itemsOf(given, "top_logprobs", place).map((entry, i) =>
    parseEntry(entry, `${place}, place ${i} of its top`),
  );
  return {
    ...parseEntry(given, place),
    top: top.flatMap(({ text, logProbability }) =>
      logProbability === undefined ? [] : [{ text, logProbability }],
    ),
  };
}

function parseEntry(given: unknown, place: string): Omit<CompletionToken, "top"> {
  const text = fieldOf(given, "token");
  const logprob = fieldOf(given, "logprob");
  if (typeof text !== "string") throw wrong(`the token of ${place}`, text, "a text");
  if (typeof logprob !== "number") throw wrong(`the logprob of ${place}`, logprob, "a number");
  if (!(logprob <= EXCESS)) {
    throw new RangeError(
      `Cannot read logprobs: the logprob of ${place} is ${logprob}, a number ≤ 0 is wanted`,
    );
  }
  return { text, logProbability: logprob <= UNTOLD ? undefined : Math.min(logprob, 0) };
}

function itemsOf(given: unknown, name: string, place: string): readonly unknown[] {
  const items = fieldOf(given, name);
  if (!Array.isArray(items)) throw wrong(`${name} of ${place}`, items, "a list");
  return items;
}

function fieldOf(given: unknown, name: string): unknown {
  return typeof given === "object" && given !== null && Object.hasOwn(given, name)
    ? (given as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function wrong(what: string, value: unknown, wanted: string): TypeError {
  return new TypeError(`Cannot read logprobs: ${what} is ${describeValue(value)}, ${wanted} is wanted`);
}
