/**
 * The limits of the temperature, and temperatures at which x/T leaves its type.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { relativeError } from "./conformance-errors.test-support.ts";
import { resultsOfRow, rowCase } from "./conformance-operations.test-support.ts";
import { DTYPES, noisyRow, rounded, type Subject } from "./conformance-subject.test-support.ts";

const N = Number.NaN;
const I = Infinity;
const { LN2 } = Math;

/** The label is class 0. */
interface LimitCase {
  readonly T: number;
  readonly row: readonly number[];
  readonly softmax: readonly number[];
  readonly logSumExp: number;
  readonly loss: number;
  readonly gradient: readonly number[];
}

const LIMITS: readonly LimitCase[] = [
  { T: 0, row: [3, 1, 3], softmax: [0.5, 0, 0.5], logSumExp: I, loss: LN2, gradient: [-I, 0, I] },
  { T: 0, row: [-3, -1], softmax: [0, 1], logSumExp: -I, loss: I, gradient: [-I, I] },
  { T: 0, row: [1, -1], softmax: [1, 0], logSumExp: I, loss: 0, gradient: [0, 0] },
  { T: 0, row: [0, 0, -1], softmax: [0.5, 0.5, 0], logSumExp: LN2, loss: LN2, gradient: [-I, I, 0] },
  { T: 0, row: [-I, -I], softmax: [N, N], logSumExp: -I, loss: N, gradient: [N, N] },
  { T: 0, row: [I, 1], softmax: [N, N], logSumExp: I, loss: N, gradient: [N, N] },
  { T: 0, row: [1, N], softmax: [N, N], logSumExp: N, loss: N, gradient: [N, N] },
  { T: I, row: [3, -I, 100], softmax: [0.5, 0, 0.5], logSumExp: LN2, loss: LN2, gradient: [0, 0, 0] },
  { T: I, row: [-I, 1], softmax: [0, 1], logSumExp: 0, loss: I, gradient: [0, 0] },
  { T: I, row: [-3, 3], softmax: [0.5, 0.5], logSumExp: LN2, loss: LN2, gradient: [0, 0] },
  { T: I, row: [N, 1], softmax: [N, N], logSumExp: N, loss: N, gradient: [N, N] },
  { T: I, row: [I, 1], softmax: [N, N], logSumExp: I, loss: N, gradient: [N, N] },
  { T: I, row: [-I, -I], softmax: [N, N], logSumExp: -I, loss: N, gradient: [N, N] },
];

export function testTemperatures(subject: Subject): void {
  for (const dtype of DTYPES) {
    test.each(LIMITS)(`${dtype}: T = $T of $row`, ({ T, row, softmax, logSumExp, loss, gradient }) => {
      const one = rowCase(row, { temperature: T, label: 0 });
      const { probabilities } = resultsOfRow(subject, "softmax", one, dtype);
      const { logProbabilities } = resultsOfRow(subject, "logSoftmax", one, dtype);
      const { logSumExp: sum } = resultsOfRow(subject, "logSumExp", one, dtype);
      const actual = resultsOfRow(subject, "crossEntropy", one, dtype);
      expect([...probabilities!]).toEqual(softmax);
      expect([...logProbabilities!]).toEqual([...rounded(dtype, softmax.map(Math.log))]);
      expect([...sum!]).toEqual([...rounded(dtype, [logSumExp])]);
      expect(relativeError(actual.loss![0]!, loss)).toBeLessThan(1e-12);
      expect([...actual.gradient!].map((g) => g + 0)).toEqual(gradient); // −0 is 0
      const best = resultsOfRow(subject, "topK", one, dtype);
      expect([...best.probabilities!]).toEqual([...best.indices!].map((k) => softmax[k]));
    });
  }

  type Case = [T: number, row: number[], softmax: number[], logSumExp: number];
  test.each<Case>([
    [1e-7, [300, 299.9999, -I], [1, 0, 0], 3e9],
    [1e308, [1e308, -1e308], [0.8807970779778824, 0.11920292202211757], 1.1269280110429727], // 1/(1 + e^∓2)
    [1e-300, [1e300, 1e300, 1e299], [0.5, 0.5, 0], I],
    [1e300, [1, 0, -5], [1 / 3, 1 / 3, 1 / 3], Math.log(3)],
  ])("float64, T = %d of %o", (T, row, softmax, logSumExp) => {
    const one = rowCase(row, { temperature: T });
    const { probabilities } = resultsOfRow(subject, "softmax", one, "float64");
    const { logSumExp: sum } = resultsOfRow(subject, "logSumExp", one, "float64");
    for (const [k, p] of softmax.entries()) expect(relativeError(probabilities![k]!, p)).toBeLessThan(1e-14);
    expect(relativeError(sum![0]!, logSumExp)).toBeLessThan(1e-14);
  });

  test("float64, T = 1e-320 of [2e-320, 1e-320], numbers of 11 bits", () => {
    const one = rowCase([2e-320, 1e-320], { temperature: 1e-320 });
    const { probabilities: p } = resultsOfRow(subject, "softmax", one, "float64");
    const { logSumExp: sum } = resultsOfRow(subject, "logSumExp", one, "float64");
    // As [2, 1] at T = 1, up to the rounding of 1e-320 and 2e-320 themselves: 2⁻¹¹.
    expect(Math.abs(p![0]! - 0.7310585786300049)).toBeLessThan(5e-4);
    expect(Math.abs(sum![0]! - 2.313261687518223)).toBeLessThan(2e-3);
  });

  describe("float32", () => {
    test.each([0, 5e-324, 1e-310, 1e-280])("T = %d, next to which any two logits are far apart", (T) => {
      const p = (row: number[]) => [
        ...resultsOfRow(subject, "softmax", rowCase(row, { temperature: T }), "float32").probabilities!,
      ];
      expect(p([3e38, 1, -3e38, 3e38])).toEqual([0.5, 0, 0, 0.5]);
      expect(p([2 ** -149, 0])).toEqual([1, 0]);
      const equal = rowCase([-3e38, -3e38], { temperature: T });
      const { logProbabilities } = resultsOfRow(subject, "logSoftmax", equal, "float32");
      expect([...logProbabilities!]).toEqual([Math.fround(-LN2), Math.fround(-LN2)]);
    });

    test.each([1e60, 1e200, 1e308, I])("T = %d, next to which all logits are equal", (T) => {
      for (const K of [2, 3, 17]) {
        const row = rowCase(noisyRow(K, 1e30, K), { temperature: T });
        const { probabilities } = resultsOfRow(subject, "softmax", row, "float32");
        expect([...probabilities!]).toEqual(Array(K).fill(Math.fround(1 / K)));
      }
    });
  });
}
