/** The largest value of a row; NaN where there may be one. The same for every version. */
@inline
export function maximum(row: usize, classes: usize): f32 {
  let a = f32x4.splat(-Infinity);
  let b = a;
  let c = a;
  let d = a;
  let unordered = i32x4.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    const x0 = v128.load(at, 0);
    const x1 = v128.load(at, 16);
    const x2 = v128.load(at, 32);
    const x3 = v128.load(at, 48);
    a = f32x4.pmax(a, x0);
    b = f32x4.pmax(b, x1);
    c = f32x4.pmax(c, x2);
    d = f32x4.pmax(d, x3);
    const y = f32x4.add(x0, x1);
    const z = f32x4.add(x2, x3);
    unordered = v128.or(unordered, v128.or(f32x4.ne(y, y), f32x4.ne(z, z)));
  }
  if (v128.any_true(unordered)) return NaN;
  a = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  return max<f32>(
    max<f32>(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)),
    max<f32>(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)),
  );
}
