import { describe, expect, test } from "vitest";
import { farthest, probabilitiesAfter, samplerAfter, softmaxOf } from "./probabilities-after.test-support.ts";

/** Float64 on both sides; sums in another order. */
const ROUNDING = 1e-12;
const LOGITS = [2, -1, 0.5, 0, 3, -2];

function expectLogits(actual: readonly number[], logits: readonly number[]): void {
  expect(farthest(actual, softmaxOf(logits))).toBeLessThan(ROUNDING);
}

describe("penalties", () => {
  test("divide positive logits by repeat, multiply others, once for each token", () => {
    const chain = [{ type: "penalties", repeat: 2 }] as const;
    expectLogits(probabilitiesAfter(chain, LOGITS, { prompt: [0, 1, 1, 3, 0] }), [1, -2, 0.5, 0, 3, -2]);
  });

  test("frequency counts, presence does not", () => {
    const chain = [{ type: "penalties", frequency: 0.25, presence: 1 }] as const;
    expectLogits(
      probabilitiesAfter(chain, LOGITS, { prompt: [0, 1], generated: [1, 1] }),
      [0.75, -2.75, 0.5, 0, 3, -2],
    );
  });

  test("negative ones raise", () => {
    const chain = [{ type: "penalties", repeat: 0.5, frequency: -1, presence: -2 }] as const;
    expectLogits(probabilitiesAfter(chain, LOGITS, { prompt: [2, 5] }), [2, -1, 4, 0, 3, 2]);
  });

  test.each([
    [1, [2, -1, 0.5, 0, 2, -2]],
    [2, [2, -1, 0.5, -1, 2, -2]],
    [3, [1, -1, 0.5, -1, 2, -2]],
    [99, [1, -1, 0.5, -1, 2, -2]],
    [-1, [1, -1, 0.5, -1, 2, -2]],
    [0, LOGITS],
  ])("the window is the last %i tokens", (lastN, expected) => {
    const chain = [{ type: "penalties", presence: 1, lastN }] as const;
    expectLogits(probabilitiesAfter(chain, LOGITS, { prompt: [0, 3], generated: [4] }), expected);
  });

  test("the window is 64 tokens unless it is said", () => {
    const chain = [{ type: "penalties", presence: 1 }] as const;
    const last63 = new Array<number>(63).fill(1);
    expectLogits(probabilitiesAfter(chain, LOGITS, { prompt: [0, ...last63] }), [1, -2, 0.5, 0, 3, -2]);
    expectLogits(probabilitiesAfter(chain, LOGITS, { prompt: [0, 1, ...last63] }), [2, -2, 0.5, 0, 3, -2]);
  });

  test("the prompt can be left out, and is part of the window then too", () => {
    const chain = [{ type: "penalties", presence: 1, lastN: 2, ignorePrompt: true }] as const;
    expectLogits(probabilitiesAfter(chain, LOGITS, { prompt: [0], generated: [4] }), [2, -1, 0.5, 0, 2, -2]);
    expectLogits(
      probabilitiesAfter(chain, LOGITS, { prompt: [0], generated: [4, 3, 2] }),
      [2, -1, -0.5, -1, 3, -2],
    );
  });

  test("equal tokens of which one is penalised are equal no more; others keep their order", () => {
    const { ids } = samplerAfter([{ type: "penalties", presence: 0.1 }], { prompt: [1] }).distribution([
      1, 1, 1,
    ]);
    expect([...ids]).toEqual([0, 2, 1]);
  });

  test.each([0.25, 1, 8])("after a temperature of %f they work on divided logits", (T) => {
    const penalties = { type: "penalties", repeat: 2, frequency: 0.5, presence: 0.25 } as const;
    const chain = [{ type: "temperature", temperature: T }, penalties] as const;
    const divided = LOGITS.map((z) => z / T);
    expectLogits(
      probabilitiesAfter(chain, LOGITS, { prompt: [0, 1, 1] }),
      probabilitiesAfter([penalties], divided, { prompt: [0, 1, 1] }).map(Math.log),
    );
  });

  test("in a list of candidates the same as in the row", () => {
    const penalties = { type: "penalties", repeat: 2, frequency: 0.5 } as const;
    const few = [{ type: "top-k", k: 3 }, penalties] as const;
    expectLogits(probabilitiesAfter(few, LOGITS, { prompt: [1, 0, 0, 4] }), [
      0,
      -Infinity,
      0.5,
      -Infinity,
      1,
      -Infinity,
    ]);
  });

  test.each([Float32Array, Float64Array])("the largest penalties remove no token (%o)", (Floats) => {
    const chain = [{ type: "penalties", presence: 1e308, frequency: 1e308 }] as const;
    expect(probabilitiesAfter(chain, Floats.from([0, 0, 0]), { prompt: [0, 1, 2] })).toEqual([
      1 / 3,
      1 / 3,
      1 / 3,
    ]);
    expect(probabilitiesAfter(chain, Floats.from([0, 0, 0]), { prompt: [0, 2] })).toEqual([0, 1, 0]);
  });

  test("−∞ stays −∞, +∞ stays +∞", () => {
    const chain = [{ type: "penalties", repeat: 0.5, presence: -5 }] as const;
    expect(probabilitiesAfter(chain, [-Infinity, 1, 1], { prompt: [0, 2] })).not.toContain(Number.NaN);
    expect(probabilitiesAfter(chain, [-Infinity, 1, 1], { prompt: [0] })).toEqual([0, 0.5, 0.5]);
    expect(probabilitiesAfter(chain, [Infinity, 1, 1], { prompt: [0] })).toEqual([1, 0, 0]);
  });

  test("a token beyond the vocabulary cannot be penalised", () => {
    const chain = [{ type: "penalties", presence: 1, lastN: 2 }] as const;
    expect(() => probabilitiesAfter(chain, LOGITS, { prompt: [0, 6] })).toThrow(
      new RangeError("Cannot use penalties: token 6 is in the sequence, ids below 6 are wanted, one a logit"),
    );
    expect(probabilitiesAfter(chain, LOGITS, { prompt: [6, 0, 0] })).toHaveLength(6);
    expect(probabilitiesAfter([{ type: "penalties" }], LOGITS, { prompt: [6] })).toHaveLength(6);
  });
});

