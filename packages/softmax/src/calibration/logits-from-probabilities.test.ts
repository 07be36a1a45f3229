import { expect, test } from "vitest";
import { softmax } from "../index.ts";
import { logitsFromProbabilities } from "./logits-from-probabilities.ts";

test("log p of each, exact zeros as told and counted, −0 among them", () => {
  const { logits, zeros } = logitsFromProbabilities([1, 0.5, 0, -0, 2 ** -1074], 2 ** -40);
  expect(logits).toEqual(Float64Array.of(0, -Math.LN2, -40 * Math.LN2, -40 * Math.LN2, -1074 * Math.LN2));
  expect(zeros).toBe(2);
  expect(logitsFromProbabilities([0, 1], 0)).toEqual({ logits: Float64Array.of(-Infinity, 0), zeros: 1 });
  expect(logitsFromProbabilities([-0.1], 1).logits[0]).toBeNaN();
});

test("their softmax is the probabilities again; the input stays as it was", () => {
  const probabilities = Float32Array.of(0.75, 0.125, 0.125);
  const { logits } = logitsFromProbabilities(probabilities, 1e-12);
  softmax(logits).forEach((p, k) => {
    expect(p).toBeCloseTo(probabilities[k]!, 15);
  });
  expect(probabilities).toEqual(Float32Array.of(0.75, 0.125, 0.125));
});

test.each([
  [[0.5], Number.NaN, RangeError, "Cannot use NaN for a probability of 0: wanted a number from 0"],
  [[0.5], -1, RangeError, "Cannot use -1 for a probability of 0"],
  [[0.5], undefined, RangeError, "Cannot use undefined for a probability of 0"],
  [[0.5, null], 0, TypeError, "Cannot read probabilities: element 1 is null, must be a number"],
])("refuses %j with %s for zeros", (probabilities, zero, error, message) => {
  const read = () => logitsFromProbabilities(probabilities as number[], zero as number);
  expect(read).toThrow(error);
  expect(read).toThrow(message);
});
