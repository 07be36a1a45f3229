import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import { LowestScores } from "./lowest-scores.ts";

/** Slots in the set, by a sort. */
function byOrder(
  scores: readonly number[],
  masses: readonly number[],
  target: number,
  minCount: number,
): number[] {
  const order = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]! || a - b);
  let mass = 0;
  let count = 0;
  while (count < order.length && !(mass > target && count >= minCount)) mass += masses[order[count++]!]!;
  return order.slice(0, count).sort((a, b) => a - b);
}

const search = new LowestScores();

function found(
  scores: readonly number[],
  masses: readonly number[],
  target: number,
  minCount: number,
): number[] {
  search.find(Float64Array.from(scores), Float64Array.from(masses), scores.length, target, minCount);
  let { ties } = search;
  return [...scores.keys()].filter(
    (i) => scores[i]! < search.most || (scores[i] === search.most && ties-- > 0),
  );
}

test("finds what a sort finds: whole masses, few different scores, some of them infinite", () => {
  const scores = fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant(Infinity));
  fc.assert(
    fc.property(
      fc.array(fc.tuple(scores, fc.integer({ min: 0, max: 5 })), { minLength: 1, maxLength: 80 }),
      fc.integer({ min: 0, max: 120 }),
      fc.integer({ min: 1, max: 12 }),
      (tokens, target, minCount) => {
        const scores = tokens.map(([score]) => score);
        const masses = tokens.map(([, mass]) => mass);
        expect(found(scores, masses, target, minCount)).toEqual(byOrder(scores, masses, target, minCount));
      },
    ),
  );
});

test("finds what a sort finds among 5,000 different scores: random, growing, falling", () => {
  const random = createRandom(3);
  const scores = Array.from({ length: 5000 }, () => random.next());
  const masses = scores.map((_, i) => i % 7);
  for (const order of [scores, scores.toSorted(), scores.toSorted().toReversed()]) {
    for (const target of [0, 100, 7500, 14_000, 20_000]) {
      expect(found(order, masses, target, 1)).toEqual(byOrder(order, masses, target, 1));
    }
  }
});
