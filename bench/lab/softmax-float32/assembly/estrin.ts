/** Versions 7 to 10: version 5 with the polynomial by Estrin's scheme, as many operations in a shorter chain. */
import { addFour, addPromoted, multiplyAdd, pairSum, subtractProduct } from "./lanes";
import { maximum } from "./maximum";
import { scaleByFloat32, scaleByPairs, scaleByTwoParts } from "./normalise";
import {
  BETA, C0, C1, C2, C3, C4, constant, LOWEST, MAGIC, ONE, PER_PERIOD, PERIOD_HIGH, PERIOD_LOW, setMaximum,
  setTemperature,
} from "./workspace";

@inline
function term(given: v128): v128 {
  const x = f32x4.pmax(given, constant(LOWEST));
  const n = multiplyAdd(x, constant(PER_PERIOD), constant(MAGIC));
  const k = f32x4.sub(n, constant(MAGIC));
  const s = subtractProduct(k, constant(PERIOD_LOW), subtractProduct(k, constant(PERIOD_HIGH), x));
  const t = f32x4.mul(s, constant(BETA));
  const square = f32x4.mul(t, t);
  const first = multiplyAdd(constant(C1), t, constant(C0));
  const second = multiplyAdd(constant(C3), t, constant(C2));
  const u = multiplyAdd(multiplyAdd(constant(C4), square, second), square, first);
  return i32x4.add(f32x4.add(constant(ONE), multiplyAdd(square, u, t)), i32x4.shl(n, 23));
}

/** Stores the terms and returns 1/Σ. */
@inline
function storeTerms(row: usize, output: usize, classes: usize, temperature: f64): f64 {
  setTemperature(temperature);
  setMaximum(<f64>maximum(row, classes), temperature);
  const shift = output - row;
  let total = f64x2.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    const e0 = term(v128.load(at, 0));
    const e1 = term(v128.load(at, 16));
    const e2 = term(v128.load(at, 32));
    const e3 = term(v128.load(at, 48));
    v128.store(at + shift, e0, 0);
    v128.store(at + shift, e1, 16);
    v128.store(at + shift, e2, 32);
    v128.store(at + shift, e3, 48);
    total = addFour(total, e0, e1, e2, e3);
  }
  return 1.0 / pairSum(total);
}

export function estrin(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByFloat32(output, classes, <f32>storeTerms(row, output, classes, temperature));
}

export function estrinByPairs(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByPairs(output, classes, storeTerms(row, output, classes, temperature));
}

export function estrinByTwoParts(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByTwoParts(output, classes, storeTerms(row, output, classes, temperature));
}

/** Version 10: two vectors in flight instead of four. */
export function estrinInTwos(row: usize, output: usize, classes: usize, temperature: f64): void {
  setTemperature(temperature);
  setMaximum(<f64>maximum(row, classes), temperature);
  const shift = output - row;
  let total = f64x2.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 32) {
    const e0 = term(v128.load(at, 0));
    const e1 = term(v128.load(at, 16));
    v128.store(at + shift, e0, 0);
    v128.store(at + shift, e1, 16);
    total = addPromoted(total, f32x4.add(e0, e1));
  }
  scaleByFloat32(output, classes, <f32>(1.0 / pairSum(total)));
}
