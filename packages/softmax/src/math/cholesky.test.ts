import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { choleskyInPlace, solveCholeskyInPlace } from "./cholesky.ts";

describe("choleskyInPlace()", () => {
  test("the factor by hand; the upper triangle is neither read nor changed", () => {
    const matrix = Float64Array.of(4, Number.NaN, 7, 2, 5, 8, 6, 7, 26);
    choleskyInPlace(matrix, 3);
    expect([...matrix]).toEqual([2, Number.NaN, 7, 1, 2, 8, 3, 2, Math.sqrt(13)]);
  });

  test("NaN where the matrix is not positive definite", () => {
    const matrix = Float64Array.of(1, 0, 2, 1);
    choleskyInPlace(matrix, 2);
    expect(matrix[3]).toBeNaN();
  });
});

test("solveCholeskyInPlace() finds the vector that a positive definite matrix was multiplied by", () => {
  const number = fc.integer({ min: -9, max: 9 });
  const problem = fc
    .integer({ min: 1, max: 6 })
    .chain((n) =>
      fc.tuple(
        fc.array(number, { minLength: n * n, maxLength: n * n }),
        fc.array(number, { minLength: n, maxLength: n }),
      ),
    );
  fc.assert(
    fc.property(problem, ([root, wanted]) => {
      const n = wanted.length;
      // R·Rᵀ + 1: integers, so the products are exact.
      const matrix = Float64Array.from({ length: n * n }, (_, i) => {
        const [row, column] = [Math.floor(i / n), i % n];
        let sum = row === column ? 1 : 0;
        for (let k = 0; k < n; k++) sum += root[row * n + k]! * root[column * n + k]!;
        return sum;
      });
      const vector = Float64Array.from(wanted, (_, row) =>
        wanted.reduce((sum, value, k) => sum + matrix[row * n + k]! * value, 0),
      );
      choleskyInPlace(matrix, n);
      solveCholeskyInPlace(matrix, vector);
      // The smallest eigenvalue is 1 or more, the largest below 3000: a few thousand roundings of values up to 3e5.
      for (const [k, value] of wanted.entries()) expect(Math.abs(vector[k]! - value)).toBeLessThan(1e-8);
    }),
  );
});