describe("repetition-penalty", () => {
  test("multiplies negative logits, divides others, over the whole sequence", () => {
    const chain = [{ type: "repetition-penalty", penalty: 2 }] as const;
    const prompt = [0, 3, ...new Array<number>(100).fill(1)];
    expectLogits(probabilitiesAfter(chain, LOGITS, { prompt, generated: [4] }), [1, -2, 0.5, 0, 1.5, -2]);
  });

  test("below 1 it makes them likelier", () => {
    const chain = [{ type: "repetition-penalty", penalty: 0.5 }] as const;
    expectLogits(probabilitiesAfter(chain, LOGITS, { generated: [0, 1] }), [4, -0.5, 0.5, 0, 3, -2]);
  });

  test("the prompt can be left out", () => {
    const chain = [{ type: "repetition-penalty", penalty: 2, ignorePrompt: true }] as const;
    expectLogits(
      probabilitiesAfter(chain, LOGITS, { prompt: [0], generated: [4] }),
      [2, -1, 0.5, 0, 1.5, -2],
    );
  });

  test("commutes with the temperature", () => {
    const penalty = { type: "repetition-penalty", penalty: 1.3 } as const;
    const temperature = { type: "temperature", temperature: 0.7 } as const;
    const first = probabilitiesAfter([temperature, penalty], LOGITS, { prompt: [0, 1] });
    expect(
      farthest(first, probabilitiesAfter([penalty, temperature], LOGITS, { prompt: [0, 1] })),
    ).toBeLessThan(ROUNDING);
  });

  test("a token beyond the vocabulary cannot be penalised", () => {
    const chain = [{ type: "repetition-penalty", penalty: 2 }] as const;
    expect(() => probabilitiesAfter(chain, LOGITS, { prompt: [7] })).toThrow("token 7 is in the sequence");
  });
});
