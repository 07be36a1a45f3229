/** The `@example`s of this folder's docstrings. */
import { expect, test } from "vitest";
import { binnedErrors } from "./binned-errors.ts";
import { bootstrapInterval } from "./bootstrap-interval.ts";
import { brierDecomposition } from "./brier-decomposition.ts";
import { confidenceOrder } from "./confidence-order.ts";
import { createCosineTransform } from "./cosine-transform.ts";
import { debiasedCalibrationError } from "./debiased-calibration-error.ts";
import { eceNull } from "./ece-null.ts";
import { equalMassBins } from "./equal-mass-bins.ts";
import { ksCalibrationError } from "./ks-calibration-error.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { quantile } from "./quantile.ts";
import { SmallestKeys } from "./smallest-keys.ts";
import { smoothEce } from "./smooth-ece.ts";

const topLabels = { nll: null, brier: null, weight: null };
const two = (first: number, second: number, ...correct: number[]) => ({
  ...topLabels,
  confidence: Float64Array.of(first, second),
  correct: Uint8Array.from(correct),
});

test("the examples give what they say", () => {
  const bin = { lower: 0, upper: 1, count: 2, weight: 2, confidence: 0.9, accuracy: 0.5 };
  expect(binnedErrors([bin]).ece).toBe(0.4);
  expect(bootstrapInterval(Float64Array.of(0, 1, 1, 1), null).mean).toBe(0.75);
  expect(brierDecomposition(two(0.5, 1, 0, 1))).toEqual({
    score: 0.125,
    miscalibration: 0.125,
    discrimination: 0.25,
    uncertainty: 0.25,
  });
  expect([...confidenceOrder(Float64Array.of(0.9, 0.2, 0.9))]).toEqual([1, 0, 2]);
  expect([...createCosineTransform(2)(Float64Array.of(1, 1, 1))]).toEqual([4, 0, 0]);
  expect(ksCalibrationError(two(0.5, 0.75, 1, 0))).toBe(0.25);
  expect(normalQuantile(0.975)).toBeCloseTo(1.95996398454005, 14);
  expect(quantile(Float64Array.of(1, 2, 4), 0.75)).toBe(3);
  const keys = new SmallestKeys(2);
  expect([5, 3, 9, 1].map((key) => keys.offer(key))).toEqual([0, 1, null, 0]);
  expect(smoothEce(two(1, 1, 1, 0)).value).toBeCloseTo(0.5, 8);
});

test("the examples with more rows give what they say", () => {
  const four = { confidence: Float64Array.of(0.5, 0.6, 0.9, 0.9), correct: Uint8Array.of(1, 0, 1, 1) };
  expect(equalMassBins({ ...topLabels, ...four }, 2).map((bin) => bin.upper)).toEqual([0.6, 1]);
  const sure = new Float64Array(100).fill(0.9);
  const half = Uint8Array.from(sure, (_, row) => row % 2);
  const debiased = debiasedCalibrationError({ ...topLabels, confidence: sure, correct: half });
  expect(debiased).toBeCloseTo(Math.sqrt(0.4 ** 2 - 0.25 / 99), 13);
  const confidence = new Float64Array(100).fill(0.75);
  const correct = Uint8Array.from(confidence, (_, row) => (row % 4 === 0 ? 0 : 1));
  expect(eceNull({ ...topLabels, confidence, correct }).pValue).toBe(1);
});
