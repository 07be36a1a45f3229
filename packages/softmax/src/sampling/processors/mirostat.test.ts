import { describe, expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import type { ChainInput } from "../chain.ts";
import { Sampler } from "../sampler.ts";

const V = 1000;
const STEPS = 2000;
/** So long it takes μ to come near where it stays. */
const FIRST = 200;

/** Logits like a language model's: Zipf's law, some steps surer than others. */
function createModel(seed: number): () => Float32Array {
  const random = createRandom(seed);
  const logits = new Float32Array(V);
  return () => {
    const steepness = 0.7 + 0.8 * random.next();
    for (let i = 0; i < V; i++) logits[i] = -steepness * Math.log(i + 1) + 0.5 * random.next();
    return logits;
  };
}

function meanSurpriseBits(chain: ChainInput, seed: number): number {
  const next = createModel(seed);
  const sampler = new Sampler(chain, { seed });
  let sum = 0;
  for (let step = 0; step < STEPS; step++) {
    const { probability } = sampler.sample(next());
    if (step >= FIRST) sum -= Math.log2(probability);
  }
  return sum / (STEPS - FIRST);
}

describe.each(["mirostat", "mirostat-v2"] as const)("%s", (type) => {
  // μ moves by η a bit: the sum of deviations is its change / η, a few bits / 0.1 over 1,800 draws.
  test.each([1, 2.5, 4])("the mean surprise of 2,000 draws approaches τ = %d bits", (tau) => {
    expect(Math.abs(meanSurpriseBits([{ type, tau }], 5) - tau)).toBeLessThan(0.05);
  });

  test("without it the mean surprise is another", () => {
    expect(meanSurpriseBits([], 5)).toBeGreaterThan(5);
  });

  test("μ starts at 2τ and moves by −η (s − τ), s being the surprise in bits of the token among those left", () => {
    const sampler = new Sampler([{ type, tau: 2, eta: 0.2 }], { random: () => 0.9 });
    expect(sampler.state().memories).toEqual([[4]]);
    const { probability } = sampler.sample([1, 1, 0.5, -3, -4]);
    expect(probability).toBeLessThan(1);
    const expected = 4 - 0.2 * (-Math.log2(probability) - 2);
    expect(sampler.state().memories[0]![0]).toBeCloseTo(expected, 12);
  });

  test("a distribution changes nothing, a clone and a reset do not share μ", () => {
    const next = createModel(9);
    const sampler = new Sampler([{ type, tau: 2 }], { seed: 3 });
    sampler.sample(next());
    const { memories } = sampler.state();
    const logits = next().slice();
    const clone = sampler.clone();
    const { ids } = sampler.distribution(logits);
    const { token } = clone.sample(logits);
    clone.sample(next());
    expect(sampler.state().memories).toEqual(memories);
    expect(sampler.distribution(logits).ids).toEqual(ids);
    expect(sampler.sample(logits).token).toBe(token);
    sampler.reset();
    expect(sampler.state().memories).toEqual([[4]]);
  });
});

test("mirostat: what cannot be fitted leaves the most probable token, or all", () => {
  const idsAt = (mu: number, logits: readonly number[]) => {
    const sampler = new Sampler([{ type: "mirostat" }]);
    sampler.restore({ ...sampler.state(), memories: [[mu]] });
    return [...sampler.distribution(logits).ids];
  };
  // Equal logits: ŝ = 0, and k is 0 or infinite as 2^μ is below or above N − 1.
  expect(idsAt(1.5, [0, 0, 0, 0])).toEqual([0]);
  expect(idsAt(1.6, [0, 0, 0, 0])).toEqual([0, 1, 2, 3]);
  // ŝ = 1: ε / (1 − N^−ε) is 1 / ln N, and k = 2^μ / ln N.
  const zipf = Array.from({ length: 50 }, (_, i) => -Math.log(i + 1));
  expect(idsAt(4, zipf)).toHaveLength(Math.floor(16 / Math.log(50)));
  for (const mu of [-50, 0]) expect(idsAt(mu, zipf)).toEqual([0]);
  expect(idsAt(60, zipf)).toHaveLength(50);
});
