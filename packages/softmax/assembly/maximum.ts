/** The largest logit of a row, and where it stands. */

@inline
function lanes<T>(): usize {
  return 16 / sizeof<T>();
}

/** The largest value; NaN if there is a NaN, −∞ for a row without classes. */
export function maximum<T>(row: usize, classes: usize): f64 {
  const end = row + classes * sizeof<T>();
  let at = row;
  let a = v128.splat<T>(<T>-Infinity);
  let b = a;
  // A sum that is NaN once stays so; opposite infinities make one too.
  let sum = v128.splat<T>(0);
  for (; at + 64 <= end; at += 64) {
    const x0 = v128.load(at, 0);
    const x1 = v128.load(at, 16);
    const x2 = v128.load(at, 32);
    const x3 = v128.load(at, 48);
    a = v128.pmax<T>(v128.pmax<T>(a, x0), x1);
    b = v128.pmax<T>(v128.pmax<T>(b, x2), x3);
    sum = v128.add<T>(sum, v128.add<T>(v128.add<T>(x0, x1), v128.add<T>(x2, x3)));
  }
  for (; at + 16 <= end; at += 16) {
    const x = v128.load(at);
    a = v128.pmax<T>(a, x);
    sum = v128.add<T>(sum, x);
  }
  if (v128.any_true(v128.ne<T>(sum, sum))) return scalarMaximum<T>(row, end);
  a = v128.pmax<T>(a, b);
  let result = <f64>max<T>(v128.extract_lane<T>(a, 0), v128.extract_lane<T>(a, 1));
  if (sizeof<T>() == 4) {
    result = max<f64>(result, <f64>max<T>(v128.extract_lane<T>(a, 2), v128.extract_lane<T>(a, 3)));
  }
  for (; at < end; at += sizeof<T>()) result = max<f64>(result, <f64>load<T>(at)); // keeps NaN
  return result;
}

function scalarMaximum<T>(row: usize, end: usize): f64 {
  let result: f64 = -Infinity;
  for (let at = row; at < end; at += sizeof<T>()) result = max<f64>(result, <f64>load<T>(at));
  return result;
}

/** The first class whose logit is `largest` (the first NaN if that is NaN); −1 for a row without classes. */
export function firstIndexOf<T>(row: usize, classes: usize, largest: f64): i32 {
  const isNaNRow = largest != largest;
  const wanted = v128.splat<T>(<T>largest);
  let i: usize = 0;
  if (!isNaNRow) {
    for (; i + 4 * lanes<T>() <= classes; i += 4 * lanes<T>()) {
      const at = row + i * sizeof<T>();
      const first = v128.or(v128.eq<T>(v128.load(at, 0), wanted), v128.eq<T>(v128.load(at, 16), wanted));
      const second = v128.or(v128.eq<T>(v128.load(at, 32), wanted), v128.eq<T>(v128.load(at, 48), wanted));
      if (v128.any_true(v128.or(first, second))) break;
    }
  }
  for (; i < classes; i++) {
    const x = load<T>(row + i * sizeof<T>());
    if (isNaNRow ? x != x : x == <T>largest) return <i32>i;
  }
  return -1;
}
