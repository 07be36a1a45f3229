/**
 * Cholesky factors of symmetric positive definite matrices.
 *
 * @module
 */

/**
 * Overwrites the lower triangle of a `[n, n]` matrix by L, `L·Lᵀ` the matrix; the rest is neither read nor changed.
 * L has NaN where the matrix is not positive definite.
 *
 * @example
 * const matrix = Float64Array.of(4, 0, 2, 5);
 * choleskyInPlace(matrix, 2); // L = [[2], [1, 2]]
 */
export function choleskyInPlace(matrix: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      const other = j * n;
      let value = matrix[row + j]!;
      for (let k = 0; k < j; k++) value -= matrix[row + k]! * matrix[other + k]!;
      matrix[row + j] = value / matrix[other + j]!;
    }
    let square = matrix[row + i]!;
    for (let k = 0; k < i; k++) square -= matrix[row + k]! ** 2;
    matrix[row + i] = square > 0 ? Math.sqrt(square) : Number.NaN;
  }
}

/** Overwrites `vector` `[n]` by the x with `L·Lᵀ·x = vector`. */
export function solveCholeskyInPlace(factor: Float64Array, vector: Float64Array): void {
  const n = vector.length;
  for (let i = 0; i < n; i++) {
    let value = vector[i]!;
    for (let k = 0; k < i; k++) value -= factor[i * n + k]! * vector[k]!;
    vector[i] = value / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    const value = vector[i]! / factor[i * n + i]!;
    vector[i] = value;
    for (let k = 0; k < i; k++) vector[k]! -= factor[i * n + k]! * value;
  }
}
