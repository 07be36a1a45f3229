/** Version 4: the direct reduction (`reduction.ts`), constants where they are used. */
import { addFour, LN2, LOG2E, multiplyAdd, pairSum, subtractProduct } from "./lanes";
import { maximum } from "./maximum";
import { scaleByFloat32 } from "./normalise";
import { highPart, ROUND } from "./reduction";

@inline
function term(given: v128, lowest: v128, perPeriod: v128, magic: v128, high: v128, low: v128, beta: v128): v128 {
  const x = f32x4.pmax(given, lowest);
  const n = multiplyAdd(x, perPeriod, magic);
  const k = f32x4.sub(n, magic);
  const t = f32x4.mul(subtractProduct(k, low, subtractProduct(k, high, x)), beta);
  let u = f32x4.splat(0.0013814574);
  u = multiplyAdd(u, t, f32x4.splat(0.008369217));
  u = multiplyAdd(u, t, f32x4.splat(0.04166842));
  u = multiplyAdd(u, t, f32x4.splat(0.16666521));
  u = multiplyAdd(u, t, f32x4.splat(0.49999994));
  u = multiplyAdd(f32x4.mul(t, t), u, t);
  return i32x4.add(f32x4.add(f32x4.splat(1), u), i32x4.shl(n, 23));
}

export function direct(row: usize, output: usize, classes: usize, temperature: f64): void {
  const shift = output - row;
  const m = <f64>maximum(row, classes);
  const period = temperature * LN2;
  const perPeriod = f32x4.splat(<f32>(LOG2E / temperature));
  const high = f32x4.splat(<f32>highPart(period));
  const low = f32x4.splat(<f32>(period - highPart(period)));
  const beta = f32x4.splat(<f32>(1.0 / temperature));
  const magic = f32x4.splat(<f32>(ROUND - nearest<f64>((m * LOG2E) / temperature)));
  const lowest = f32x4.splat(<f32>(m - 110 * temperature));
  let total = f64x2.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    const e0 = term(v128.load(at, 0), lowest, perPeriod, magic, high, low, beta);
    const e1 = term(v128.load(at, 16), lowest, perPeriod, magic, high, low, beta);
    const e2 = term(v128.load(at, 32), lowest, perPeriod, magic, high, low, beta);
    const e3 = term(v128.load(at, 48), lowest, perPeriod, magic, high, low, beta);
    v128.store(at + shift, e0, 0);
    v128.store(at + shift, e1, 16);
    v128.store(at + shift, e2, 32);
    v128.store(at + shift, e3, 48);
    total = addFour(total, e0, e1, e2, e3);
  }
  scaleByFloat32(output, classes, <f32>(1.0 / pairSum(total)));
}
