/** What the settings of processors that look at the sequence or at lists of tokens may be. */
import { describe, expect, test } from "vitest";
import { parseChain } from "../chain.ts";

const NOTHING = undefined;
const WRONG_NUMBERS = [Number.NaN, Infinity, "1", null, [1]];
const WRONG_WHOLE_NUMBERS = [...WRONG_NUMBERS, 1.5, 2 ** 31];
const WRONG_TOKENS = [NOTHING, 1, "1", [-1], [1.5], [2 ** 31], ["1"], { 0: 1 }];
const WRONG_SEQUENCES = [1, [1], [[]], [[-1]], [[0.5]], "ab"];

interface Settings {
  readonly type: string;
  readonly [name: string]: unknown;
}

/** Settings that are fine; for each of them values that are not. */
const KINDS: readonly [Settings, wrong: { readonly [name: string]: readonly unknown[] }][] = [
  [
    { type: "penalties" },
    {
      repeat: [...WRONG_NUMBERS, 0, -1],
      frequency: WRONG_NUMBERS,
      presence: WRONG_NUMBERS,
      lastN: [...WRONG_WHOLE_NUMBERS, -2],
      ignorePrompt: [0, "true", null],
    },
  ],
  [
    { type: "repetition-penalty", penalty: 1 },
    { penalty: [...WRONG_NUMBERS, NOTHING, 0, -1], ignorePrompt: [1] },
  ],
  [
    { type: "dry", multiplier: 1 },
    {
      multiplier: [...WRONG_NUMBERS, NOTHING, -1],
      base: [...WRONG_NUMBERS, 0.9],
      allowedLength: [...WRONG_WHOLE_NUMBERS, 0],
      lastN: [...WRONG_WHOLE_NUMBERS, -2],
      breakers: WRONG_SEQUENCES,
    },
  ],
  [{ type: "no-repeat-ngram", size: 2 }, { size: [...WRONG_WHOLE_NUMBERS, NOTHING, -1] }],
  [
    { type: "bad-words", sequences: [[1]] },
    { sequences: [...WRONG_SEQUENCES, NOTHING], ignorePrompt: [0] },
  ],
  [
    { type: "logit-bias", bias: {} },
    {
      bias: [
        NOTHING,
        null,
        1,
        [1],
        { 0: null },
        { 0: Number.NaN },
        { 0: -Infinity },
        { 0: "1" },
        { "-1": 1 },
        { "01": 1 },
        { "1.5": 1 },
        { "": 1 },
        { x: 1 },
        { [2 ** 31]: 1 },
      ],
    },
  ],
  [{ type: "allowed-tokens" }, {}],
  [
    { type: "minimum-length", length: 1, endTokens: [1] },
    { length: [...WRONG_WHOLE_NUMBERS, NOTHING, -1], endTokens: WRONG_TOKENS },
  ],
  [
    { type: "forced-tokens", tokens: [] },
    {
      tokens: [
        NOTHING,
        1,
        [1],
        [[0]],
        [[0, 1, 2]],
        [[-1, 0]],
        [[0, -1]],
        [[0, 0.5]],
        [
          [0, 1],
          [0, 2],
        ],
      ],
    },
  ],
  [
    { type: "exponential-length-decay", start: 0, factor: 1, endTokens: [1] },
    {
      start: [...WRONG_WHOLE_NUMBERS, NOTHING, -1],
      factor: [...WRONG_NUMBERS, NOTHING, 0, -1],
      endTokens: WRONG_TOKENS,
    },
  ],
  [{ type: "classifier-free-guidance", scale: 1 }, { scale: [...WRONG_NUMBERS, NOTHING, -1] }],
];

describe.each(KINDS)("%j", (settings, wrong) => {
  test("is JSON with its defaults filled in", () => {
    const chain = parseChain([settings]);
    expect(parseChain(JSON.parse(JSON.stringify(chain)))).toEqual(chain);
  });

  test("has no other setting", () => {
    expect(() => parseChain([{ ...settings, extra: 1 }])).toThrow(
      `Cannot use processor 1 (${settings.type}): unknown setting "extra", known are `,
    );
  });

  const cases = Object.entries(wrong).flatMap(([name, values]) =>
    values.map((value) => [name, value] as const),
  );
  test.each(cases)("%s cannot be %o", (name, value) => {
    // What has a default may be left out; null is a value.
    expect(() => parseChain([{ ...settings, [name]: value }])).toThrow(RangeError);
    expect(() => parseChain([{ ...settings, [name]: value }])).toThrow(
      `Cannot use processor 1 (${settings.type}): ${name} is `,
    );
  });
});

test("defaults are those of llama.cpp", () => {
  expect(parseChain([{ type: "penalties" }, { type: "dry", multiplier: 0 }])).toEqual([
    { type: "penalties", repeat: 1, frequency: 0, presence: 0, lastN: 64, ignorePrompt: false },
    { type: "dry", multiplier: 0, base: 1.75, allowedLength: 2, lastN: -1, breakers: [] },
  ]);
});
