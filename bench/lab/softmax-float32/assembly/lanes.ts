/** Arithmetic that several versions share. */

export const LOG2E: f64 = 1.4426950408889634;
export const LN2: f64 = 0.6931471805599453;

/** a·b + c: one rounding with relaxed SIMD, two without. */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b */
@inline
export function subtractProduct(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

/** The upper two of four float32, in both halves. */
@inline
export function upperPair(values: v128): v128 {
  return v128.shuffle<i32>(values, values, 2, 3, 2, 3);
}

/** Four vectors of float32, added in float32 and then to a pair of float64. */
@inline
export function addFour(total: v128, e0: v128, e1: v128, e2: v128, e3: v128): v128 {
  return addPromoted(total, f32x4.add(f32x4.add(f32x4.add(e0, e1), e2), e3));
}

/** Four float32, added to a pair of float64. */
@inline
export function addPromoted(total: v128, values: v128): v128 {
  const upper = f64x2.promote_low_f32x4(upperPair(values));
  return f64x2.add(total, f64x2.add(f64x2.promote_low_f32x4(values), upper));
}

/** The sum of a pair of float64. */
@inline
export function pairSum(values: v128): f64 {
  return f64x2.extract_lane(values, 0) + f64x2.extract_lane(values, 1);
}
