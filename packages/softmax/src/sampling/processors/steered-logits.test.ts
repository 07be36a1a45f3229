/** Processors that read lists of tokens, the length so far, or an input of the step. */
import { describe, expect, test } from "vitest";
import type { ChainInput } from "../chain.ts";
import { NoTokenLeft } from "../no-token-left.ts";
import { farthest, probabilitiesAfter, samplerAfter, softmaxOf } from "./probabilities-after.test-support.ts";

/** Float64 on both sides; sums in another order. */
const ROUNDING = 1e-12;
const LOGITS = [2, -1, 0.5, 0, 3];

function expectLogits(actual: readonly number[], logits: readonly number[]): void {
  expect(farthest(actual, softmaxOf(logits))).toBeLessThan(ROUNDING);
}

describe("logit-bias", () => {
  test("adds to the logits of tokens", () => {
    expectLogits(
      probabilitiesAfter([{ type: "logit-bias", bias: { 0: 1.5, 3: -100 } }], LOGITS),
      [3.5, -1, 0.5, -100, 3],
    );
    expectLogits(probabilitiesAfter([{ type: "logit-bias", bias: {} }], LOGITS), LOGITS);
  });

  test("after a temperature it adds to divided logits, before it to the model's", () => {
    const bias = { type: "logit-bias", bias: { "1": 4 } } as const;
    const temperature = { type: "temperature", temperature: 0.5 } as const;
    expectLogits(probabilitiesAfter([temperature, bias], LOGITS), [4, 2, 1, 0, 6]);
    expectLogits(probabilitiesAfter([bias, temperature], LOGITS), [4, 6, 1, 0, 6]);
  });

  test("does not bring back a removed token", () => {
    const chain = [
      { type: "top-k", k: 2 },
      { type: "logit-bias", bias: { 1: 50, 0: 1 } },
    ] as const;
    expectLogits(probabilitiesAfter(chain, LOGITS), [3, -Infinity, -Infinity, -Infinity, 3]);
    const masked = [
      { type: "bad-words", sequences: [[1]] },
      { type: "logit-bias", bias: { 1: 50 } },
    ] as const;
    expect(probabilitiesAfter(masked, LOGITS)[1]).toBe(0);
  });

  test("a bias of any size removes no token", () => {
    const chain = [{ type: "logit-bias", bias: { 0: -1e308 } }] as const;
    expect(probabilitiesAfter(chain, Float32Array.of(1))).toEqual([1]);
  });
});

describe("minimum-length", () => {
  const chain = [{ type: "minimum-length", length: 2, endTokens: [4, 0] }] as const;

  test("removes end tokens until so many were generated; the prompt does not count", () => {
    const kept = (generated: readonly number[]) =>
      probabilitiesAfter(chain, LOGITS, { prompt: [1, 1, 1], generated }).map((p) => p > 0);
    expect(kept([])).toEqual([false, true, true, true, false]);
    expect(kept([1])).toEqual([false, true, true, true, false]);
    expect(kept([1, 1])).toEqual([true, true, true, true, true]);
  });

  test("0 removes none", () => {
    expectLogits(probabilitiesAfter([{ type: "minimum-length", length: 0, endTokens: [4] }], LOGITS), LOGITS);
  });
});

describe("exponential-length-decay", () => {
  const chain = [{ type: "exponential-length-decay", start: 1, factor: 1.5, endTokens: [0, 1] }] as const;

  test.each([
    [0, 1],
    [1, 1],
    [2, 1.5],
    [4, 1.5 ** 3],
  ])("after %i generated tokens the factor is %f", (count, factor) => {
    const generated = new Array<number>(count).fill(2);
    const raised = [2 + 2 * (factor - 1), -1 + 1 * (factor - 1), 0.5, 0, 3];
    expectLogits(probabilitiesAfter(chain, LOGITS, { prompt: [1, 1, 1], generated }), raised);
  });

  test("infinite logits stay what they are, and what overflows wins", () => {
    const generated = new Array<number>(9999).fill(2);
    expect(probabilitiesAfter(chain, [-Infinity, 1, 2], { generated })).toEqual([0, 1, 0]);
    expect(probabilitiesAfter(chain, [-Infinity, -Infinity, 2], { generated })).toEqual([0, 0, 1]);
  });

  test("a logit of 0 stays 0, however large the factor; a factor that vanishes is none in the row or in a list", () => {
    const generated = new Array<number>(9999).fill(2);
    expectLogits(probabilitiesAfter(chain, [0, 0, 2], { generated }), [0, 0, 2]);
    const vanishing = { type: "exponential-length-decay", start: 0, factor: 0.5, endTokens: [0, 2] } as const;
    expectLogits(probabilitiesAfter([vanishing], [3, 1, 2], { generated }), [0, 1, 0]);
    const short = [{ type: "top-k", k: 2 }, vanishing] as const;
    expectLogits(probabilitiesAfter(short, [3, 1, 2], { generated }), [0, -Infinity, 0]);
  });

  test("commutes with the temperature", () => {
    const temperature = { type: "temperature", temperature: 0.3 } as const;
    const sequence = { generated: [2, 2, 2, 2] };
    expect(
      farthest(
        probabilitiesAfter([temperature, ...chain], LOGITS, sequence),
        probabilitiesAfter([...chain, temperature], LOGITS, sequence),
      ),
    ).toBeLessThan(ROUNDING);
  });
});

