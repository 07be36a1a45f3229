/** Versions 14 to 16: versions 11 and 12 with every term added in float64, class k to lane k mod 4. */
import { Ending, fourTerms } from "./four-terms";
import { pairSum } from "./lanes";
import { maximum } from "./maximum";
import { scaleByFloat32, scaleByPairs } from "./normalise";
import { constant, setMaximum, setTemperature, SUM, SUM_UPPER, WORKSPACE } from "./workspace";

/** Adds two float32 at `at`. */
@inline
function addPair(sum: v128, at: usize): v128 {
  return f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(at)));
}

/** Stores the terms, loads them back as pairs, which saves shuffles, and returns 1/Σ. */
@inline
function storeTerms(row: usize, output: usize, classes: usize, temperature: f64): f64 {
  setTemperature(temperature);
  setMaximum(<f64>maximum(row, classes), temperature);
  const shift = output - row;
  let sum = f64x2.splat(0);
  let upper = f64x2.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    const to = at + shift;
    fourTerms(at, to, Ending.Terms);
    sum = addPair(sum, to);
    upper = addPair(upper, to + 8);
    sum = addPair(sum, to + 16);
    upper = addPair(upper, to + 24);
    sum = addPair(sum, to + 32);
    upper = addPair(upper, to + 40);
    sum = addPair(sum, to + 48);
    upper = addPair(upper, to + 56);
  }
  return 1.0 / pairSum(f64x2.add(sum, upper));
}

export function float64Sum(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByFloat32(output, classes, <f32>storeTerms(row, output, classes, temperature));
}

export function float64SumByPairs(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByPairs(output, classes, storeTerms(row, output, classes, temperature));
}

/** Version 16, the winner: the terms are added before they are stored. */
export function float64SumFromRegisters(row: usize, output: usize, classes: usize, temperature: f64): void {
  setTemperature(temperature);
  setMaximum(<f64>maximum(row, classes), temperature);
  v128.store(WORKSPACE, f64x2.splat(0), SUM);
  v128.store(WORKSPACE, f64x2.splat(0), SUM_UPPER);
  const shift = output - row;
  for (let at = row, end = row + (classes << 2); at < end; at += 64) fourTerms(at, at + shift, Ending.Added);
  scaleByPairs(output, classes, 1.0 / pairSum(f64x2.add(constant(SUM), constant(SUM_UPPER))));
}
