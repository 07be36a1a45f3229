/** Rare tokens of a large vocabulary are drawn as often as they should: the noise has its whole tail. */
import { describe, expect, test } from "vitest";
import { createRandom, type Random } from "../../math/random.ts";
import { randomBinomial } from "../../math/random-binomial.ts";
import { drawByGumbelMax } from "./gumbel-max.ts";

/**
 * One token at 0 and `V − 1` at `−gap`. A draw asks 129,280 numbers; of the rare tokens only those above 1 − 2⁻¹⁰ can win:
 * elsewhere their noise is below 6.94, and the first token's is above −3.62. How many stand there is binomial, and there
 * they are uniform. So 127 logits a draw give the law of all of them exactly.
 */
const V = 129_280;
const DRAWS = 100_000;
const TAIL = 2 ** -10;

/** Draws of the rare tokens less their expectation, in standard deviations. */
function tailMassZ(gap: number, seed: number, round: (uniform: number) => number): number {
  const random = createRandom(seed);
  const logits = new Float64Array(2000).fill(-gap);
  logits[0] = 0;
  let drawn = 0;
  for (let d = 0; d < DRAWS; d++) {
    const size = 1 + randomBinomial(random, V - 1, TAIL);
    if (
      drawByGumbelMax(logits.subarray(0, size), (i) => round(i === 0 ? random.next() : inTail(random))) > 0
    ) {
      drawn++;
    }
  }
  const rare = (V - 1) * Math.exp(-gap);
  const p = rare / (1 + rare);
  return (drawn - DRAWS * p) / Math.sqrt(DRAWS * p * (1 - p));
}

/** Uniform over the multiples of 2⁻⁵³ in [1 − 2⁻¹⁰, 1). */
function inTail(random: Random): number {
  return 1 - TAIL + Math.floor(random.next() * 2 ** 43) * 2 ** -53;
}

describe("the mass of 129,279 tokens, 100,000 draws", () => {
  // 4.9 standard deviations: p = 1e-6.
  test.each([18, 20])("%d nats below the first: z within 4.9", (gap) => {
    expect(Math.abs(tailMassZ(gap, gap, (u) => u))).toBeLessThan(4.9);
  });

  test.each([18, 20])("%d nats below: numbers of 24 bits would fail", (gap) => {
    expect(tailMassZ(gap, gap, (u) => Math.floor(u * 2 ** 24) * 2 ** -24)).toBeLessThan(-4.9);
  });
});
