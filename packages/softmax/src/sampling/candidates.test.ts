import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { softmaxInto } from "../math/softmax.ts";
import { Candidates } from "./candidates.ts";
import { distributionOf } from "./distribution.ts";
import { NoTokenLeft } from "./no-token-left.ts";
import type { FloatArray } from "./weights.ts";

/** Weights of float32 rows are within 3 ulp of float32; a share of them, and their sum, within a few more. */
const FLOAT32 = 1e-6;

/** Long enough to stay a row where much is kept, with many digits and some ties. */
function longRow(kind: "float32" | "float64" = "float32"): FloatArray {
  const value = (_: unknown, i: number) => Math.round(4096 * 5 * Math.sin(i * i)) / 4096;
  return kind === "float32"
    ? Float32Array.from({ length: 5000 }, value)
    : Float64Array.from({ length: 5000 }, value);
}

function load(logits: FloatArray): Candidates {
  const candidates = new Candidates();
  candidates.load(logits);
  return candidates;
}

/** All tokens by `math/softmax`, the most probable first, of equal ones the lower id. */
function sortedTokens(logits: FloatArray, temperature = 1): { id: number; p: number }[] {
  const p = new Float64Array(logits.length);
  softmaxInto(p, logits, temperature);
  return Array.from(p, (probability, id) => ({ id, p: probability }))
    .filter(({ p: probability }) => probability > 0)
    .sort((a, b) => logits[b.id]! - logits[a.id]! || a.id - b.id);
}

function expectTokens(candidates: Candidates, tokens: readonly { id: number; p: number }[]): void {
  const { ids, probabilities } = distributionOf(candidates);
  expect(Array.from(ids)).toEqual(tokens.map(({ id }) => id));
  const mass = tokens.reduce((sum, { p }) => sum + p, 0);
  for (const [i, { p }] of tokens.entries()) {
    expect(Math.abs(probabilities[i]! / (p / mass) - 1)).toBeLessThan(FLOAT32);
  }
}

describe.each(["float32", "float64"] as const)("a row of %s", (kind) => {
  const logits = longRow(kind);
  const tokens = sortedTokens(logits);

  test("at first all of it", () => expectTokens(load(logits), tokens));

  test.each([1, 7, 1024, 1025, 4999, 5000, 6000])("the %i largest", (k) => {
    const candidates = load(logits);
    candidates.keepLargest(k);
    expectTokens(candidates, tokens.slice(0, k));
  });

  test.each([0.01, 0.5, 0.9, 0.999999])("the nucleus of %d", (share) => {
    const candidates = load(logits);
    candidates.keepNucleus(share);
    const drawn = new Set(Array.from({ length: 1001 }, (_, i) => candidates.idAt(candidates.draw(i / 1001))));
    const { ids, probabilities } = distributionOf(candidates);
    expect(Array.from(ids)).toEqual(tokens.slice(0, ids.length).map(({ id }) => id));
    const mass = tokens.slice(0, ids.length).reduce((sum, { p }) => sum + p, 0);
    expect(mass).toBeGreaterThan(share - FLOAT32);
    expect(mass - tokens[ids.length - 1]!.p).toBeLessThan(share + FLOAT32);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
    for (const id of drawn) expect(ids).toContain(id);
  });

  test.each([-4.99, 0, 4.9, 4.9999])("logits from %d", (least) => {
    const candidates = load(logits);
    candidates.keepLogitsFrom(least);
    expectTokens(
      candidates,
      tokens.filter(({ id }) => logits[id]! >= least),
    );
  });

  test.each([0, 7, 300, 4000])("slots from %i on", (first) => {
    const candidates = load(logits);
    candidates.keepSlots((slot) => slot >= first);
    expectTokens(
      candidates,
      tokens.filter(({ id }) => id >= first),
    );
  });

  test("a nucleus is cut before anything else is asked", () => {
    const candidates = load(logits);
    candidates.keepNucleus(0.9);
    candidates.divideBy(2);
    const kept = distributionOf(candidates).ids.length;
    const again = load(logits);
    again.keepNucleus(0.9);
    const expected = distributionOf(again).ids.length;
    expect(kept).toBe(expected);
    expectTokens(candidates, sortedTokens(logits, 2).slice(0, expected));
  });

  test("what falls below the least that have to stay, comes back", () => {
    for (const keep of [
      (candidates: Candidates) => candidates.keepLogitsFrom(99, 3),
      (candidates: Candidates) => candidates.keepNucleus(0, 3),
    ]) {
      const candidates = load(logits);
      keep(candidates);
      expectTokens(candidates, tokens.slice(0, 3));
    }
  });
});

test("a list does what the row does", () => {
  const logits = longRow();
  const steps: readonly ((candidates: Candidates) => void)[] = [
    (candidates) => candidates.keepLargest(100),
    (candidates) => candidates.keepNucleus(0.7),
    (candidates) => candidates.keepLogitsFrom(4.99),
    (candidates) => candidates.keepSlots((slot) => candidates.idAt(slot) % 3 > 0),
    (candidates) => candidates.divideBy(0.7),
  ];
  const step = fc.constantFrom(...steps);
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 3 }), (chain) => {
      const row = load(logits);
      const list = load(logits);
      list.sort();
      for (const each of chain) {
        each(row);
        each(list);
      }
      const [a, b] = [distributionOf(row), distributionOf(list)];
      expect(a.ids).toEqual(b.ids);
      for (const [i, p] of a.probabilities.entries())
        expect(Math.abs(p / b.probabilities[i]! - 1)).toBeLessThan(FLOAT32);
    }),
    { numRuns: 30 },
  );
});

