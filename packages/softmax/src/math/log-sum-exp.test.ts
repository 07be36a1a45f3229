import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import { maxUlp } from "./accuracy.ts";
import { LogSumExp, logSumExp } from "./log-sum-exp.ts";
import { ulpError, WorstUlp } from "./ulp-error.ts";

const values = readSoftmaxValues();
const anyLogit = fc.oneof(
  { weight: 8, arbitrary: fc.double({ min: -800, max: 800, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(-Infinity) },
);

/** The edge cases of one row, which hold for the function and for the state. */
const edgeCases: [row: number[], expected: number, why: string][] = [
  [[], -Infinity, "an empty sum is 0"],
  [[-Infinity, -Infinity], -Infinity, "every class is masked"],
  [[-Infinity, 3], 3, "a masked class adds nothing"],
  [[-2.5], -2.5, "one class"],
  [[Infinity, 0], Infinity, "one infinite logit wins"],
  [[Infinity, -Infinity, Infinity], Infinity, "infinite logits of both signs"],
  [[Number.NaN, 1], Number.NaN, "NaN first"],
  [[1, Number.NaN, Infinity], Number.NaN, "NaN beats Infinity after it"],
  [[Infinity, -Infinity, Number.NaN], Number.NaN, "NaN beats Infinity before it"],
  [[Number.NaN, -Infinity], Number.NaN, "NaN beats -Infinity"],
  [[0, -40], 4.248354255291589e-18, "the tail survives (scipy gh-18295)"],
  [[-40, 0], 4.248354255291589e-18, "the tail survives when it comes first"],
  [[1e308, 1e308], 1e308, "no overflow"],
  [[1.7e308, -1.7e308], 1.7e308, "no overflow of the difference"],
  [[-1000, -1000], -1000 + Math.LN2, "no underflow"],
];

describe("logSumExp()", () => {
  test("agrees with the 80-digit values", () => {
    const worst = new WorstUlp();
    for (const { name, row, results } of values.rows) {
      for (const { temperature, logSumExp: expected } of results) {
        const scale = Math.max(Math.abs(Math.max(...row) / temperature), Math.abs(expected));
        worst.compare(`${name}, T = ${temperature}`, logSumExp(row, temperature), expected, scale);
      }
    }
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.logSumExp);
  });

  test("keeps its bound over 262,144 classes", () => {
    const { classes, period, step, logSumExp: expected } = values.long;
    const row = Float64Array.from({ length: classes }, (_, k) => -(k % period) * step);
    expect(ulpError(logSumExp(row), expected)).toBeLessThanOrEqual(maxUlp.logSumExp);
  });

  test.each(edgeCases)("%o → %d: %s", (row, expected) => {
    expect(logSumExp(row)).toBe(expected);
  });

  test.each<[row: number[], temperature: number, expected: number, why: string]>([
    [[1, 2], 0, Infinity, "the largest logit is positive"],
    [[-1, -2], 0, -Infinity, "the largest logit is negative"],
    [[0, -1], 0, 0, "the largest logit is 0"],
    [[0, -0, -1], 0, Math.LN2, "the largest logit is 0, twice"],
    [[-Infinity, -Infinity], 0, -Infinity, "every class is masked"],
    [[Number.NaN, 1], 0, Number.NaN, "a NaN"],
    [[5, -Infinity, -900, 3], Infinity, Math.log(3), "log of how many are not masked"],
    [[-Infinity], Infinity, -Infinity, "every class is masked"],
    [[Infinity, 1], Infinity, Infinity, "an infinite logit"],
  ])("%o at temperature %d → %d: %s", (row, temperature, expected) => {
    expect(logSumExp(row, temperature)).toBe(expected);
  });

  test("shifting every logit shifts the result", () => {
    const row = [0.5, -2, 3.25]; // multiples of 1/4, so adding 512 is exact
    const shifted = row.map((z) => z + 512);
    expect(ulpError(logSumExp(shifted), logSumExp(row) + 512)).toBeLessThanOrEqual(1);
  });
});

function stateOf(row: Iterable<number>): LogSumExp {
  const state = new LogSumExp();
  for (const z of row) state.push(z);
  return state;
}

function merged(parts: LogSumExp[]): LogSumExp {
  const whole = new LogSumExp();
  for (const part of parts) whole.merge(part);
  return whole;
}

/** The ulp bound's scale, as the docstring of `value` states it. */
function scaleOf(row: readonly number[], expected: number): number {
  return Math.max(Math.abs(Math.max(...row)), Math.abs(expected), 1e-290);
}

describe("LogSumExp", () => {
  test("agrees with the 80-digit values in any order and any split", () => {
    const worst = new WorstUlp();
    for (const { name, row, results } of values.rows) {
      const result = results.find(({ temperature }) => temperature === 1);
      if (!result) continue;
      const expected = result.logSumExp;
      const ascending = [...row].sort((a, b) => a - b);
      for (const order of [row, ascending, ascending.toReversed()]) {
        const scale = scaleOf(row, expected);
        worst.compare(`${name}, pushed`, stateOf(order).value, expected, scale);
        const single = merged(order.map((z) => stateOf([z])));
        worst.compare(`${name}, merged one by one`, single.value, expected, scale);
        const cut = Math.floor(order.length / 3);
        const halves = merged([stateOf(order.slice(cut)), stateOf(order.slice(0, cut))]);
        worst.compare(`${name}, merged from two`, halves.value, expected, scale);
      }
    }
    expect(worst.ulp, worst.where).toBeLessThanOrEqual(maxUlp.logSumExpState);
  });

  test("keeps its bound over 262,144 logits that rise in small steps", () => {
    const { classes, period, step, logSumExp: expected } = values.long;
    const row = Float64Array.from({ length: classes }, (_, k) => -(k % period) * step).sort();
    expect(ulpError(stateOf(row).value, expected)).toBeLessThanOrEqual(maxUlp.logSumExpState);
  });

  test.each(edgeCases)("%o → %d: %s", (row, expected) => {
    expect(stateOf(row).value).toBe(expected);
    expect(merged(row.map((z) => stateOf([z]))).value).toBe(expected);
    expect(merged([stateOf([]), stateOf(row), stateOf([])]).value).toBe(expected);
  });

  test("merge is commutative to the last bit and leaves the other state as it was", () => {
    const row = fc.array(anyLogit, { maxLength: 12 });
    const commutes = fc.property(row, row, (a, b) => {
      const [ab, ba, other] = [stateOf(a), stateOf(b), stateOf(b)];
      ab.merge(other);
      expect(other).toEqual(stateOf(b));
      ba.merge(stateOf(a));
      expect(ab.value).toBe(ba.value);
    });
    fc.assert(commutes, { seed: 1, numRuns: 500 });
  });

  test("the merge of parts is the whole", () => {
    const parts = fc.array(fc.array(anyLogit, { maxLength: 6 }), { maxLength: 6 });
    const wholeIsMerge = fc.property(parts, (split) => {
      const row = split.flat();
      const expected = logSumExp(row);
      const error = ulpError(merged(split.map(stateOf)).value, expected, scaleOf(row, expected));
      // Either side may be off by its bound.
      if (expected !== -Infinity) expect(error).toBeLessThanOrEqual(maxUlp.logSumExp + maxUlp.logSumExpState);
    });
    fc.assert(wholeIsMerge, { seed: 2, numRuns: 500 });
  });

  test("a state merged with itself counts every logit twice", () => {
    const state = stateOf([1, 2, 3]);
    state.merge(state);
    expect(ulpError(state.value, logSumExp([1, 2, 3, 1, 2, 3]))).toBeLessThanOrEqual(1);
  });
});
