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

/** Adds 16 terms that have just been stored: loads take the place of shuffles. */
@inline
function addTerms(at: usize): void {
  let sum = constant(SUM);
  let upper = constant(SUM_UPPER);
  sum = addPair(sum, at);
  upper = addPair(upper, at + 8);
  sum = addPair(sum, at + 16);
  upper = addPair(upper, at + 24);
  sum = addPair(sum, at + 32);
  upper = addPair(upper, at + 40);
  sum = addPair(sum, at + 48);
  upper = addPair(upper, at + 56);
  v128.store(WORKSPACE, sum, SUM);
  v128.store(WORKSPACE, upper, SUM_UPPER);
}

/** Stores the terms and returns 1/Σ. */
@inline
function storeTerms(row: usize, output: usize, classes: usize, temperature: f64, ending: Ending): f64 {
  setTemperature(temperature);
  setMaximum(<f64>maximum(row, classes), temperature);
  v128.store(WORKSPACE, f64x2.splat(0), SUM);
  v128.store(WORKSPACE, f64x2.splat(0), SUM_UPPER);
  const shift = output - row;
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    fourTerms(at, at + shift, ending);
    if (ending == Ending.Stored) addTerms(at + shift);
  }
  return 1.0 / pairSum(f64x2.add(constant(SUM), constant(SUM_UPPER)));
}

export function float64Sum(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByFloat32(output, classes, <f32>storeTerms(row, output, classes, temperature, Ending.Stored));
}

export function float64SumByPairs(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByPairs(output, classes, storeTerms(row, output, classes, temperature, Ending.Stored));
}

/** Version 16, the winner: version 15 with the terms added before they are stored. */
export function float64SumInRegisters(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByPairs(output, classes, storeTerms(row, output, classes, temperature, Ending.SummedInFloat64));
}
