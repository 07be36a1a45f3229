/** Sparsemax against the conditions that make a point the projection, and against closed forms. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sparsemaxInto, sparsemaxJacobianInto, sparsemaxLossInto } from "./sparsemax.ts";

const rows = fc.array(fc.oneof(fc.double({ min: -3, max: 3, noNaN: true }), fc.constant(-Infinity)), {
  minLength: 1,
  maxLength: 40,
});
const ofFinite = rows.filter((row) => row.some(Number.isFinite));

describe("sparsemaxInto()", () => {
  test("is the projection: sums to 1, z − p is one number on the support and at most that elsewhere", () => {
    fc.assert(
      fc.property(ofFinite, (row) => {
        const p = sparsemaxInto(new Float64Array(row.length), row);
        const total = p.reduce((sum, x) => sum + x, 0);
        expect(total).toBeCloseTo(1, 14);
        const support = row.filter((_, k) => p[k]! > 0).map((z, i) => z - p.filter((x) => x > 0)[i]!);
        const threshold = support[0]!;
        for (const t of support) expect(t).toBeCloseTo(threshold, 14);
        row.forEach((z, k) => {
          if (p[k] === 0) expect(z).toBeLessThanOrEqual(threshold + 1e-15);
        });
      }),
    );
  });

  test("does not feel a shift, nor the order", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -64, max: 64 }), { minLength: 1, maxLength: 20 }),
        (integers) => {
          const row = integers.map((i) => i / 64); // shifts by 2¹⁰ are exact
          const p = sparsemaxInto([] as number[], row);
          expect(
            sparsemaxInto(
              [] as number[],
              row.map((z) => z + 1024),
            ),
          ).toEqual(p);
          expect(sparsemaxInto([] as number[], row.toReversed())).toEqual(p.toReversed());
        },
      ),
    );
  });

  test.each([
    ["one class", [7], [1]],
    ["a lead of 1", [2, 1, 1], [1, 0, 0]],
    ["ties", [3, 3, 3, 3], [0.25, 0.25, 0.25, 0.25]],
    ["two near ones: (1 + d)/2", [0.25, 0], [0.625, 0.375]],
    ["masked", [0, -Infinity, 0], [0.5, 0, 0.5]],
    ["one that is not masked", [-Infinity, -5], [0, 1]],
    ["huge", [1e308, 1e308, -1e308], [0.5, 0.5, 0]],
    ["all masked", [-Infinity, -Infinity], [NaN, NaN]],
    ["NaN", [0, NaN], [NaN, NaN]],
    ["Infinity", [0, Infinity], [NaN, NaN]],
    ["none", [], []],
  ])("%s", (_, row, expected) => {
    expect(Array.from(sparsemaxInto(new Float64Array(row.length), row))).toEqual(expected);
  });

  test("100,000 near classes: the sum is still 1", () => {
    const row = Float64Array.from({ length: 100_000 }, (_, k) => Math.sin(k) * 1e-6);
    const total = sparsemaxInto(new Float64Array(row.length), row).reduce((sum, x) => sum + x, 0);
    expect(total).toBeCloseTo(1, 11); // the plain sum of 10⁵ terms, each off by at most 4 · 2⁻⁵³
  });
});

describe("sparsemaxLossInto()", () => {
  test("of two classes: 0, a parabola, a line (the authors' figure 2)", () => {
    const loss = (t: number) => sparsemaxLossInto([0, 0], [t, 0], 0);
    expect(loss(1)).toBe(0);
    expect(loss(5)).toBe(0);
    for (const t of [-1, -0.5, 0, 0.3, 0.9]) expect(loss(t)).toBeCloseTo((t - 1) ** 2 / 4, 15);
    for (const t of [-1, -3, -1e300]) expect(loss(t)).toBe(-t);
  });

  test("is the authors' formula", () => {
    fc.assert(
      fc.property(ofFinite, (row) => {
        const p = sparsemaxInto([] as number[], row);
        const target = row.findIndex(Number.isFinite);
        const k = p.findIndex((x) => x > 0);
        const threshold = row[k]! - p[k]!;
        const squares = row.reduce((sum, z, i) => sum + (p[i]! > 0 ? z * z - threshold ** 2 : 0), 0);
        expect(sparsemaxLossInto([], row, target)).toBeCloseTo(-row[target]! + squares / 2 + 0.5, 12);
      }),
    );
  });

  test("a nearly sure row keeps its digits: (d/2)²·... of two classes at a gap of 1 − d", () => {
    const d = 2 ** -40;
    const gradient = [0, 0];
    expect(sparsemaxLossInto(gradient, [1 - d, 0], 0)).toBe(d * d * 0.25);
    expect(gradient).toEqual([-d / 2, d / 2]);
  });

  test("a masked target costs Infinity, with a finite gradient", () => {
    const gradient = [0, 0, 0];
    expect(sparsemaxLossInto(gradient, [0, -Infinity, 0], 1)).toBe(Infinity);
    expect(gradient).toEqual([0.5, -1, 0.5]);
  });
});

test("sparsemaxJacobianInto() of NaN is NaN; outside the support the vector does not matter", () => {
  expect(sparsemaxJacobianInto([0, 0], [NaN, NaN], [1, 2])).toEqual([NaN, NaN]);
  expect(sparsemaxJacobianInto([0, 0, 0], [0.5, 0.5, 0], [1, 3, NaN])).toEqual([-1, 1, 0]);
});
