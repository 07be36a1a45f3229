import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import { maxUlp } from "./accuracy.ts";
import { softmaxJvpInto, softmaxVjpInto } from "./jacobian.ts";
import { softmaxInto } from "./softmax.ts";
import { ulpError, WorstUlp } from "./ulp-error.ts";

const values = readSoftmaxValues();
const rowOf4 = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 4, maxLength: 4 });
const temperatures = fc.double({ min: 0.5, max: 5, noNaN: true });

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, k) => sum + x * b[k]!, 0);

describe.each([
  ["softmaxVjpInto()", softmaxVjpInto],
  ["softmaxJvpInto()", softmaxJvpInto],
])("%s", (_, product) => {
  test("agrees with the 80-digit values", () => {
    const worst = new WorstUlp();
    for (const { row, result, vector, product: expected } of values.jacobian) {
      const { name, results } = values.rows[row]!;
      const { softmax: p, temperature } = results[result]!;
      const actual = product([], p, vector, temperature);
      const largest = Math.max(...vector.map(Math.abs));
      expected.forEach((x, k) => {
        const scale = Math.max(p[k]! * largest, 2 ** -1022) / temperature;
        if (scale === Infinity) return; // T = 1e-310: no float64 to measure in
        worst.compare(`${name}, T = ${temperature}, class ${k}`, actual[k]!, x, scale);
      });
    }
    expect(worst.compared).toBeGreaterThan(700);
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.jacobianProduct);
  });

  test("keeps its bound over 262,144 classes", () => {
    // p = 2^-18 makes every p·g exact and the true mean 0.1: only the sum of the dot product can err.
    const classes = 2 ** 18;
    const p = new Float64Array(classes).fill(1 / classes);
    const actual = product(new Float64Array(classes), p, new Float64Array(classes).fill(0.1));
    expect(ulpError(actual[5]!, 0, 0.1 / classes)).toBeLessThanOrEqual(maxUlp.jacobianProduct);
  });

  test("may write over either input", () => {
    const expected = product([], [0.5, 0.25, 0.25], [1, 2, -3]);
    const [p, vector] = [
      [0.5, 0.25, 0.25],
      [1, 2, -3],
    ];
    expect(product(p!, p!, vector!)).toEqual(expected);
    expect(product(vector!, [0.5, 0.25, 0.25], vector!)).toEqual(expected);
  });

  test.each<[p: number[], vector: number[], temperature: number, expected: number[], why: string]>([
    [[], [], 1, [], "no class"],
    [[1], [7], 1, [0], "one class"],
    [[0.5, 0.5], [1, 0], 1, [0.25, -0.25], "two classes"],
    [[0.5, 0.5], [3, 3], 1, [0, 0], "a constant vector"],
    [[0.5, 0.5, 0], [1, 0, 9], 1, [0.25, -0.25, 0], "a masked class"],
    [[Number.NaN, Number.NaN], [1, 0], 1, [Number.NaN, Number.NaN], "a NaN row"],
    [[1, 0], [1, 5], 0, [0, 0], "temperature 0: nothing moves"],
    [[0.5, 0.5, 0], [1, 0, 5], 0, [Infinity, -Infinity, 0], "temperature 0: a tie breaks"],
    [[0.5, 0.5], [1, 0], Infinity, [0, 0], "temperature Infinity: nothing moves"],
  ])("p = %o, vector %o at temperature %d → %o: %s", (p, vector, temperature, expected) => {
    expect(product([], p, vector, temperature).map((x) => x + 0)).toEqual(expected);
  });
});

test("the Jacobian-vector product is the directional derivative of softmax", () => {
  const matches = fc.property(rowOf4, rowOf4, temperatures, (row, direction, temperature) => {
    const h = 2 ** -17;
    const at = (step: number) =>
      softmaxInto(
        [],
        row.map((z, k) => z + step * direction[k]!),
        temperature,
      );
    const [ahead, behind] = [at(h), at(-h)];
    softmaxJvpInto([], at(0), direction, temperature).forEach((derivative, k) => {
      // Truncation: |p'''| ≤ (10/T)³ · h²/6 ≈ 8e-8; the differences' rounding is 1e-11.
      expect(Math.abs((ahead[k]! - behind[k]!) / (2 * h) - derivative)).toBeLessThan(1e-7);
    });
  });
  fc.assert(matches, { seed: 9 });
});

test("the Jacobian is symmetric: ⟨g, J v⟩ = ⟨Jᵀ g, v⟩", () => {
  const symmetric = fc.property(rowOf4, rowOf4, rowOf4, temperatures, (row, g, v, temperature) => {
    const p = softmaxInto([], row, temperature);
    const left = dot(g, softmaxJvpInto([], p, v, temperature));
    const right = dot(softmaxVjpInto([], p, g, temperature), v);
    // Both are sums of a few products of size ≤ 100/T.
    expect(Math.abs(left - right)).toBeLessThan(1e-13 / temperature);
  });
  fc.assert(symmetric, { seed: 10 });
});
