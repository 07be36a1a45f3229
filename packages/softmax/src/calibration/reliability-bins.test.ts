import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binIndex } from "./reliability-bins.ts";

const nextUp = (x: number) => x + 2 ** (Math.floor(Math.log2(x)) - 52);

describe("binIndex()", () => {
  test("a confidence of exactly 1 falls into the last bin: none is dropped, none gets a bin of its own", () => {
    for (const bins of [1, 2, 10, 14, 15, 50]) expect(binIndex(1, bins)).toBe(bins - 1);
  });

  test("a confidence of 0 falls into the first bin", () => {
    expect([binIndex(0, 15), binIndex(-0, 15), binIndex(5e-324, 15)]).toEqual([0, 0, 0]);
  });

  test("an edge i/M belongs to the bin below it, the next double to the bin above", () => {
    for (const bins of [2, 3, 7, 10, 15, 50, 99]) {
      for (let i = 1; i < bins; i++) {
        expect(binIndex(i / bins, bins), `${i}/${bins}`).toBe(i - 1);
        expect(binIndex(nextUp(i / bins), bins), `above ${i}/${bins}`).toBe(i);
      }
    }
  });

  test("M bins means M intervals: 15 bins use all the indices 0 to 14", () => {
    const used = new Set(Array.from({ length: 1501 }, (_, i) => binIndex(i / 1500, 15)));
    expect([...used].sort((a, b) => a - b)).toEqual([...Array(15).keys()]);
  });

  test("the edges around a confidence are those of its bin, as float64 compares them", () => {
    const confidence = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(confidence, fc.integer({ min: 1, max: 1000 }), (c, bins) => {
        const i = binIndex(c, bins);
        expect(c <= (i + 1) / bins).toBe(true);
        expect(i === 0 || c > i / bins).toBe(true);
        expect(i >= 0 && i < bins).toBe(true);
      }),
    );
  });
});