test("equal probabilities: the lower ids", () => {
  const logits = new Float32Array(20_000).fill(1.5);
  const largest = load(logits);
  largest.keepLargest(3);
  expect(Array.from(distributionOf(largest).ids)).toEqual([0, 1, 2]);
  const nucleus = load(logits);
  nucleus.keepNucleus(0.5);
  const { ids } = distributionOf(nucleus);
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([10_000, 0, 9_999]);
});

describe("draws", () => {
  test("the ends of the unit interval give the ends of what is left", () => {
    const logits = longRow().fill(-Infinity, 0, 5).fill(-Infinity, 4990);
    const candidates = load(logits);
    expect(candidates.draw(0)).toBe(5);
    expect(candidates.draw(1 - 2 ** -53)).toBe(4989);
  });

  test("a share of u that is each token's probability", () => {
    const candidates = load(Float32Array.from([Math.log(0.5), -Infinity, Math.log(0.25), Math.log(0.25)]));
    expect([0, 0.49, 0.51, 0.74, 0.76].map((u) => candidates.draw(u))).toEqual([0, 0, 2, 2, 3]);
    expect(candidates.probabilityOf(2)).toBeCloseTo(0.25, 6);
  });

  test.each(["all of a long row", "its nucleus"])("even numbers give each token of %s its share", (what) => {
    const candidates = load(longRow());
    if (what === "its nucleus") candidates.keepNucleus(0.6);
    const numbers = 20_000;
    const counts = new Map<number, number>();
    for (let i = 0; i < numbers; i++) {
      const id = candidates.idAt(candidates.draw((i + 0.5) / numbers));
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const { ids, probabilities } = distributionOf(candidates);
    expect(Array.from(counts.values()).reduce((sum, count) => sum + count)).toBe(numbers);
    for (const [i, id] of ids.entries()) {
      // An interval of length p holds np ± 1 of them, and rounding moves its ends by a few 1e-7.
      expect(Math.abs((counts.get(id) ?? 0) - numbers * probabilities[i]!)).toBeLessThan(1.05);
    }
  });

  test("uniform over 262,144 tokens with p = .999: the last one that is left can be drawn", () => {
    const candidates = load(new Float32Array(262_144));
    candidates.keepNucleus(0.999);
    const last = candidates.draw(1 - 2 ** -53);
    expect(last).toBe(distributionOf(candidates).ids.length - 1);
    expect(Math.abs((last + 1) / 262_144 - 0.999)).toBeLessThan(1e-5);
  });
});

describe("limits", () => {
  const finite = [0, 1, 2, 3];
  const actions: readonly [string, (candidates: Candidates) => unknown][] = [
    ["weights", (candidates) => candidates.weights],
    ["keepLargest", (candidates) => candidates.keepLargest(1)],
    ["largestLogit", (candidates) => candidates.largestLogit()],
  ];

  test.each(actions)("NaN is refused by %s", (_, act) => {
    const candidates = load(Float32Array.from([...finite, Number.NaN]));
    expect(() => act(candidates)).toThrow("the logit of token 4 is NaN, a number is wanted");
  });

  test.each(actions)("only −∞ is refused by %s", (_, act) => {
    expect(() => act(load(new Float32Array(4).fill(-Infinity)))).toThrow(NoTokenLeft);
  });

  test.each(actions)("+∞ takes all of the probability: %s", (name, act) => {
    const candidates = load(Float64Array.from([1, Infinity, 2, Infinity]));
    act(candidates);
    const { ids, probabilities } = distributionOf(candidates);
    expect(Array.from(ids)).toEqual(name === "keepLargest" ? [1] : [1, 3]);
    expect(Array.from(probabilities)).toEqual(name === "keepLargest" ? [1] : [0.5, 0.5]);
  });

  test("T = 1e-30 is the largest logit", () => {
    const candidates = load(Float32Array.from(finite));
    candidates.divideBy(1e-30);
    expect(Array.from(distributionOf(candidates).ids)).toEqual([3]);
  });
});

test("replaced logits are at temperature 1, those of a row as those of a list", () => {
  for (const k of [4, 3]) {
    const candidates = load(Float64Array.from([3, 1, -Infinity, 2]));
    candidates.keepLargest(k);
    candidates.divideBy(2);
    expect(candidates.probabilityOf(candidates.heaviest())).toBeLessThan(0.6);
    candidates.replaceLogits((logit) => (logit === -Infinity ? logit : -logit));
    const finite = Array.from(candidates.logits.subarray(0, candidates.size)).filter(Number.isFinite);
    expect(finite.toSorted()).toEqual([-1, -2, -3]);
    expect(candidates.temperature).toBe(1);
    expect(candidates.idAt(candidates.heaviest())).toBe(1);
  }
});

test("rows of another length or kind take its place", () => {
  const candidates = load(longRow());
  candidates.keepLargest(5);
  candidates.load(Float64Array.from([1, 2]));
  expect(Array.from(distributionOf(candidates).ids)).toEqual([1, 0]);
  candidates.load(Float32Array.from([4, 2, 3]));
  candidates.keepLargest(2);
  expect(Array.from(distributionOf(candidates).ids)).toEqual([0, 2]);
});
