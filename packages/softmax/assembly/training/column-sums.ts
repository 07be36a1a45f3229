/** `sums[c] += Σ_r values[r, c]` of float32 `[rows, columns]`, in float64, in the order of the rows. */
export function addColumnSums(values: usize, rows: usize, columns: usize, sums: usize): void {
  for (let r: usize = 0; r < rows; r++) {
    let to = sums;
    const pairsEnd = values + ((columns & ~1) << 2);
    for (; values < pairsEnd; values += 8, to += 16) {
      const pair = f64x2.promote_low_f32x4(v128.load64_zero(values));
      v128.store(to, f64x2.add(v128.load(to), pair));
    }
    if (columns & 1) {
      store<f64>(to, load<f64>(to) + <f64>load<f32>(values));
      values += 4;
    }
  }
}
