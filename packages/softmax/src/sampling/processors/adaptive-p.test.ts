import { describe, expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import type { ChainInput } from "../chain.ts";
import { Sampler } from "../sampler.ts";

describe("adaptive-p", () => {
  test.each([
    [[0, 1, 2, 3, 4, 5], "a row"],
    [[0, 1, 2, 3, 4, 5, -99], "a list, after top-k"],
  ])("remembers the probability that the drawn token had before it: %o, %s", (logits) => {
    const p = new Sampler([]).distribution(logits.slice(0, 6));
    const topK = logits.length > 6 ? [{ type: "top-k", k: 6 } as const] : [];
    for (const u of [0, 0.5, 0.999]) {
      const settings = { type: "adaptive-p", target: 0.3, decay: 0.75 } as const;
      // A processor behind it must not confuse it.
      const sampler = new Sampler([...topK, settings, { type: "top-k", k: 4 }], { random: () => u });
      expect(sampler.state().memories[0]![0]).toBeCloseTo(0.3 / 0.25, 12);
      expect(sampler.state().memories[0]![1]).toBe(4);
      const { token } = sampler.sample(logits);
      const before = p.probabilities[p.ids.indexOf(token)]!;
      expect(sampler.state().memories[0]![0]).toBeCloseTo(before + 0.75 * 1.2, 6);
      expect(sampler.state().memories[0]![1]).toBe(4);
    }
  });

  test("that probability is one among the tokens that were left before it", () => {
    const topP = { type: "top-p", p: 0.5 } as const;
    const before = new Sampler([topP]).distribution([0, 0.1, 0.2, 0.3]).probabilities;
    const sampler = new Sampler([topP, { type: "adaptive-p", target: 0.3, decay: 0 }], {
      random: () => 0.99,
    });
    sampler.sample([0, 0.1, 0.2, 0.3]);
    expect(before).toHaveLength(2);
    expect([...before].some((p) => Math.abs(p - sampler.state().memories[0]![0]!) < 1e-6)).toBe(true);
  });

  test("the mean probability of 2,000 drawn tokens follows the target", () => {
    const meanOf = (chain: ChainInput) => {
      const random = createRandom(8);
      const sampler = new Sampler(chain, { seed: 8 });
      let sum = 0;
      for (let step = 0; step < 2000; step++) {
        const logits = Array.from({ length: 6 }, () => 6 * random.next());
        sum += Math.exp(sampler.sample(logits).logProbability);
      }
      return sum / 2000;
    };
    const minP = { type: "min-p", p: 0.02 } as const;
    // Six tokens seldom have one with just the wanted probability: the mean comes near it, and no nearer.
    for (const target of [0.2, 0.3, 0.4, 0.5, 0.6]) {
      expect(Math.abs(meanOf([minP, { type: "adaptive-p", target }]) - target)).toBeLessThan(0.06);
    }
    expect(meanOf([minP])).toBeCloseTo(0.42, 2);
  });
});
