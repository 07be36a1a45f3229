import { expect, test } from "vitest";
import { countedOutcomes } from "./counted-outcomes.ts";

function outcomes(weight: Float64Array | null) {
  const confidence = new Float64Array(4).fill(0.5);
  return { confidence, correct: new Uint8Array(4), nll: null, brier: null, weight };
}

test("no weights, and whole ones, stay", () => {
  for (const weight of [null, Float64Array.of(1, 0, 2, 2)]) {
    expect(countedOutcomes(outcomes(weight), false).weight).toBe(weight);
  }
});

test("others add to the effective number of rows, whatever they are multiplied by", () => {
  // (1 + 1 + 1 + 3)² / (1 + 1 + 1 + 9) is 3: weights of 1/2, 1/2, 1/2, 3/2.
  for (const factor of [0.1, 0.5, 1e-9, 1e9 + 0.5]) {
    const weight = Float64Array.of(1, 1, 1, 3).map((each) => each * factor);
    const counted = countedOutcomes(outcomes(weight), false).weight!;
    for (const [row, wanted] of [0.5, 0.5, 0.5, 1.5].entries()) expect(counted[row]).toBeCloseTo(wanted, 12);
  }
});

test("equal weights of a sample are its rows", () => {
  expect([...countedOutcomes(outcomes(Float64Array.of(7, 7, 7, 7)), true).weight!]).toEqual([1, 1, 1, 1]);
});

test("weights of 0 alone are left to be refused", () => {
  const none = outcomes(new Float64Array(4));
  expect(countedOutcomes(none, true)).toBe(none);
});
