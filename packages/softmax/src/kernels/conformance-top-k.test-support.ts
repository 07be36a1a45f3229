/**
 * topK: the classes of a full sort, with the numbers of `softmax` and `logSoftmax`.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { LogitDtype } from "../logits/logit-batch.ts";
import { softmaxInto } from "../math/softmax.ts";
import { MAX_ULP } from "./accuracy.ts";
import { WorstError } from "./conformance-errors.test-support.ts";
import { resultsOfRow, rowCase } from "./conformance-operations.test-support.ts";
import {
  blank,
  DTYPES,
  longCounts,
  noisyRow,
  rowBatch,
  SHORT,
  type Subject,
  valuesOf,
} from "./conformance-subject.test-support.ts";

const N = Number.NaN;
const I = Infinity;

export function testTopK(subject: Subject): void {
  const { kernels, placement } = subject;

  const topK = (dtype: LogitDtype, row: ArrayLike<number>, k: number, T = 1) => {
    placement.clear();
    const batch = rowBatch(dtype, row);
    const indices = new Int32Array(k);
    const probabilities = placement.place(blank(dtype, k));
    const logProbabilities = placement.place(blank(dtype, k));
    const out = { indices, probabilities, logProbabilities };
    kernels.topK({ ...batch, data: placement.place(batch.data) }, T, k, out);
    return {
      indices: [...indices],
      probabilities: valuesOf(dtype, probabilities),
      logProbabilities: valuesOf(dtype, logProbabilities),
    };
  };

  /** Compares with a full sort, and with the kernels' own softmax and logSoftmax of the row. */
  const check = (dtype: LogitDtype, row: ArrayLike<number>, ks: Iterable<number>, T = 1) => {
    const values = valuesOf(dtype, rowBatch(dtype, row).data);
    const order = Int32Array.from(values.keys()).sort((a, b) => values[b]! - values[a]! || a - b);
    const one = rowCase(values, { temperature: T });
    const { probabilities: p } = resultsOfRow(subject, "softmax", one, dtype);
    const { logProbabilities: logP } = resultsOfRow(subject, "logSoftmax", one, dtype);
    for (const k of ks) {
      const best = [...order.subarray(0, k)];
      const what = `K = ${row.length}, k = ${k}, T = ${T}`;
      const actual = topK(dtype, row, k, T);
      expect(actual.indices, what).toEqual(best);
      expect([...actual.probabilities], what).toEqual(best.map((i) => p![i]!));
      expect([...actual.logProbabilities], what).toEqual(best.map((i) => logP![i]!));
    }
  };

  describe.each(DTYPES)("%s", (dtype) => {
    test("every number of classes from 1 to 67", () => {
      for (const K of SHORT) {
        const ks = [1, 2, 5, K - 1, K].filter((k) => k >= 1 && k <= K);
        check(dtype, noisyRow(K, 20, K), ks);
        check(dtype, noisyRow(K, 20, K + 1), ks, 0.3);
      }
    });

    test.each(longCounts(dtype))("%i classes", (K) => {
      check(dtype, noisyRow(K, 20, K), K > 5000 ? [1, 50, 1024] : [1, 50, 100]);
    });

    test("rows that rise, fall, tie and repeat", () => {
      for (const K of [5, 64, 67, 1000, 3000]) {
        const shapes: ((k: number) => number)[] = [
          (k) => k / 16,
          (k) => -k / 16,
          () => 3,
          (k) => k % 7,
          (k) => -(k % 5),
        ];
        for (const shape of shapes) {
          const row = Float64Array.from({ length: K }, (_, i) => shape(i));
          check(
            dtype,
            row,
            [1, 3, 17, 1000].filter((k) => k <= K),
          );
        }
      }
    });
  });

  type Case = [why: string, row: number[], k: number, indices: number[], probabilities: number[]];
  test.each<Case>([
    ["ties go to the lower index", [1, 3, 3, 0, 3], 4, [1, 2, 4, 0], [1, 1, 1, 1]],
    ["zeros of either sign tie", [-0, 0, -0], 3, [0, 1, 2], [1, 1, 1]],
    ["−∞ comes last, with probability 0", [-I, 2, -I, 2], 4, [1, 3, 0, 2], [1, 1, 0, 0]],
    ["a NaN comes first, and spoils the row", [1, 5, N, 3], 3, [2, 1, 3], [N, N, N]],
    ["several NaN by index", [1, N, 5, N], 4, [1, 3, 2, 0], [N, N, N, N]],
    ["+∞ comes before numbers, and spoils the row", [1, I, 5, I], 3, [1, 3, 2], [N, N, N]],
    ["only −∞", [-I, -I, -I], 2, [0, 1], [N, N]],
  ])("%s", (_, row, k, indices, weights) => {
    for (const dtype of DTYPES) {
      const actual = topK(dtype, row, k);
      expect(actual.indices).toEqual(indices);
      const p = softmaxInto([], row);
      const expected = indices.map((i, place) => (weights[place] === 1 ? p[i]! : weights[place]!));
      const errors = new WorstError();
      errors.compare(dtype, dtype, actual.probabilities, expected);
      errors.compare(`log ${dtype}`, dtype, actual.logProbabilities, expected.map(Math.log));
      const { softmax } = MAX_ULP[kernels.name];
      expect(errors.ulp, errors.where).toBeLessThanOrEqual(2 * softmax[dtype]);
    }
  });
}
