/**
 * Two float64 lanes at a time from rows of float32 or float64.
 *
 * Everything is computed in float64 lanes. A row's last, odd element shares its vector with −∞,
 * which is the logit that adds nothing.
 */

/** Elements `i` and `i + 1` of a row. */
@inline
export function loadPair<T>(row: usize, i: usize): v128 {
  if (sizeof<T>() == 4) return f64x2.promote_low_f32x4(v128.load64_zero(row + (i << 2)));
  return v128.load(row + (i << 3));
}

/** Element `i` beside −∞. */
@inline
export function loadLast<T>(row: usize, i: usize): v128 {
  return f64x2.replace_lane(f64x2.splat(-Infinity), 0, loadOne<T>(row, i));
}

@inline
export function loadOne<T>(row: usize, i: usize): f64 {
  return <f64>load<T>(row + i * sizeof<T>());
}

@inline
export function storePair<T>(row: usize, i: usize, values: v128): void {
  if (sizeof<T>() == 4) v128.store64_lane(row + (i << 2), f32x4.demote_f64x2_zero(values), 0);
  else v128.store(row + (i << 3), values);
}

/** Lane 0 only: the row's last, odd element. */
@inline
export function storeLast<T>(row: usize, i: usize, values: v128): void {
  store<T>(row + i * sizeof<T>(), <T>f64x2.extract_lane(values, 0));
}

@inline
export function laneSum(values: v128): f64 {
  return f64x2.extract_lane(values, 0) + f64x2.extract_lane(values, 1);
}

/** A row without a meaning: NaN in every class. */
export function fillNaN<T>(row: usize, classes: usize): void {
  for (let i: usize = 0; i < classes; i++) store<T>(row + i * sizeof<T>(), <T>NaN);
}
