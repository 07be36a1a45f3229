/** What holds for every distribution, whatever its size, order and offset. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ChainInput } from "../chain.ts";
import { Sampler } from "../sampler.ts";

type Processor = ChainInput[number];

const minKeep = fc.integer({ min: 0, max: 5 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Any settings of each. The probable tokens stay, but for what `typical`, `xtc` and `adaptive-p` do. */
const PROCESSORS: { readonly [type: string]: fc.Arbitrary<Processor> } = {
  "dynamic-temperature": fc.record({
    type: fc.constant("dynamic-temperature"),
    temperature: fc.double({ min: 0.25, max: 2, noNaN: true }),
    range: fc.double({ min: 0, max: 0.2, noNaN: true }),
  }),
  typical: fc.record({ type: fc.constant("typical"), p: share, minKeep }),
  "top-a": fc.record({ type: fc.constant("top-a"), a: share }),
  "tail-free": fc.record({ type: fc.constant("tail-free"), z: share, minKeep }),
  epsilon: fc.record({ type: fc.constant("epsilon"), epsilon: share, minKeep }),
  eta: fc.record({ type: fc.constant("eta"), epsilon: share, minKeep }),
  "top-h": fc.record({ type: fc.constant("top-h"), h: fc.double({ min: 0.01, max: 1, noNaN: true }) }),
  "p-less": fc.record({ type: fc.constant("p-less") }),
  "top-n-sigma": fc.record({
    type: fc.constant("top-n-sigma"),
    n: fc.double({ min: -1, max: 3, noNaN: true }),
  }),
  xtc: fc.record({ type: fc.constant("xtc"), probability: fc.constant(1), threshold: share, minKeep }),
  mirostat: fc.record({ type: fc.constant("mirostat"), tau: fc.double({ min: 0, max: 4, noNaN: true }) }),
  "mirostat-v2": fc.record({
    type: fc.constant("mirostat-v2"),
    tau: fc.double({ min: 0, max: 4, noNaN: true }),
  }),
  "adaptive-p": fc.record({ type: fc.constant("adaptive-p"), target: share }),
};
const KEEP_THE_PROBABLE = Object.keys(PROCESSORS).filter(
  (type) => !["typical", "xtc", "adaptive-p"].includes(type),
);

/** Multiples of 1/64 that differ, so that offsets are exact and no order is a matter of ids. */
const logits = fc
  .uniqueArray(fc.integer({ min: -640, max: 640 }), { minLength: 1, maxLength: 60 })
  .map((units) => Float64Array.from(units, (unit) => unit / 64));

const distributionOf = (processor: Processor, row: Float32Array | Float64Array) =>
  new Sampler([processor], { random: () => 0 }).distribution(row);

/** Sums in another order differ in their last digits. */
function expectClose(found: Float64Array, expected: Float64Array): void {
  expect(found.length).toBe(expected.length);
  for (const [i, p] of expected.entries()) expect(Math.abs(found[i]! - p)).toBeLessThan(1e-12);
}

describe.each(Object.entries(PROCESSORS))("%s", (_, settings) => {
  test("leaves one token at least, probabilities that add up to 1, the most probable first", () => {
    fc.assert(
      fc.property(settings, logits, (processor, row) => {
        const { ids, probabilities } = distributionOf(processor, row);
        expect(ids.length).toBeGreaterThan(0);
        expect(new Set(ids).size).toBe(ids.length);
        expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
        expect(probabilities.toSorted().toReversed()).toEqual(probabilities);
      }),
    );
  });

  test("does not depend on an offset of the logits", () => {
    fc.assert(
      fc.property(settings, logits, fc.integer({ min: -400, max: 400 }), (processor, row, offset) => {
        const shifted = distributionOf(
          processor,
          row.map((logit) => logit + offset),
        );
        const { ids, probabilities } = distributionOf(processor, row);
        expect(shifted.ids).toEqual(ids);
        expectClose(shifted.probabilities, probabilities);
      }),
    );
  });

  test("does not depend on the order of the tokens", () => {
    fc.assert(
      fc.property(settings, logits, fc.integer({ min: 1, max: 2 ** 31 }), (processor, row, seed) => {
        const places = [...row.keys()].sort((a, b) => (((a + 1) * seed) % 1009) - (((b + 1) * seed) % 1009));
        const permuted = distributionOf(
          processor,
          Float64Array.from(places, (place) => row[place]!),
        );
        const { ids, probabilities } = distributionOf(processor, row);
        const tokens = (found: Int32Array) => [...found].sort((a, b) => row[a]! - row[b]!);
        expect(tokens(permuted.ids.map((slot) => places[slot]!))).toEqual(tokens(ids));
        expectClose(permuted.probabilities, probabilities);
      }),
    );
  });

  test("does not depend on masked tokens between the others", () => {
    fc.assert(
      fc.property(settings, logits, (processor, row) => {
        const masked = new Float64Array(3 * row.length + 1).fill(-Infinity);
        for (const [i, logit] of row.entries()) masked[3 * i + 1] = logit;
        const found = distributionOf(processor, masked);
        const { ids, probabilities } = distributionOf(processor, row);
        expect(found.ids.map((id) => (id - 1) / 3)).toEqual(ids);
        expectClose(found.probabilities, probabilities);
      }),
    );
  });

  test("keeps the same of 20,000 tokens as a row and as a list", () => {
    const V = 20_000;
    // The one that top-k removes is masked already: it only makes a list of the others.
    const long = Float32Array.from({ length: V }, (_, id) => Math.round(256 * 4 * Math.sin(id * id)) / 256);
    long[777] = -Infinity;
    for (const processor of fc.sample(settings, { numRuns: 5, seed: 11 })) {
      const row = distributionOf(processor, long);
      const chain: ChainInput = [{ type: "top-k", k: V - 1 }, processor];
      const list = new Sampler(chain, { random: () => 0 }).distribution(long);
      expect(list.ids.toSorted()).toEqual(row.ids.toSorted());
      // Probabilities of a float32 row are float32; a list has float64.
      for (const [i, p] of row.probabilities.entries()) {
        expect(Math.abs(list.probabilities[i]! / p - 1)).toBeLessThan(1e-5);
      }
    }
  });
});

test.each(KEEP_THE_PROBABLE)("%s keeps no token that is less probable than one that it removes", (type) => {
  fc.assert(
    fc.property(PROCESSORS[type]!, logits, (processor, row) => {
      const { ids } = distributionOf(processor, row);
      const byLogit = [...row.keys()].sort((a, b) => row[b]! - row[a]!);
      expect([...ids]).toEqual(byLogit.slice(0, ids.length));
    }),
  );
});
