/**
 * softmax, logSoftmax and logSumExp against 80-digit values and `math/`.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import type { LogitDtype } from "../logits/logit-batch.ts";
import { logSumExp } from "../math/log-sum-exp.ts";
import { logSoftmaxInto, softmaxInto } from "../math/softmax.ts";
import { MAX_SUM_ERROR, MAX_ULP } from "./accuracy.ts";
import { REFERENCE_ULP, WorstError } from "./conformance-errors.test-support.ts";
import { resultsOfRow, rowCase } from "./conformance-operations.test-support.ts";
import {
  DTYPES,
  LONG,
  largest,
  longCounts,
  noisyRow,
  rounded,
  SHORT,
  type Subject,
} from "./conformance-subject.test-support.ts";

const values = readSoftmaxValues();
const ROW_OPERATIONS = ["softmax", "logSoftmax", "logSumExp"] as const;
type RowOperation = (typeof ROW_OPERATIONS)[number];

/** Exact results of one row, or the best that there are. */
type Expected = Readonly<Record<RowOperation, ArrayLike<number>>>;

/** The worst errors of each of the three operations, over as many rows as are given. */
class RowErrors {
  readonly #subject: Subject;
  readonly #dtype: LogitDtype;
  readonly #worst: Record<RowOperation, WorstError> = {
    softmax: new WorstError(),
    logSoftmax: new WorstError(),
    logSumExp: new WorstError(),
  };

  constructor(subject: Subject, dtype: LogitDtype) {
    this.#subject = subject;
    this.#dtype = dtype;
  }

  /** Rounds the logits to the type first: the reference is for the logits as they are stored. */
  compare(name: string, given: ArrayLike<number>, temperature: number, exact?: Expected): void {
    const logits = rounded(this.#dtype, given);
    const expected = exact ?? reference(logits, temperature);
    const scale = Math.max(Math.abs(expected.logSumExp[0]!), Math.abs(largest(logits) / temperature));
    const row = rowCase(logits, { temperature });
    for (const operation of ROW_OPERATIONS) {
      const [actual] = Object.values(resultsOfRow(this.#subject, operation, row, this.#dtype));
      const where = `${name}, K = ${logits.length}, T = ${temperature}`;
      const scaleAt = operation === "logSumExp" ? () => scale : undefined;
      this.#worst[operation].compare(where, this.#dtype, actual!, expected[operation], scaleAt);
    }
  }

  /** @param tolerance ulp by which the reference may be off */
  expectBudgets(tolerance = REFERENCE_ULP[this.#dtype]): void {
    for (const operation of ROW_OPERATIONS) {
      const { ulp, where, compared } = this.#worst[operation];
      const budget = MAX_ULP[this.#subject.kernels.name][operation][this.#dtype];
      expect(compared).toBeGreaterThan(0);
      expect(ulp, `${operation}: ${where}`).toBeLessThanOrEqual(budget + tolerance);
    }
  }
}

function reference(logits: Float64Array, temperature: number): Expected {
  return {
    softmax: softmaxInto(new Float64Array(logits.length), logits, temperature),
    logSoftmax: logSoftmaxInto(new Float64Array(logits.length), logits, temperature),
    logSumExp: [logSumExp(logits, temperature)],
  };
}

export function testAccuracy(subject: Subject): void {
  test("float64 rows agree with the 80-digit values", () => {
    const errors = new RowErrors(subject, "float64");
    for (const { name, row, results } of values.rows) {
      for (const { temperature, softmax, logSoftmax, logSumExp } of results) {
        errors.compare(name, row, temperature, { softmax, logSoftmax, logSumExp: [logSumExp] });
      }
    }
    errors.expectBudgets(0);
  });

  describe.each(DTYPES)("%s", (dtype) => {
    test("every number of classes from 1 to 67", () => {
      const errors = new RowErrors(subject, dtype);
      for (const K of SHORT) {
        for (const spread of [2, 40, 300]) {
          for (const T of [1, 0.7, 3.3])
            errors.compare(`spread ${spread}`, noisyRow(K, spread, K + spread), T);
        }
      }
      errors.expectBudgets();
    });

    test.each(longCounts(dtype))("%i classes", (K) => {
      const errors = new RowErrors(subject, dtype);
      errors.compare("spread 40", noisyRow(K, 40, K), 1);
      if (K < 50_000) errors.compare("spread 4", noisyRow(K, 4, K), 0.7);
      errors.expectBudgets();
    });

    test("huge logits, and gaps of every size", () => {
      const errors = new RowErrors(subject, dtype);
      const most = dtype === "float16" ? 6e4 : 3e38;
      for (const K of [2, 5, 13, 67, 300]) {
        for (const centre of [1e4, -1e4, most, -most]) {
          errors.compare(`around ${centre}`, noisyRow(K, centre / 1e6, K, centre), 1);
          errors.compare(`around ${centre}`, noisyRow(K, centre / 10, K, centre), Math.abs(centre) / 100);
        }
        const bothEnds = Float64Array.from(
          { length: K },
          (_, k) => [most / 4, -most / 4, 0, 1, most / 8][k % 5]!,
        );
        errors.compare("both ends", bothEnds, 1);
        errors.compare("both ends", bothEnds, most / 30);
      }
      errors.expectBudgets();
    });
  });

  describe.each(["float32", "float64"] as const)("%s", (dtype) => {
    test.each([1e-30, 1e-7, 1e-3, Math.LN2, 100, 1e10, 1e30])("temperature %d", (T) => {
      const errors = new RowErrors(subject, dtype);
      for (const K of [1, 2, 3, 7, 16, 33, 67, 1000]) {
        for (const spread of [1, 20, 200])
          errors.compare(`spread ${spread}·T`, noisyRow(K, spread * T, K), T);
        errors.compare("spread 20", noisyRow(K, 20, K), T);
      }
      errors.expectBudgets();
    });

    test("262,144 classes with exact values", () => {
      const { classes, period, step, stride, softmax, logSumExp: exactSum } = values.long;
      // Multiples of 1/64: exact in float32.
      const row = rowCase(Float64Array.from({ length: classes }, (_, k) => -(k % period) * step));
      const budgets = MAX_ULP[subject.kernels.name];
      const { probabilities: p } = resultsOfRow(subject, "softmax", row, dtype);
      const errors = new WorstError();
      errors.compare(
        "class",
        dtype,
        softmax.map((_, i) => p![i * stride]!),
        softmax,
      );
      expect(errors.ulp, errors.where).toBeLessThanOrEqual(budgets.softmax[dtype]);
      const { logSumExp: sum } = resultsOfRow(subject, "logSumExp", row, dtype);
      const ofSum = new WorstError();
      ofSum.compare("sum", dtype, sum!, [exactSum]);
      expect(ofSum.ulp, ofSum.where).toBeLessThanOrEqual(budgets.logSumExp[dtype]);
    });

    test("subnormal logits and temperatures are numbers like others", () => {
      const errors = new RowErrors(subject, dtype);
      const least = dtype === "float32" ? 2 ** -149 : 2 ** -1074;
      errors.compare("subnormal gaps", [3 * least, least, 0, -5 * least, 2 * least], 1);
      for (const T of [2 ** -140, 2 ** -149]) {
        errors.compare("as [3, 1, 0, −5, 2]", [3 * T, T, 0, -5 * T, 2 * T], T);
      }
      errors.expectBudgets();
    });
  });

  test.each(LONG)("probabilities of %i classes add up to 1", (K) => {
    for (const spread of [0.01, 10, 60]) {
      const row = rowCase(noisyRow(K, spread, K + 1));
      const { probabilities } = resultsOfRow(subject, "softmax", row, "float32");
      const sum = probabilities!.reduce((a, b) => a + b, 0);
      expect(Math.abs(sum - 1), `spread ${spread}`).toBeLessThanOrEqual(MAX_SUM_ERROR);
    }
  });

  test("a subnormal probability is kept", () => {
    const float32 = rowCase([0, -90, -100, -103.5, -104.5]);
    const { probabilities: p } = resultsOfRow(subject, "softmax", float32, "float32");
    const errors = new WorstError();
    errors.compare("float32", "float32", p!.subarray(1, 3), [8.19401262e-40, 3.72007598e-44]); // e^−90, e^−100
    expect(errors.ulp, errors.where).toBeLessThanOrEqual(1);
    expect(p![3]).toBe(2 ** -149); // e^−103.5 is 0.80 of the least subnormal
    expect(p![4]).toBe(0); // e^−104.5 is 0.29 of it
    const float64 = rowCase([0, -740, -745, -746]);
    const { probabilities: q } = resultsOfRow(subject, "softmax", float64, "float64");
    errors.compare("float64", "float64", q!.subarray(1, 2), [4.199558e-322]); // e^−740
    expect(errors.ulp, errors.where).toBeLessThanOrEqual(1);
    expect([q![2], q![3]]).toEqual([5e-324, 0]);
  });
}