describe("forced-tokens", () => {
  const forced = {
    type: "forced-tokens",
    tokens: [
      [0, 2],
      [2, 1],
    ],
  } as const;

  test("leaves one token at its place among the generated ones", () => {
    const after = (generated: readonly number[]) =>
      probabilitiesAfter([forced], LOGITS, { prompt: [4, 4], generated });
    expect(after([])).toEqual([0, 0, 1, 0, 0]);
    expectLogits(after([2]), LOGITS);
    expect(after([2, 2])).toEqual([0, 1, 0, 0, 0]);
    expectLogits(after([2, 2, 1]), LOGITS);
  });

  test("does not overrule what was removed before", () => {
    const message = "Cannot force token 2 at place 0: it was removed before, a token that is left is wanted";
    const masked: ChainInput = [{ type: "bad-words", sequences: [[2]] }, forced];
    const cut: ChainInput = [{ type: "top-k", k: 2 }, forced];
    for (const chain of [masked, cut]) {
      expect(() => probabilitiesAfter(chain, LOGITS)).toThrow(new NoTokenLeft(message));
    }
  });
});

describe("allowed-tokens", () => {
  const chain = [{ type: "allowed-tokens" }] as const;

  test.each([
    ["most", [1, 1, 0, 1, 1]],
    ["one", [0, 0, 1, 0, 0]],
    ["all", [1, 1, 1, 1, 1]],
  ])("keeps what the mask marks: %s", (_, marks) => {
    const expected = LOGITS.map((z, id) => (marks[id] === 1 ? z : -Infinity));
    expectLogits(probabilitiesAfter(chain, LOGITS, {}, { allowed: Uint8Array.from(marks) }), expected);
  });

  test("few of many tokens", () => {
    const logits = Float32Array.from({ length: 1000 }, (_, id) => (id % 7) / 2);
    const allowed = Uint8Array.from(logits, (_, id) => (id % 100 === 3 ? 1 : 0));
    const expected = Array.from(logits, (z, id) => (allowed[id] === 1 ? z : -Infinity));
    expectLogits(probabilitiesAfter(chain, logits, {}, { allowed }), expected);
  });

  test("in a list", () => {
    const short = [{ type: "top-k", k: 3 }, { type: "allowed-tokens" }] as const;
    const allowed = Uint8Array.of(1, 1, 0, 0, 1);
    expectLogits(probabilitiesAfter(short, LOGITS, {}, { allowed }), [2, -Infinity, -Infinity, -Infinity, 3]);
  });

  test("where nothing is allowed, there is an error", () => {
    const sampler = samplerAfter(chain, {});
    expect(() => sampler.sample(LOGITS, { allowed: new Uint8Array(5) })).toThrow(NoTokenLeft);
  });

  test("the mask is needed at every step, one value a logit", () => {
    expect(() => probabilitiesAfter(chain, LOGITS)).toThrow(TypeError);
    expect(() => probabilitiesAfter(chain, LOGITS, {}, { allowed: new Uint8Array(4) })).toThrow(RangeError);
    expect(() => probabilitiesAfter([], LOGITS, {}, { allowed: new Uint8Array(5) })).toThrow(TypeError);
  });

  test.each([[[1, 1, 1, 1, 1]], [new Int32Array(5)], [new Array<boolean>(5).fill(false)]])(
    "another kind of mask is refused: %o",
    (allowed) => {
      expect(() =>
        probabilitiesAfter(chain, LOGITS, {}, { allowed: allowed as unknown as Uint8Array }),
      ).toThrow(TypeError);
    },
  );
});

