import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChainInput } from "../chain.ts";
import { NoTokenLeft } from "../no-token-left.ts";
import { probabilitiesAfter, type Sequence, samplerAfter } from "./probabilities-after.test-support.ts";

const SIZE = 5;

/** Which of 5 equal tokens are gone. */
function removed(chain: ChainInput, sequence: Sequence): number[] {
  const probabilities = probabilitiesAfter(chain, new Array<number>(SIZE).fill(0), sequence);
  return [...probabilities.keys()].filter((id) => probabilities[id] === 0);
}

function endsWith(tokens: readonly number[], end: readonly number[]): boolean {
  return (
    end.length <= tokens.length && end.every((token, i) => tokens[tokens.length - end.length + i] === token)
  );
}

/** What would be said twice, by trying every token. */
function naiveRepeats(tokens: readonly number[], size: number): number[] {
  const grams = tokens
    .slice(0, Math.max(0, tokens.length - size + 1))
    .map((_, i) => tokens.slice(i, i + size));
  return Array.from({ length: SIZE }, (_, id) => id).filter((id) =>
    grams.some((gram) => endsWith([...tokens, id], gram)),
  );
}

describe("no-repeat-ngram", () => {
  test.each([
    [2, [0, 1, 0], [1]],
    [3, [0, 1, 2, 0, 1], [2]],
    [3, [0, 1, 2, 0, 1, 3, 0, 1], [2, 3]],
    [2, [1, 1], [1]],
    [3, [1, 1, 1], [1]],
    [3, [1, 1], []],
    [1, [3, 0, 3], [0, 3]],
    [1, [], []],
    [2, [1], []],
    [0, [1, 1, 1], []],
    [9, [1, 1, 1], []],
  ])("size %i after %o removes %o", (size, prompt, expected) => {
    expect(removed([{ type: "no-repeat-ngram", size }], { prompt })).toEqual(expected);
  });

  test("prompt and generated tokens count alike", () => {
    const sequence = { prompt: [0, 1, 2], generated: [0, 1] };
    expect(removed([{ type: "no-repeat-ngram", size: 3 }], sequence)).toEqual([2]);
  });

  test("in a list too, and what was removed is not in the distribution", () => {
    const chain = [
      { type: "top-k", k: 2 },
      { type: "no-repeat-ngram", size: 1 },
    ] as const;
    const { ids } = samplerAfter(chain, { prompt: [3, 0] }).distribution([0, 1, 2, 3, -1]);
    expect([...ids]).toEqual([2]);
  });

  test("where nothing is left, there is an error", () => {
    const sampler = samplerAfter([{ type: "no-repeat-ngram", size: 1 }], { prompt: [0, 1] });
    expect(() => sampler.sample([1, 2])).toThrow(NoTokenLeft);
  });

  test("a token beyond the vocabulary is an error where it would be removed", () => {
    const chain = [{ type: "no-repeat-ngram", size: 2 }] as const;
    expect(removed(chain, { prompt: [9, 0, 1] })).toEqual([]);
    expect(() => removed(chain, { prompt: [0, 9, 0] })).toThrow(
      new RangeError(
        "Cannot use no-repeat-ngram: token 9 is in the sequence, ids below 5 are wanted, one a logit",
      ),
    );
  });

  test("removes what would be said twice, and nothing else", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 30 }), fc.integer({ min: 1, max: 5 }), (prompt, size) => {
        expect(removed([{ type: "no-repeat-ngram", size }], { prompt })).toEqual(naiveRepeats(prompt, size));
      }),
      { numRuns: 1000, seed: 6 },
    );
  });
});

describe("bad-words", () => {
  test.each([
    [[[3]], [], [3]],
    [[[0, 3]], [0], [3]],
    [[[0, 3]], [1], []],
    [[[0, 3]], [], []],
    [
      [[0, 1, 3], [1, 2], [4]],
      [0, 1],
      [2, 3, 4],
    ],
    [[[0, 0, 1]], [0, 0, 0], [1]],
    [[], [0, 0, 0], []],
  ])("%o after %o removes %o", (sequences, prompt, expected) => {
    expect(removed([{ type: "bad-words", sequences }], { prompt })).toEqual(expected);
  });

  test("the beginning may be in the prompt, unless that is left out", () => {
    const sequence = { prompt: [0], generated: [1] };
    const sequences = [
      [0, 1, 3],
      [1, 4],
    ];
    expect(removed([{ type: "bad-words", sequences }], sequence)).toEqual([3, 4]);
    expect(removed([{ type: "bad-words", sequences, ignorePrompt: true }], sequence)).toEqual([4]);
  });

  test("a token beyond the vocabulary is an error at once", () => {
    expect(() => removed([{ type: "bad-words", sequences: [[0, 5, 1]] }], {})).toThrow(
      new RangeError(
        "Cannot use bad-words: token 5 is in its sequences, ids below 5 are wanted, one a logit",
      ),
    );
  });

  test("removes what would complete a sequence, and nothing else", () => {
    const sequence = fc.array(fc.nat(2), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(fc.nat(2), { maxLength: 8 }),
        fc.array(sequence, { maxLength: 5 }),
        (prompt, sequences) => {
          const expected = Array.from({ length: SIZE }, (_, id) => id).filter((id) =>
            sequences.some((each) => endsWith([...prompt, id], each)),
          );
          expect(removed([{ type: "bad-words", sequences }], { prompt })).toEqual(expected);
        },
      ),
      { numRuns: 1000, seed: 7 },
    );
  });
});
