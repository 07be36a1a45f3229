import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NucleusSearch } from "./nucleus-search.ts";
import { createWeights } from "./weights.ts";

const KINDS = ["float32", "float64"] as const;

/** Places in the set that a search found. */
function nucleus(given: ArrayLike<number>, share: number, kind: (typeof KINDS)[number] = "float64") {
  const weights = createWeights(given.length, kind);
  weights.values.set(given);
  const search = new NucleusSearch();
  search.find(weights, given.length, share);
  let { ties } = search;
  const isIn = (w: number) => w > search.least || (w === search.least && ties-- > 0);
  const places = Array.from(weights.values.keys()).filter((i) => isIn(weights.values[i]!));
  return { places, mass: search.mass, values: weights.values };
}

/** By a full sort. Sums of multiples of 2⁻²⁰ are exact, so that both add up to the same. */
function sortedNucleus(values: ArrayLike<number>, share: number): number[] {
  const places = Array.from({ length: values.length }, (_, i) => i).sort(
    (a, b) => values[b]! - values[a]! || a - b,
  );
  const total = places.reduce((sum, i) => sum + values[i]!, 0);
  let mass = 0;
  const end = places.findIndex((i) => {
    mass += values[i]!;
    return mass >= share * total;
  });
  return places.slice(0, end + 1).sort((a, b) => a - b);
}

const weight = fc.integer({ min: 1, max: 2 ** 20 }).map((n) => n / 2 ** 20);
const fewWeights = fc.constantFrom(1, 0.5, 0.25, 2 ** -20);

describe.each(KINDS)("%s", (kind) => {
  test("the set that a full sort gives", () => {
    const lists = fc.oneof(
      fc.array(weight, { minLength: 1, maxLength: 400 }),
      fc.array(fewWeights, { minLength: 1, maxLength: 400 }),
    );
    fc.assert(
      fc.property(lists, fc.integer({ min: 1, max: 255 }), (given, n) => {
        const { places, mass, values } = nucleus(given, n / 256, kind);
        expect(places).toEqual(sortedNucleus(values, n / 256));
        expect(mass).toBe(places.reduce((sum, i) => sum + values[i]!, 0));
      }),
    );
  });

  test("weights that differ in their last bits only", () => {
    const step = kind === "float32" ? 2 ** -23 : 2 ** -52;
    const given = Array.from({ length: 1000 }, (_, i) => 1 + ((i * 37) % 1000) * step);
    const { places, values } = nucleus(given, 0.5, kind);
    const lightest = Math.min(...places.map((i) => values[i]!));
    expect(places).toHaveLength(500);
    expect(values.filter((w) => w >= lightest)).toHaveLength(500);
  });
});

test("100,000 equal weights: the first ones", () => {
  const { places } = nucleus(new Float64Array(100_000).fill(2 ** -17), 0.25);
  expect(places).toHaveLength(25_000);
  expect(places.at(-1)).toBe(24_999);
});

test("a share of 0 or less: the heaviest, the first of equal ones", () => {
  expect(nucleus([0.1, 0.3, 0.3, 0.2], 0).places).toEqual([1]);
  expect(nucleus([0.1, 0.3, 0.3, 0.2], -1e-7).places).toEqual([1]);
});

test("weights of 0 are never in it", () => {
  expect(nucleus([0, 0.5, 0, 0.5, 0], 0.999).places).toEqual([1, 3]);
  expect(nucleus([0, 0.5, 0, 0.5, 0], 1.5).places).toEqual([1, 3]);
});

test("a share that rounding never reaches: all of them", () => {
  expect(nucleus([0.1, 0.2, 0.3], 1 + 2 ** -52).places).toEqual([0, 1, 2]);
});
