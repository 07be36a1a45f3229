/** 1.5-entmax against the conditions of its optimum (Tsallis' entropy), and against closed forms. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { entmax15Into, entmax15JacobianInto, entmax15LossInto } from "./entmax15.ts";

const ofFinite = fc
  .array(fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constant(-Infinity)), {
    minLength: 1,
    maxLength: 40,
  })
  .filter((row) => row.some(Number.isFinite));

describe("entmax15Into()", () => {
  test("is the optimum: sums to 1; z/2 − √p is one number on the support and at most that elsewhere", () => {
    fc.assert(
      fc.property(ofFinite, (row) => {
        const p = entmax15Into(new Float64Array(row.length), row);
        expect(p.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 14);
        const most = p.indexOf(Math.max(...p));
        const threshold = row[most]! / 2 - Math.sqrt(p[most]!);
        row.forEach((z, k) => {
          // √p of a p with an absolute error of 10⁻¹⁵ may be off by 3 · 10⁻⁸ near 0.
          if (p[k]! > 0) expect(z / 2 - Math.sqrt(p[k]!)).toBeCloseTo(threshold, 13);
          else expect(z / 2).toBeLessThanOrEqual(threshold + 1e-14);
        });
      }),
    );
  });

  test("no other distribution has a larger pᵀz + H(p)", () => {
    const value = (p: readonly number[], row: readonly number[]) =>
      row.reduce((sum, z, k) => sum + p[k]! * z + (4 / 3) * (p[k]! - p[k]! ** 1.5), 0);
    const K = 5;
    const weights = fc.array(fc.double({ min: 1e-9, max: 1, noNaN: true }), { minLength: K, maxLength: K });
    const logits = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: K, maxLength: K });
    fc.assert(
      fc.property(logits, weights, (row, w) => {
        const total = w.reduce((sum, x) => sum + x, 0);
        const best = value(entmax15Into([] as number[], row), row);
        expect(
          value(
            w.map((x) => x / total),
            row,
          ),
        ).toBeLessThanOrEqual(best + 1e-13);
      }),
    );
  });

  test.each([
    ["one class", [7], [1]],
    ["a lead of 2", [3, 1, 1], [1, 0, 0]],
    ["four ties", [3, 3, 3, 3], [0.25, 0.25, 0.25, 0.25]],
    ["masked", [0, -Infinity, -3], [1, 0, 0]],
    ["huge", [1e308, -1e308, 0], [1, 0, 0]],
    ["all masked", [-Infinity, -Infinity], [NaN, NaN]],
    ["NaN", [0, NaN], [NaN, NaN]],
    ["Infinity", [0, Infinity], [NaN, NaN]],
    ["none", [], []],
  ])("%s", (_, row, expected) => {
    expect(Array.from(entmax15Into(new Float64Array(row.length), row))).toEqual(expected);
  });

  test("two classes: √p = (√(2 − h²) ± h)/2 with h half their gap", () => {
    for (const gap of [0, 0.1, 1, 1.9]) {
      const h = gap / 2;
      const root = Math.sqrt(2 - h * h);
      const p = entmax15Into([0, 0], [gap, 0]);
      expect(p[0]).toBeCloseTo(((root + h) / 2) ** 2, 15);
      expect(p[1]).toBeCloseTo(((root - h) / 2) ** 2, 15);
    }
  });

  test("100,000 near classes: the sum is still 1", () => {
    const row = Float64Array.from({ length: 100_000 }, (_, k) => Math.sin(k) * 1e-3);
    const total = entmax15Into(new Float64Array(row.length), row).reduce((sum, x) => sum + x, 0);
    expect(total).toBeCloseTo(1, 11); // a plain sum of 10⁵ terms
  });
});

describe("entmax15LossInto()", () => {
  test("is (p − e_t)ᵀ z + H(p)", () => {
    fc.assert(
      fc.property(ofFinite, (row) => {
        const p = entmax15Into([] as number[], row);
        const target = row.findIndex(Number.isFinite);
        const inner = row.reduce((sum, z, k) => sum + (p[k]! > 0 ? p[k]! * z : 0), -row[target]!);
        const entropy = (4 / 3) * p.reduce((sum, x) => sum - x ** 1.5, 1);
        expect(entmax15LossInto([], row, target)).toBeCloseTo(inner + entropy, 12);
      }),
    );
  });

  test("a nearly sure row keeps its digits", () => {
    // With h half the gap of two classes, √p_2 = (√(2 − h²) − h)/2, for h = 1 − d to first order d.
    const d = 2 ** -30;
    const gradient = [0, 0];
    const loss = entmax15LossInto(gradient, [2 - 2 * d, 0], 0);
    expect(gradient[1]! / d ** 2).toBeCloseTo(1, 6);
    expect(loss / ((2 / 3) * d ** 3)).toBeCloseTo(1, 6);
  });

  test("a masked target costs Infinity, with a finite gradient", () => {
    const gradient = [0, 0, 0];
    expect(entmax15LossInto(gradient, [3, -Infinity, 0], 1)).toBe(Infinity);
    expect(gradient).toEqual([1, -1, 0]);
  });
});

test("entmax15JacobianInto() of NaN is NaN; outside the support the vector does not matter", () => {
  expect(entmax15JacobianInto([0, 0], [NaN, NaN], [1, 2])).toEqual([NaN, NaN]);
  expect(entmax15JacobianInto([0, 0, 0], [0.25, 0.25, 0], [1, 3, NaN])).toEqual([-0.5, 0.5, 0]);
});
