import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { softmaxEntropy } from "../../math/entropy.ts";
import { logSumExp } from "../../math/log-sum-exp.ts";
import { stepStatistics } from "./step-statistics.ts";

const relative = (value: number, expected: number) => Math.abs(value / expected - 1);

describe("stepStatistics()", () => {
  test.each([1, 2, 5, 1000, 151_936])("%d equal logits: entropy log V, and V tokens", (size) => {
    const { entropy, effectiveVocabulary, ...token } = stepStatistics(
      new Float32Array(size).fill(3),
      size - 1,
    );
    expect(entropy).toBeCloseTo(Math.log(size), 12);
    expect(relative(effectiveVocabulary, size)).toBeLessThan(1e-12);
    expect(relative(token.probability, 1 / size)).toBeLessThan(1e-12);
    expect(token.surprise).toBeCloseTo(Math.log(size), 12);
    expect(token.logProbability + token.surprise).toBe(0);
    expect(token.rank).toBe(size - 1);
  });

  test("p = ½, ¼, ⅛, ⅛: entropy 1.75 log 2", () => {
    const logits = [1 / 8, 1 / 2, 1 / 8, 1 / 4].map(Math.log);
    const statistics = [0, 1, 2, 3].map((token) => stepStatistics(logits, token));
    for (const { entropy, effectiveVocabulary } of statistics) {
      expect(entropy).toBeCloseTo(1.75 * Math.LN2, 14);
      expect(effectiveVocabulary).toBeCloseTo(2 ** 1.75, 13);
    }
    expect(statistics.map(({ rank }) => rank)).toEqual([2, 0, 3, 1]);
    for (const [i, bits] of [3, 1, 3, 2].entries()) {
      expect(statistics[i]!.surprise).toBeCloseTo(bits * Math.LN2, 14);
      expect(statistics[i]!.probability).toBeCloseTo(2 ** -bits, 14);
    }
  });

  test("agrees with the reference, float64 to 1e-12 and float32 to 1e-6", () => {
    const logit = fc.oneof(fc.double({ min: -30, max: 30, noNaN: true }), fc.constant(-Infinity));
    const rows = fc
      .array(logit, { minLength: 1, maxLength: 70 })
      .filter((row) => row.some((value) => value > -Infinity));
    fc.assert(
      fc.property(rows, fc.nat(), (row, n) => {
        const token = n % row.length;
        for (const [logits, bound] of [
          [Float64Array.from(row), 1e-12],
          [Float32Array.from(row), 1e-6],
        ] as const) {
          const statistics = stepStatistics(logits, token);
          const entropy = softmaxEntropy(logits);
          const logProbability = logits[token]! - logSumExp(logits);
          expect(Math.abs(statistics.entropy - entropy)).toBeLessThanOrEqual(
            bound * Math.max(entropy, 1e-300),
          );
          expect(relative(statistics.effectiveVocabulary, Math.exp(entropy))).toBeLessThan(4 * bound);
          if (logProbability === -Infinity) expect(statistics.surprise).toBe(Infinity);
          // The reference cancels where it is near 0.
          else
            expect(Math.abs(statistics.logProbability - logProbability)).toBeLessThan(
              bound * (1 - logProbability),
            );
          expect(statistics.probability).toBeCloseTo(Math.exp(logProbability), bound < 1e-9 ? 11 : 5);
          const before = Array.from(
            logits,
            (z, v) => z > logits[token]! || (z === logits[token] && v < token),
          );
          expect(statistics.rank).toBe(before.filter(Boolean).length);
        }
      }),
    );
  });

  test.each<[row: number[], token: number, expected: number[], why: string]>([
    [[0], 0, [0, 1, 0, 1, 0], "one token is certain"],
    [[-Infinity, 5], 1, [0, 1, 0, 1, 0], "what is at −∞ adds nothing"],
    [[-Infinity, 5], 0, [0, 1, Infinity, 0, 1], "and has surprise ∞"],
    [[1e308, -1e308], 1, [0, 1, Infinity, 0, 1], "a difference that overflows"],
    [[-Infinity, -Infinity], 0, [NaN, NaN, NaN, NaN, NaN], "nothing is left"],
    [[0, Infinity], 0, [NaN, NaN, NaN, NaN, NaN], "+∞"],
    [[0, NaN], 0, [NaN, NaN, NaN, NaN, NaN], "NaN"],
  ])("%o, token %d: %s", (row, token, expected) => {
    const { entropy, effectiveVocabulary, surprise, probability, rank, logProbability } = stepStatistics(
      row,
      token,
    );
    // As Object.is compares them: no −0.
    expect([entropy, effectiveVocabulary, surprise, probability, rank]).toEqual(expected);
    expect(logProbability).toBe(0 - expected[2]!);
  });

  test("a sure row keeps its small entropy and surprise", () => {
    const { entropy, surprise } = stepStatistics([0, -40], 0);
    const tail = Math.exp(-40);
    expect(relative(surprise, tail)).toBeLessThan(1e-12);
    expect(relative(entropy, 41 * tail)).toBeLessThan(1e-12);
  });

  test("without a token there is nothing about it; a tensor is a row", () => {
    expect(Object.keys(stepStatistics([0, 1]))).toEqual(["entropy", "effectiveVocabulary"]);
    const tensor = { data: Float32Array.of(0, 1), dims: [1, 2], type: "float32" };
    expect(stepStatistics(tensor, 1)).toEqual(stepStatistics(Float32Array.of(0, 1), 1));
  });

  test.each([-1, 2, 0.5, NaN])("token %d of two is refused", (token) => {
    expect(() => stepStatistics([0, 1], token)).toThrow(
      new RangeError(
        `Cannot take the statistics of token ${token}: there are 2 logits, the index of one is wanted`,
      ),
    );
  });
});
