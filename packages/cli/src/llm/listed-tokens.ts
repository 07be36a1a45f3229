/**
 * What the OpenAI API says of a completion's tokens: at each position the likeliest ones and their log-probabilities.
 *
 * `choices[0].logprobs.content[].top_logprobs[]` of chat completions, `choices[0].logprobs.top_logprobs[]` (an object
 * token → log-probability) of the older completions; bare, under `response.body` as batches are written, or under
 * `response`.
 *
 * @module
 */
import { UsageError } from "../usage-error.ts";
import type { JsonRecord } from "./json-records.ts";
import { itemsOf, own } from "./json-values.ts";

export interface ListedToken {
  readonly token: string;
  /** Natural logarithm of its probability, at most 0. */
  readonly logprob: number;
}

/** What is known of one token of a completion. */
export interface TokenPosition {
  readonly tokens: readonly ListedToken[];
  /** The token that was taken, which need not be among the likeliest. */
  readonly taken: string | undefined;
}

/** The API's number for "not among the likeliest": no log-probability at all. */
const NOT_LISTED = -9999;
/** Rounding may lift a logarithm above 0 by this much. */
const EXCESS = 1e-3;

const PLACES: readonly (readonly string[])[] = [[], ["response", "body"], ["response"]];

/** Where the completion is in a record: the names that lead to it. */
export function completionPlace(record: JsonRecord): readonly string[] | undefined {
  return PLACES.find((place) => Array.isArray(own(at(record, place), "choices")));
}

function at(record: JsonRecord, place: readonly string[]): unknown {
  return place.reduce<unknown>(own, record);
}

/** The first choice of a record's completion. */
export function firstChoice(record: JsonRecord): unknown {
  const place = completionPlace(record);
  return place && itemsOf(own(at(record, place), "choices"))[0];
}

/** The listed tokens of each position. */
export function listedTokens(record: JsonRecord, path: string, row: number): TokenPosition[] {
  const logprobs = own(firstChoice(record), "logprobs");
  const content = own(logprobs, "content");
  if (Array.isArray(content)) {
    return content.map((position) => {
      const listed = itemsOf(own(position, "top_logprobs")).map(entryOf);
      return positionOf(listed, entryOf(position), path, row);
    });
  }
  const lists = own(logprobs, "top_logprobs");
  if (Array.isArray(lists)) {
    const [tokens, logs] = [itemsOf(own(logprobs, "tokens")), itemsOf(own(logprobs, "token_logprobs"))];
    return lists.map((list, i) => positionOf(Object.entries(list ?? {}), [tokens[i], logs[i]], path, row));
  }
  throw new UsageError(
    `Cannot read row ${row} of ${path}: it has no log-probabilities of tokens, ` +
      "a completion asked for with logprobs and top_logprobs is wanted (rows count from 0)",
  );
}

type Entry = readonly [token: unknown, logprob: unknown];

function entryOf(listed: unknown): Entry {
  return [own(listed, "token"), own(listed, "logprob")];
}

/** The likeliest tokens, and the one that was taken where it is none of them. */
function positionOf(listed: readonly Entry[], taken: Entry, path: string, row: number): TokenPosition {
  const isNew = typeof taken[0] === "string" && typeof taken[1] === "number";
  const isAdded = isNew && !listed.some(([token]) => token === taken[0]);
  return {
    tokens: listOf(isAdded ? [...listed, taken] : listed, path, row),
    taken: typeof taken[0] === "string" ? taken[0] : undefined,
  };
}

function listOf(entries: readonly Entry[], path: string, row: number): ListedToken[] {
  return entries
    .map(([token, logprob]) => {
      if (typeof token !== "string" || typeof logprob !== "number" || logprob > EXCESS) {
        throw new UsageError(
          `Cannot read row ${row} of ${path}: the token ${JSON.stringify(token)} has the log-probability ` +
            `${JSON.stringify(logprob)}, a number of at most 0 is wanted (rows count from 0)`,
        );
      }
      return { token, logprob: Math.min(logprob, 0) };
    })
    .filter(({ logprob }) => logprob > NOT_LISTED);
}
