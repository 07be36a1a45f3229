/** Versions 5 and 6: version 4 with every constant in memory (`workspace.ts`), the polynomial by Horner's scheme. */
import { addFour, multiplyAdd, pairSum, subtractProduct } from "./lanes";
import { maximum } from "./maximum";
import { scaleByFloat32, scaleByShuffles } from "./normalise";
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
  let u = multiplyAdd(constant(C4), t, constant(C3));
  u = multiplyAdd(u, t, constant(C2));
  u = multiplyAdd(u, t, constant(C1));
  u = multiplyAdd(u, t, constant(C0));
  u = multiplyAdd(f32x4.mul(t, t), u, t);
  return i32x4.add(f32x4.add(constant(ONE), u), i32x4.shl(n, 23));
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

export function horner(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByFloat32(output, classes, <f32>storeTerms(row, output, classes, temperature));
}

export function hornerByShuffles(row: usize, output: usize, classes: usize, temperature: f64): void {
  scaleByShuffles(output, classes, storeTerms(row, output, classes, temperature));
}
