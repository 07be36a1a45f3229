import { describe, expect, test } from "vitest";
import { parseOpenaiLogprobs } from "./parse-openai-logprobs.ts";

function entry(token: string, logprob: number) {
  return { token, bytes: [...new TextEncoder().encode(token)], logprob };
}

/** As the API writes it. */
const LOGPROBS = {
  content: [
    { ...entry("Yes", -0.25), top_logprobs: [entry("Yes", -0.25), entry("No", -1.5)] },
    { ...entry(".", -1.75), top_logprobs: [entry("!", -0.5), entry(".", -1.75)] },
  ],
  refusal: null,
};

test("tokens, their likeliest rivals, and the sequence", () => {
  expect(parseOpenaiLogprobs(LOGPROBS)).toEqual({
    tokens: [
      {
        text: "Yes",
        logProbability: -0.25,
        top: [
          { text: "Yes", logProbability: -0.25 },
          { text: "No", logProbability: -1.5 },
        ],
      },
      {
        text: ".",
        logProbability: -1.75,
        top: [
          { text: "!", logProbability: -0.5 },
          { text: ".", logProbability: -1.75 },
        ],
      },
    ],
    logProbability: -2,
    perplexity: expect.closeTo(Math.E, 14),
  });
});

test("−9999 is no log-probability: neither the token's, nor the sequence's, nor in the top", () => {
  const unlikely = { ...entry("Zap", -9999), top_logprobs: [entry("!", -0.5), entry("?", -9999)] };
  const { tokens, logProbability, perplexity } = parseOpenaiLogprobs({
    content: [...LOGPROBS.content, unlikely],
  });
  expect(tokens[2]).toEqual({
    text: "Zap",
    logProbability: undefined,
    top: [{ text: "!", logProbability: -0.5 }],
  });
  expect([logProbability, perplexity]).toEqual([undefined, undefined]);
});

test("no tokens are certain, and have no perplexity", () => {
  expect(parseOpenaiLogprobs({ content: [] })).toEqual({
    tokens: [],
    logProbability: 0,
    perplexity: undefined,
  });
});

test("what rounding lifts above 0 is 0", () => {
  const { tokens } = parseOpenaiLogprobs({
    content: [{ ...entry("a", 1e-6), top_logprobs: [entry("a", 1e-6)] }],
  });
  expect(tokens).toEqual([{ text: "a", logProbability: 0, top: [{ text: "a", logProbability: 0 }] }]);
});

describe("refuses", () => {
  const token = { ...entry("a", -1), top_logprobs: [] };

  test.each<[string, unknown, new () => Error, string]>([
    [
      "a completion asked for without logprobs",
      null,
      TypeError,
      "content of logprobs is undefined, a list is wanted",
    ],
    ["a refusal", { content: null, refusal: [token] }, TypeError, "content of logprobs is null"],
    ["no token", { content: [token, 3] }, TypeError, "top_logprobs of token 1 is undefined"],
    [
      "a token without text",
      { content: [{ ...token, token: 7 }] },
      TypeError,
      "the token of token 0 is 7, a text",
    ],
    [
      "a text for a number",
      { content: [{ ...token, logprob: "-1" }] },
      TypeError,
      'logprob of token 0 is "-1"',
    ],
    [
      "a probability",
      { content: [{ ...token, logprob: 0.5 }] },
      RangeError,
      "token 0 is 0.5, a number ≤ 0 is wanted",
    ],
    ["NaN", { content: [{ ...token, logprob: NaN }] }, RangeError, "token 0 is NaN"],
    [
      "a probability in the top",
      { content: [{ ...token, top_logprobs: [entry("b", -1), entry("a", 0.5)] }] },
      RangeError,
      "token 0, place 1 of its top is 0.5",
    ],
    [
      "a hostile key",
      JSON.parse('{"__proto__": {"content": []}}'),
      TypeError,
      "content of logprobs is undefined",
    ],
  ])("%s", (_, given, kind, message) => {
    expect(() => parseOpenaiLogprobs(given)).toThrow(kind);
    expect(() => parseOpenaiLogprobs(given)).toThrow(message);
  });
});
