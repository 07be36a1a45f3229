/** Version 1: x − m rounded to float32, a polynomial of degree 5, sums in float32. What most libraries do. */
import { LOG2E, multiplyAdd } from "./lanes";
import { maximum } from "./maximum";
import { scaleByFloat32 } from "./normalise";
import { BETA, constant, setTemperature } from "./workspace";

@inline
function term(x: v128, m: v128, beta: v128): v128 {
  const y = f32x4.mul(f32x4.sub(x, m), beta);
  const magic = f32x4.splat(12583039); // 1.5·2^23 + 127
  const n = multiplyAdd(y, f32x4.splat(<f32>LOG2E), magic);
  const scale = i32x4.shl(n, 23);
  const k = f32x4.sub(n, magic);
  let t = multiplyAdd(k, f32x4.splat(-0.693145751953125), y);
  t = multiplyAdd(k, f32x4.splat(-1.428606765330187e-6), t);
  let p = f32x4.splat(0.008333333);
  p = multiplyAdd(p, t, f32x4.splat(0.041666668));
  p = multiplyAdd(p, t, f32x4.splat(0.16666667));
  p = multiplyAdd(p, t, f32x4.splat(0.5));
  p = multiplyAdd(p, t, f32x4.splat(1));
  t = f32x4.mul(t, scale);
  p = multiplyAdd(t, p, scale);
  return v128.andnot(p, f32x4.lt(y, f32x4.splat(-87.33)));
}

export function simple(row: usize, output: usize, classes: usize, temperature: f64): void {
  const shift = output - row;
  const m = f32x4.splat(maximum(row, classes));
  setTemperature(temperature);
  const beta = constant(BETA);
  let sum = f32x4.splat(0);
  let next = f32x4.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 32) {
    const e0 = term(v128.load(at, 0), m, beta);
    const e1 = term(v128.load(at, 16), m, beta);
    sum = f32x4.add(sum, e0);
    next = f32x4.add(next, e1);
    v128.store(at + shift, e0, 0);
    v128.store(at + shift, e1, 16);
  }
  scaleByFloat32(output, classes, 1 / laneTotal(f32x4.add(sum, next)));
}

@inline
function laneTotal(values: v128): f32 {
  return (
    f32x4.extract_lane(values, 0) + f32x4.extract_lane(values, 1) +
    (f32x4.extract_lane(values, 2) + f32x4.extract_lane(values, 3))
  );
}
