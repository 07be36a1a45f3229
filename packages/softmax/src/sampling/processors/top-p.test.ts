import { describe, expect, test } from "vitest";
import { Sampler } from "../sampler.ts";

/** How many tokens are left, for float32 logits, float64 ones, and the same far down a long row. */
function kept(probabilities: readonly number[], p: number): number[] {
  const logits = probabilities.map((probability) => Math.log(probability));
  const long = new Float32Array(5000).fill(-Infinity);
  long.set(logits, 3000);
  const sampler = new Sampler([{ type: "top-p", p }]);
  return [Float32Array.from(logits), logits, long].map((row) => sampler.distribution(row).ids.length);
}

describe("a sum that is p ends the nucleus, although floats miss it", () => {
  test.each([
    [[0.3, 0.1, 0.1, 0.5], 0.8, 2],
    [[0.1, 0.2, 0.3, 0.4], 0.9, 3],
    [[0.1, 0.2, 0.3, 0.4], 0.7, 2],
    [[0.1, 0.2, 0.3, 0.4], 0.4, 1],
    [[0.6, 0.3, 0.1], 0.9, 2],
    [[0.25, 0.25, 0.25, 0.25], 0.75, 3],
    [[0.5, 0.25, 0.125, 0.125], 0.875, 3],
    [Array.from({ length: 10 }, () => 0.1), 0.3, 3],
    [Array.from({ length: 10 }, () => 0.1), 0.7, 7],
  ])("%j at p = %d keeps %i", (probabilities, p, expected) => {
    expect(kept(probabilities, p)).toEqual([expected, expected, expected]);
  });

  test("a sum that is clearly below p does not", () => {
    expect(kept([0.3, 0.1, 0.1, 0.5], 0.80001)).toEqual([3, 3, 3]);
    expect(kept([0.3, 0.1, 0.1, 0.5], 0.79999)).toEqual([2, 2, 2]);
  });
});

describe("the ends of p", () => {
  test.each([0, 1e-12, 1e-7, 1e-4])("%d keeps the most probable token", (p) => {
    expect(kept([0.2, 0.5, 0.3], p)).toEqual([1, 1, 1]);
  });

  test.each([1, 1.5])("%d keeps all", (p) => {
    expect(kept([0.2, 0.5, 0.3], p)).toEqual([3, 3, 3]);
  });

  test.each([0.999, 0.9999999])("%d of 262,144 equal tokens keeps so many", (p) => {
    const sampler = new Sampler([{ type: "top-p", p }]);
    const { length } = sampler.distribution(new Float32Array(262_144)).ids;
    expect(Math.abs(length / 262_144 - p)).toBeLessThan(2e-7 + 1 / 262_144);
  });

  test("1 of 262,144 tokens: the last can be drawn", () => {
    const sampler = new Sampler([{ type: "top-p", p: 1 }], { random: () => 1 - 2 ** -53 });
    expect(sampler.sample(new Float32Array(262_144)).token).toBe(262_143);
  });
});

test("mass after top-k is that of what top-k left", () => {
  const logits = [0.4, 0.3, 0.2, 0.1].map(Math.log);
  const sampler = new Sampler([
    { type: "top-k", k: 2 },
    { type: "top-p", p: 0.5 },
  ]);
  expect(sampler.distribution(logits).ids).toHaveLength(1);
});
