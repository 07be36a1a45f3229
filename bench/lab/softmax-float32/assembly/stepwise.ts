/** Versions 11 to 13: four vectors step by step (`four-terms.ts`), Horner's scheme, sums of four vectors in float32. */
import { Ending, fourTerms } from "./four-terms";
import { addPromoted, pairSum } from "./lanes";
import { maximum } from "./maximum";
import { scaleByFloat32, scaleByPairs } from "./normalise";
import { constant, setMaximum, setTemperature, SUM, WORKSPACE } from "./workspace";

/** Stores the terms and returns 1/Σ. */
@inline
function storeTerms(row: usize, output: usize, classes: usize, temperature: f64): f64 {
  setTemperature(temperature);
  setMaximum(<f64>maximum(row, classes), temperature);
  const shift = output - row;
  let total = f64x2.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    total = addPromoted(total, fourTerms(at, at + shift, Ending.Terms));
  }
  return 1.0 / pairSum(total);
}

export function stepwise(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByFloat32(output, classes, <f32>storeTerms(row, output, classes, temperature));
}

export function stepwiseByPairs(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByPairs(output, classes, storeTerms(row, output, classes, temperature));
}

/** Version 13: Σ2^n and Σ2^n·v apart, so that the rounding of 1 + v stays out of the sum. */
export function sumInParts(row: usize, output: usize, classes: usize, temperature: f64): void {
  setTemperature(temperature);
  setMaximum(<f64>maximum(row, classes), temperature);
  v128.store(WORKSPACE, f64x2.splat(0), SUM);
  const shift = output - row;
  for (let at = row, end = row + (classes << 2); at < end; at += 64) fourTerms(at, at + shift, Ending.Parts);
  scaleByPairs(output, classes, 1.0 / pairSum(constant(SUM)));
}
