import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Sample, Sampler } from "../sampler.ts";
import { formatOpenaiLogprobs } from "./format-openai-logprobs.ts";
import { parseOpenaiLogprobs } from "./parse-openai-logprobs.ts";

const TEXTS = ["the", " cat", "猫", "\n"];
const textOf = (token: number) => TEXTS[token]!;

function sampleOf(token: number, logProbability: number): Sample {
  return { token, probability: 1, logProbability, top: undefined };
}

test("a drawn token in the shape of the API", () => {
  const sampler = new Sampler([{ type: "top-k", k: 1 }], { top: 2 });
  // Powers of 2: p = 4/8, 2/8, 1/8, 1/8.
  const sample = sampler.sample([Math.log(2), Math.log(1), Math.log(4), Math.log(1)]);
  const close = (p: number) => expect.closeTo(Math.log(p), 14);
  expect(formatOpenaiLogprobs([sample], textOf)).toEqual({
    content: [
      {
        token: "猫",
        bytes: [0xe7, 0x8c, 0xab],
        logprob: close(4 / 8),
        top_logprobs: [
          { token: "猫", bytes: [0xe7, 0x8c, 0xab], logprob: close(4 / 8) },
          { token: "the", bytes: [0x74, 0x68, 0x65], logprob: close(2 / 8) },
        ],
      },
    ],
    refusal: null,
  });
});

test("without `top` no likeliest tokens are listed", () => {
  expect(formatOpenaiLogprobs([sampleOf(0, -1)], textOf).content[0]!.top_logprobs).toEqual([]);
});

test.each([
  [-Infinity, -9999],
  [-20_000, -9999],
  [-9998.5, -9998.5],
  [-50, -50],
  [0, 0],
])("the log-probability %d is written as %d", (logProbability, written) => {
  expect(formatOpenaiLogprobs([sampleOf(1, logProbability)], textOf).content[0]!.logprob).toBe(written);
});

test("a token of probability 0 is in no top, however few there are", () => {
  const sample = new Sampler([], { top: 3 }).sample([0, -Infinity, -Infinity, -Infinity]);
  expect(formatOpenaiLogprobs([sample], textOf).content[0]!.top_logprobs).toEqual([
    { token: "the", bytes: [0x74, 0x68, 0x65], logprob: 0 },
  ]);
});

test("a row with infinite logits has no log-probability to write", () => {
  const sample = new Sampler([]).sample([0, Infinity, 0, 0]);
  expect(() => formatOpenaiLogprobs([sampleOf(0, 0), sample], textOf)).toThrow(
    new RangeError("Cannot write logprobs: that of sample 1 is NaN, a number ≤ 0 is wanted"),
  );
});

describe("bytes", () => {
  const bytesOf = (text: string | Uint8Array) =>
    formatOpenaiLogprobs([sampleOf(0, -1)], () => text).content[0]!;

  test("are those of UTF-8, or absent", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { token, bytes } = bytesOf(text);
        expect(token).toBe(text);
        if (bytes)
          expect(new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes))).toBe(text);
        else expect(text).toMatch(/\uFFFD|\p{Surrogate}/u);
      }),
    );
  });

  test.each([
    ["a byte order mark", "\uFEFF", [0xef, 0xbb, 0xbf]],
    ["half of a surrogate pair", "\uD83D", null],
    ["a replacement character, which stands for other bytes", "a\uFFFD", null],
    ["nothing", "", []],
  ])("of %s", (_, text, bytes) => {
    expect(bytesOf(text)).toMatchObject({ token: text, bytes });
  });

  test("are kept where they were given, with their text as far as it is one", () => {
    expect(bytesOf(Uint8Array.of(0xf0, 0x9f))).toMatchObject({ token: "\uFFFD", bytes: [0xf0, 0x9f] });
    expect(bytesOf(Uint8Array.of(0x61))).toMatchObject({ token: "a", bytes: [0x61] });
  });
});

test("JSON brings back what was written", () => {
  const sampler = new Sampler([{ type: "temperature", temperature: 2 }], { top: 4 });
  const samples = [0, 1, 2, 3, 4].map((step) => sampler.sample([step, 1, -step, 2]));
  const completion = parseOpenaiLogprobs(JSON.parse(JSON.stringify(formatOpenaiLogprobs(samples, textOf))));
  expect(completion.tokens).toEqual(
    samples.map(({ token, logProbability, top }) => ({
      text: textOf(token),
      logProbability,
      top: Array.from(top!.ids, (id, i) => ({ text: textOf(id), logProbability: top!.logProbabilities[i] })),
    })),
  );
});
