/** The largest logit of a row, and where it stands. */

@inline
function lanes<T>(): usize {
  return 16 / sizeof<T>();
}

/** The largest value; NaN if there is a NaN, −∞ for a row without classes. */
export function maximum<T>(row: usize, classes: usize): f64 {
  let largest = v128.splat<T>(<T>-Infinity);
  let unordered = i32x4.splat(0);
  let i: usize = 0;
  for (; i + lanes<T>() <= classes; i += lanes<T>()) {
    const x = v128.load(row + i * sizeof<T>());
    unordered = v128.or(unordered, v128.ne<T>(x, x));
    largest = v128.pmax<T>(largest, x);
  }
  if (v128.any_true(unordered)) return NaN;
  let result = <f64>max<T>(v128.extract_lane<T>(largest, 0), v128.extract_lane<T>(largest, 1));
  if (sizeof<T>() == 4) {
    result = max<f64>(result, <f64>max<T>(v128.extract_lane<T>(largest, 2), v128.extract_lane<T>(largest, 3)));
  }
  for (; i < classes; i++) result = max<f64>(result, <f64>load<T>(row + i * sizeof<T>())); // keeps NaN
  return result;
}

/** The first class whose logit is `largest` (the first NaN if that is NaN); −1 for a row without classes. */
export function firstIndexOf<T>(row: usize, classes: usize, largest: f64): i32 {
  const isNaNRow = largest != largest;
  const wanted = v128.splat<T>(<T>largest);
  let i: usize = 0;
  for (; i + lanes<T>() <= classes; i += lanes<T>()) {
    const x = v128.load(row + i * sizeof<T>());
    const found = isNaNRow ? v128.ne<T>(x, x) : v128.eq<T>(x, wanted);
    if (v128.any_true(found)) break;
  }
  for (; i < classes; i++) {
    const x = load<T>(row + i * sizeof<T>());
    if (isNaNRow ? x != x : x == <T>largest) return <i32>i;
  }
  return -1;
}
