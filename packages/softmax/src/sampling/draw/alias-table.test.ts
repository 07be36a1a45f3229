import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import { NoTokenLeft } from "../no-token-left.ts";
import { AliasTable } from "./alias-table.ts";

const LARGEST = 1 - 2 ** -53;

/** What share of [0, 1) each index has: columns are walked in steps that meet every border of small integer weights. */
function sharesOf(table: AliasTable, length: number, steps: number): number[] {
  const counts = new Array<number>(length).fill(0);
  for (let i = 0; i < length * steps; i++) counts[table.draw((i + 0.5) / (length * steps))]!++;
  return counts.map((count) => count / (length * steps));
}

describe("AliasTable", () => {
  test("one weight takes all", () => {
    for (const u of [0, 0.5, LARGEST]) expect(new AliasTable([3]).draw(u)).toBe(0);
    for (const u of [0, 0.5, LARGEST]) expect(new AliasTable([0, 0, 1e-300, 0]).draw(u)).toBe(2);
  });

  test("equal weights: u V rounded down", () => {
    const table = new AliasTable([2, 2, 2, 2]);
    expect([0, 0.25 - 2 ** -54, 0.25, 0.5, LARGEST].map((u) => table.draw(u))).toEqual([0, 0, 1, 2, 3]);
  });

  test("the shares of [0, 1) are the probabilities", () => {
    fc.assert(
      fc.property(
        fc
          .array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 12 })
          .filter((w) => w.some((x) => x > 0)),
        (weights) => {
          const total = weights.reduce((a, b) => a + b);
          // A column of 1/V is cut at multiples of 1/total: so many steps hit no border, but for rounding.
          const shares = sharesOf(new AliasTable(weights), weights.length, total);
          for (const [i, weight] of weights.entries()) expect(shares[i]).toBeCloseTo(weight / total, 12);
        },
      ),
    );
  });

  test("weight 0 is never drawn, whatever rounding leaves: 300 tables of 1000 weights, most of them 0", () => {
    const random = createRandom(4);
    let wrong = 0;
    for (let t = 0; t < 300; t++) {
      const weights = Float64Array.from({ length: 1000 }, () =>
        random.next() < 0.9 ? 0 : random.next() ** 20,
      );
      const table = new AliasTable(weights);
      for (let i = 0; i < 1000; i++) {
        for (const u of [i / 1000, (i + 1) / 1000 - 2 ** -53]) if (weights[table.draw(u)] === 0) wrong++;
      }
    }
    expect(wrong).toBe(0);
  });

  test("subnormal weights keep their proportions", () => {
    expect(sharesOf(new AliasTable([5e-324, 15e-324]), 2, 4)).toEqual([0.25, 0.75]);
  });

  test("what cannot be drawn from is refused", () => {
    for (const weights of [[], [0, 0]]) expect(() => new AliasTable(weights)).toThrow(NoTokenLeft);
    for (const weight of [NaN, -1, Infinity]) {
      expect(() => new AliasTable([1, weight])).toThrow(
        new RangeError(`Cannot draw: weight 1 is ${weight}, a finite number ≥ 0 is wanted`),
      );
    }
    expect(() => new AliasTable([1]).draw(1)).toThrow(
      new RangeError("Cannot draw: the uniform number is 1, one in [0, 1) is wanted"),
    );
  });
});