describe("classifier-free-guidance", () => {
  const UNCONDITIONAL = Float64Array.of(1, 1, -2, 0.25, 2);
  const guide = (scale: number) => [{ type: "classifier-free-guidance", scale }] as const;

  // p ∝ c^s · u^(1 − s): shifts of either row's logits do not matter.
  test.each([0, 0.5, 1, 1.5, 7])("scale %f gives c^scale · u^(1 − scale)", (scale) => {
    const expected = LOGITS.map((z, id) => scale * z + (1 - scale) * UNCONDITIONAL[id]!);
    expectLogits(probabilitiesAfter(guide(scale), LOGITS, {}, { unconditional: UNCONDITIONAL }), expected);
  });

  test("it works on log-probabilities: what follows sees those", () => {
    const chain = [...guide(2), { type: "repetition-penalty", penalty: 2 }] as const;
    const [c, u] = [LOGITS, [...UNCONDITIONAL]].map((row) => softmaxOf(row).map(Math.log));
    const expected = c!.map((logC, id) => 2 * logC - u![id]!);
    expected[4]! *= 2;
    expectLogits(
      probabilitiesAfter(chain, LOGITS, { prompt: [4] }, { unconditional: UNCONDITIONAL }),
      expected,
    );
  });

  test("a temperature before it divides the candidates' logits alone", () => {
    const chain = [{ type: "temperature", temperature: 0.5 }, ...guide(2)] as const;
    const expected = LOGITS.map((z, id) => 2 * (z / 0.5) - UNCONDITIONAL[id]!);
    expectLogits(probabilitiesAfter(chain, LOGITS, {}, { unconditional: UNCONDITIONAL }), expected);
  });

  test("in a list, and removed tokens stay removed", () => {
    const chain = [{ type: "top-k", k: 2 }, ...guide(2)] as const;
    expectLogits(probabilitiesAfter(chain, LOGITS, {}, { unconditional: UNCONDITIONAL }), [
      3,
      -Infinity,
      -Infinity,
      -Infinity,
      4,
    ]);
  });

  test("float32 rows", () => {
    const unconditional = Float32Array.from(UNCONDITIONAL);
    const actual = probabilitiesAfter(guide(3), Float32Array.from(LOGITS), {}, { unconditional });
    const expected = softmaxOf(LOGITS.map((z, id) => 3 * z - 2 * UNCONDITIONAL[id]!));
    // Logits near 10 are held to 2⁻²¹.
    expect(farthest(actual, expected)).toBeLessThan(1e-6);
  });

  test("impossible without the prompt: gone below 1, an error above", () => {
    const unconditional = Float64Array.of(0, -Infinity, 0);
    expect(probabilitiesAfter(guide(0), [1, 1, 1], {}, { unconditional })).toEqual([0.5, 0, 0.5]);
    expect(probabilitiesAfter(guide(0.5), [1, 1, 1], {}, { unconditional })).toEqual([0.5, 0, 0.5]);
    expectLogits(probabilitiesAfter(guide(1), [1, 1, 1], {}, { unconditional }), [1, 1, 1]);
    expect(() => probabilitiesAfter(guide(1.5), [1, 1, 1], {}, { unconditional })).toThrow(
      "Cannot guide: the unconditional logit of token 1 is −∞, a finite one is wanted at scales above 1",
    );
    expect(probabilitiesAfter(guide(1.5), [1, -Infinity, 1], {}, { unconditional })).toEqual([0.5, 0, 0.5]);
  });

  test.each([Number.NaN, Infinity])("an unconditional logit of %f is refused", (value) => {
    const unconditional = Float64Array.of(0, value, 0);
    expect(() => probabilitiesAfter(guide(1.5), [1, 1, 1], {}, { unconditional })).toThrow(RangeError);
  });

  test("infinite logits share the probability", () => {
    const unconditional = Float64Array.of(0, 0, 0);
    expect(probabilitiesAfter(guide(1.5), [1, Infinity, Infinity], {}, { unconditional })).toEqual([
      0, 0.5, 0.5,
    ]);
  });
});

describe("tokens beyond the vocabulary in settings are errors", () => {
  test.each<[ChainInput[number], string]>([
    [{ type: "logit-bias", bias: { 5: 1 } }, "its bias"],
    [{ type: "minimum-length", length: 0, endTokens: [1, 5] }, "endTokens"],
    [{ type: "exponential-length-decay", start: 9, factor: 2, endTokens: [5] }, "endTokens"],
    [{ type: "forced-tokens", tokens: [[7, 5]] }, "its tokens"],
  ])("%j", (settings, place) => {
    expect(() => probabilitiesAfter([settings], LOGITS)).toThrow(
      new RangeError(
        `Cannot use ${settings.type}: token 5 is in ${place}, ids below 5 are wanted, one a logit`,
      ),
    );
  });
});
