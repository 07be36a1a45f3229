import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DrySettings } from "./dry.ts";
import { farthest, probabilitiesAfter, softmaxOf } from "./probabilities-after.test-support.ts";

/** Float64 on both sides; powers and sums in another order. */
const ROUNDING = 1e-12;

/** The definition: every earlier place is compared with the end, token by token. */
function naivePenalties(
  tokens: readonly number[],
  settings: Omit<DrySettings, "type">,
  size: number,
): number[] {
  const { multiplier, base, allowedLength, lastN, breakers } = settings;
  const window = lastN === -1 ? [...tokens] : lastN === 0 ? [] : tokens.slice(-lastN);
  const n = window.length;
  const longest = tokensAfterBreaker(window, breakers);
  const penalties = new Array<number>(size).fill(0);
  for (let next = 1; next < n; next++) {
    let length = 0;
    while (length < next && length < longest && window[next - 1 - length] === window[n - 1 - length])
      length++;
    const token = window[next]!;
    if (length < allowedLength || breakers.some((each) => each.length === 1 && each[0] === token)) continue;
    penalties[token] = Math.max(penalties[token]!, multiplier * base ** (length - allowedLength));
  }
  return penalties;
}

/** Of the breaker that begins last, the longest that begins there. */
function tokensAfterBreaker(window: readonly number[], breakers: DrySettings["breakers"]): number {
  for (let start = window.length - 1; start >= 0; start--) {
    const here = breakers.filter((each) => each.every((token, i) => window[start + i] === token));
    if (here.length > 0) return window.length - start - Math.max(...here.map(({ length }) => length));
  }
  return window.length;
}

function expectPenalties(
  settings: Partial<DrySettings> & { multiplier: number },
  prompt: readonly number[],
  penalties: readonly number[],
): void {
  const actual = probabilitiesAfter(
    [{ type: "dry", ...settings }],
    penalties.map(() => 0),
    { prompt },
  );
  const expected = softmaxOf(penalties.map((penalty) => -penalty));
  expect(farthest(actual, expected)).toBeLessThan(ROUNDING);
}

describe("dry", () => {
  test("penalises what followed the last tokens before, by the length of the repetition", () => {
    expectPenalties({ multiplier: 1, base: 2 }, [0, 1, 2, 3, 4, 0, 1, 2], [0, 0, 0, 2, 0]);
  });

  test("of several repetitions the longest counts", () => {
    expectPenalties({ multiplier: 1, base: 2 }, [1, 2, 3, 0, 1, 2, 3, 1, 1, 0, 1, 2], [0, 0, 0, 2, 0]);
  });

  test("repetitions may overlap what they repeat", () => {
    expectPenalties({ multiplier: 0.5, base: 3 }, [1, 1, 1, 1, 1], [0, 0.5 * 3 ** 2, 0]);
  });

  test("a repetition shorter than allowedLength costs nothing", () => {
    const prompt = [0, 1, 2, 0, 1];
    expectPenalties({ multiplier: 1, allowedLength: 3 }, prompt, [0, 0, 0]);
    expectPenalties({ multiplier: 1, allowedLength: 2 }, prompt, [0, 0, 1]);
    expectPenalties({ multiplier: 1, allowedLength: 1 }, prompt, [0, 0, 1.75]);
  });

  test("nothing is seen beyond the window", () => {
    const prompt = [0, 1, 2, 0, 1];
    expectPenalties({ multiplier: 1, lastN: 5 }, prompt, [0, 0, 1]);
    expectPenalties({ multiplier: 1, lastN: 4 }, prompt, [0, 0, 0]);
    expectPenalties({ multiplier: 1, lastN: 0 }, prompt, [0, 0, 0]);
    expectPenalties({ multiplier: 0 }, prompt, [0, 0, 0]);
  });

  test("a repetition does not reach over a breaker", () => {
    const prompt = [0, 1, 2, 3, 0, 1, 2];
    expectPenalties({ multiplier: 1, base: 2 }, prompt, [0, 0, 0, 2]);
    expectPenalties({ multiplier: 1, base: 2, breakers: [[0]] }, prompt, [0, 0, 0, 1]);
    expectPenalties({ multiplier: 1, base: 2, breakers: [[0, 1]] }, prompt, [0, 0, 0, 0]);
    expectPenalties({ multiplier: 1, base: 2, breakers: [[0], [0, 1]] }, prompt, [0, 0, 0, 0]);
    expectPenalties({ multiplier: 1, base: 2, breakers: [[0, 1], [0]] }, prompt, [0, 0, 0, 0]);
    expectPenalties({ multiplier: 1, base: 2, breakers: [[2, 0]] }, prompt, [0, 0, 0, 2]);
  });

  test("a breaker of one token is not penalised", () => {
    const prompt = [0, 1, 2, 3, 0, 1, 2];
    expectPenalties({ multiplier: 1, base: 2, breakers: [[3]] }, prompt, [0, 0, 0, 0]);
    expectPenalties({ multiplier: 1, base: 2, breakers: [[3, 0, 0]] }, prompt, [0, 0, 0, 2]);
  });

  test.each([Float32Array, Float64Array])("the longest repetition removes no token (%o)", (Floats) => {
    const prompt = new Array<number>(2000).fill(0);
    const chain = [{ type: "dry", multiplier: 1e9 }] as const;
    expect(probabilitiesAfter(chain, Floats.from([5, 0]), { prompt })).toEqual([0, 1]);
    expect(probabilitiesAfter(chain, Floats.from([5]), { prompt })).toEqual([1]);
  });

  test("after a temperature it lowers divided logits", () => {
    const dry = { type: "dry", multiplier: 1 } as const;
    const actual = probabilitiesAfter([{ type: "temperature", temperature: 0.5 }, dry], [1, 2, 3], {
      prompt: [0, 1, 2, 0, 1],
    });
    expect(farthest(actual, softmaxOf([2, 4, 5]))).toBeLessThan(ROUNDING);
  });

  test("a token beyond the vocabulary is an error where it would be penalised", () => {
    const chain = [{ type: "dry", multiplier: 1 }] as const;
    expect(probabilitiesAfter(chain, [0, 0], { prompt: [0, 9, 0, 1] })).toEqual([0.5, 0.5]);
    expect(() => probabilitiesAfter(chain, [0, 0], { prompt: [0, 1, 9, 0, 1] })).toThrow(
      new RangeError("Cannot use dry: token 9 is in the sequence, ids below 2 are wanted, one a logit"),
    );
  });

  test("agrees with the definition", () => {
    const size = 4;
    const token = fc.nat(size - 1);
    const settings = fc.record({
      multiplier: fc.constantFrom(0.5, 1),
      base: fc.constantFrom(1, 1.25, 1.75),
      allowedLength: fc.integer({ min: 1, max: 4 }),
      lastN: fc.integer({ min: -1, max: 40 }),
      breakers: fc.array(fc.array(token, { minLength: 1, maxLength: 3 }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(fc.nat(2), { maxLength: 40 }), settings, (prompt, given) => {
        expectPenalties(given, prompt, naivePenalties(prompt, given, size));
      }),
      { numRuns: 1000, seed: 5 },
    );
  });
});
