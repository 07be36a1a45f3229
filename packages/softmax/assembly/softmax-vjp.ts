/** The gradient that came to the probabilities, as one in the logits: `p ⊙ (g − Σ p·g)/T`, row by row. */
import { laneSum } from "./lanes";
import { FACTOR, MEAN, workspace } from "./workspace";

export function softmaxVjpRows<T>(
  probabilities: usize,
  upstream: usize,
  output: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
): void {
  const stride = classes * sizeof<T>();
  for (let r: usize = 0; r < rows; r++) {
    const at = r * stride;
    const temperature = load<f64>(temperatures + r * step);
    if (sizeof<T>() == 4) vjpFloat32(probabilities + at, upstream + at, output + at, classes, temperature);
    else vjpFloat64(probabilities + at, upstream + at, output + at, classes, temperature);
  }
}

/** A product of two float32 is exact in float64; class k is added to lane k mod 4. Each result is rounded to float32 once. */
function vjpFloat32(p: usize, g: usize, output: usize, classes: usize, temperature: f64): void {
  const whole = classes & ~3;
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let i: usize = 0;
  for (; i < whole; i += 4) {
    const at = i << 2;
    even = f64x2.add(even, f64x2.mul(promoted(p + at), promoted(g + at)));
    odd = f64x2.add(odd, f64x2.mul(promoted(p + at + 8), promoted(g + at + 8)));
  }
  const rest = classes - whole;
  if (rest > 0) even = f64x2.add(even, f64x2.mul(promotedRest(p + (i << 2), rest), promotedRest(g + (i << 2), rest)));
  if (rest > 2) odd = f64x2.add(odd, f64x2.mul(promotedRest(p + (i << 2) + 8, 1), promotedRest(g + (i << 2) + 8, 1)));
  v128.store(workspace, f64x2.splat(laneSum(even) + laneSum(odd)), MEAN);
  v128.store(workspace, f64x2.splat(1.0 / temperature), FACTOR);
  const isScaled = temperature != 1;
  for (i = 0; i + 2 <= classes; i += 2) {
    const at = i << 2;
    v128.store64_lane(output + at, shares(promoted(p + at), promoted(g + at), isScaled), 0);
  }
  if (i < classes) {
    const at = i << 2;
    v128.store32_lane(output + at, shares(promotedRest(p + at, 1), promotedRest(g + at, 1), isScaled), 0);
  }
}

@inline
function shares(p: v128, g: v128, isScaled: bool): v128 {
  const product = f64x2.mul(p, f64x2.sub(g, v128.load(workspace, MEAN)));
  return f32x4.demote_f64x2_zero(isScaled ? f64x2.mul(product, v128.load(workspace, FACTOR)) : product);
}

@inline
function promoted(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** The row's last one or two values; 0 beside a single one. */
@inline
function promotedRest(at: usize, count: usize): v128 {
  return count == 1 ? f64x2.promote_low_f32x4(v128.load32_zero(at)) : promoted(at);
}

/** Products are rounded once each; what their sum loses to rounding is kept and added at the end. */
function vjpFloat64(p: usize, g: usize, output: usize, classes: usize, temperature: f64): void {
  let sum = f64x2.splat(0);
  let lost = f64x2.splat(0);
  let i: usize = 0;
  for (; i + 2 <= classes; i += 2) {
    const product = f64x2.mul(v128.load(p + (i << 3)), v128.load(g + (i << 3)));
    const next = f64x2.add(sum, product);
    lost = f64x2.add(lost, lostInSum(sum, product, next));
    sum = next;
  }
  const low = f64x2.extract_lane(sum, 0);
  const high = f64x2.extract_lane(sum, 1);
  const last = i < classes ? load<f64>(p + (i << 3)) * load<f64>(g + (i << 3)) : 0;
  const total = low + high;
  const mean = total + last;
  const rest = laneSum(lost) + lostInScalarSum(low, high, total) + lostInScalarSum(total, last, mean);
  writeFloat64(p, g, output, classes, isFinite<f64>(mean) ? mean + rest : mean, temperature);
}

/** What rounding took from `sum = a + b` (Knuth's two-sum). */
@inline
function lostInSum(a: v128, b: v128, sum: v128): v128 {
  const part = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, part)), f64x2.sub(b, part));
}

@inline
function lostInScalarSum(a: f64, b: f64, sum: f64): f64 {
  const part = sum - a;
  return a - (sum - part) + (b - part);
}

function writeFloat64(p: usize, g: usize, output: usize, classes: usize, mean: f64, temperature: f64): void {
  v128.store(workspace, f64x2.splat(mean), MEAN);
  v128.store(workspace, f64x2.splat(temperature), FACTOR);
  const isScaled = temperature != 1;
  let at: usize = 0;
  for (; at + 16 <= classes << 3; at += 16) {
    const product = f64x2.mul(v128.load(p + at), f64x2.sub(v128.load(g + at), v128.load(workspace, MEAN)));
    v128.store(output + at, isScaled ? f64x2.div(product, v128.load(workspace, FACTOR)) : product);
  }
  if (at < classes << 3) {
    store<f64>(output + at, (load<f64>(p + at) * (load<f64>(g + at) - mean)) / temperature);
  }
}
