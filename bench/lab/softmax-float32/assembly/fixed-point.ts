/**
 * Version 3: the exponent in fixed point. One float64 multiplication and addition puts (x − m)/(T·ln 2) into 32 bits, 24 of
 * them behind the point; the rest is integers and float32.
 */
import { addFour, LOG2E, multiplyAdd, pairSum, upperPair } from "./lanes";
import { maximum } from "./maximum";
import { scaleByFloat32 } from "./normalise";

@inline
function term(given: v128, lowest: v128, slope: v128, offset: v128): v128 {
  const x = f32x4.pmax(given, lowest);
  const lower = f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(x), slope), offset);
  const upper = f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(upperPair(x)), slope), offset);
  const q = v128.shuffle<i32>(lower, upper, 0, 2, 4, 6);
  const r = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(q, 8)), f32x4.splat(2.3283064365386963e-10)); // 2^−32
  const n = v128.and(i32x4.shr_s(i32x4.add(q, i32x4.splat(0x800000)), 1), i32x4.splat(0xff800000));
  let p = f32x4.splat(0.00015353361959569156);
  p = multiplyAdd(p, r, f32x4.splat(0.0013398875016719103));
  p = multiplyAdd(p, r, f32x4.splat(0.00961843691766262));
  p = multiplyAdd(p, r, f32x4.splat(0.055503323674201965));
  p = multiplyAdd(p, r, f32x4.splat(0.24022647738456726));
  p = multiplyAdd(p, r, f32x4.splat(0.6931471824645996));
  p = multiplyAdd(p, r, f32x4.splat(1));
  return v128.and(i32x4.add(p, n), f32x4.gt(given, lowest));
}

export function fixedPoint(row: usize, output: usize, classes: usize, temperature: f64): void {
  const shift = output - row;
  const m = <f64>maximum(row, classes);
  const perPeriod = LOG2E / temperature;
  const slope = f64x2.splat(perPeriod);
  const offset = f64x2.splat(402653184 - m * perPeriod); // 1.5·2^28: a unit in the last place is 2^−24
  const lowest = f32x4.splat(<f32>(m - 87 * temperature));
  let total = f64x2.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    const e0 = term(v128.load(at, 0), lowest, slope, offset);
    const e1 = term(v128.load(at, 16), lowest, slope, offset);
    const e2 = term(v128.load(at, 32), lowest, slope, offset);
    const e3 = term(v128.load(at, 48), lowest, slope, offset);
    v128.store(at + shift, e0, 0);
    v128.store(at + shift, e1, 16);
    v128.store(at + shift, e2, 32);
    v128.store(at + shift, e3, 48);
    total = addFour(total, e0, e1, e2, e3);
  }
  scaleByFloat32(output, classes, <f32>(1.0 / pairSum(total)));
}
