/** The values of transformers' own tests (`tests/generation/test_logits_process.py`) of processors that look at the sequence. */
import { expect, test } from "vitest";
import type { ChainInput } from "../chain.ts";
import { farthest, probabilitiesAfter, softmaxOf } from "./probabilities-after.test-support.ts";

/** Which of equal tokens are gone. */
function removed(chain: ChainInput, vocabularySize: number, prompt: readonly number[]): number[] {
  const probabilities = probabilitiesAfter(
    chain,
    new Array<number>(vocabularySize).fill(1 / vocabularySize),
    {
      prompt,
    },
  );
  return [...probabilities.keys()].filter((id) => probabilities[id] === 0);
}

test.each([
  { size: 2, prompt: [1, 1, 2, 1], gone: [1, 2] },
  { size: 2, prompt: [0, 1, 0, 1], gone: [0] },
  { size: 3, prompt: [1, 1, 2, 1], gone: [] },
  { size: 3, prompt: [0, 1, 0, 1], gone: [0] },
])("no-repeat-ngram: size $size after $prompt", ({ size, prompt, gone }) => {
  expect(removed([{ type: "no-repeat-ngram", size }], 3, prompt)).toEqual(gone);
});

// Its own test has the end token 4 among the sequences too, and spares it.
test.each([
  { prompt: [0, 1, 3, 1], gone: [0, 1, 3] },
  { prompt: [0, 1, 0, 1], gone: [0, 1, 2] },
])("bad-words after $prompt", ({ prompt, gone }) => {
  const sequences = [[1], [1, 0], [0, 1, 2], [1, 3, 1, 3]];
  expect(removed([{ type: "bad-words", sequences }], 5, prompt)).toEqual(gone);
});

test.each([
  { prompt: [0, 1], at: 0, logit: -0.1, expected: { 0: -0.2, 1: 0.05 } },
  { prompt: [5, 0], at: 5, logit: 0.4, expected: { 0: 0.05, 5: 0.2 } },
])("repetition-penalty 2 after $prompt", ({ prompt, at, logit, expected }) => {
  const logits = new Array<number>(10).fill(0.1);
  logits[at] = logit;
  const penalised = Object.assign([...logits], expected);
  const actual = probabilitiesAfter([{ type: "repetition-penalty", penalty: 2 }], logits, { prompt });
  // Float64 on both sides; sums in another order.
  expect(farthest(actual, softmaxOf(penalised))).toBeLessThan(1e-12);
});
