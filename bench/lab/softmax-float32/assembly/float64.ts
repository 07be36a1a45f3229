/** Version 2: everything in float64 lanes, Taylor to degree 8. Terms are stored as float32, so results are rounded twice. */
import { LOG2E, pairSum } from "./lanes";
import { maximum } from "./maximum";
import { scaleByShuffles } from "./normalise";

@inline
function term(x: v128, m: v128, beta: v128): v128 {
  const y = f64x2.pmax(f64x2.mul(f64x2.sub(x, m), beta), f64x2.splat(-708));
  const magic = f64x2.splat(6755399441055744); // 1.5·2^52
  const n = f64x2.add(f64x2.mul(y, f64x2.splat(LOG2E)), magic);
  const k = f64x2.sub(n, magic);
  const r = f64x2.sub(
    f64x2.sub(y, f64x2.mul(k, f64x2.splat(6.93147180369123816490e-1))),
    f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10)),
  );
  let q = f64x2.splat(1.0 / 40320.0);
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 5040.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 720.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 120.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 24.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 6.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(0.5));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1));
  return i64x2.add(q, i64x2.shl(n, 52));
}

export function float64(row: usize, output: usize, classes: usize, temperature: f64): void {
  const shift = output - row;
  const beta = f64x2.splat(1.0 / temperature);
  const m = f64x2.splat(<f64>maximum(row, classes));
  let total = f64x2.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 16) {
    const lower = term(f64x2.promote_low_f32x4(v128.load64_zero(at, 0)), m, beta);
    const upper = term(f64x2.promote_low_f32x4(v128.load64_zero(at, 8)), m, beta);
    total = f64x2.add(total, f64x2.add(lower, upper));
    const e = v128.shuffle<i64>(f32x4.demote_f64x2_zero(lower), f32x4.demote_f64x2_zero(upper), 0, 2);
    v128.store(at + shift, e);
  }
  scaleByShuffles(output, classes, 1.0 / pairSum(total));
}
