/**
 * crossEntropy and softmaxVjp against 80-digit values and `math/`.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { readSoftmaxValues } from "../../../../fixtures/softmax-values.ts";
import type { LogitDtype } from "../logits/logit-batch.ts";
import { crossEntropy, crossEntropyGradientInto } from "../math/cross-entropy.ts";
import { softmaxVjpInto } from "../math/jacobian.ts";
import { softmaxInto } from "../math/softmax.ts";
import { MAX_ULP } from "./accuracy.ts";
import { REFERENCE_ULP, WorstError } from "./conformance-errors.test-support.ts";
import { resultsOfRow, rowCase } from "./conformance-operations.test-support.ts";
import {
  DTYPES,
  longCounts,
  noise,
  noisyRow,
  rounded,
  SHORT,
  type Subject,
} from "./conformance-subject.test-support.ts";

const values = readSoftmaxValues();

/** The worst errors of the loss, and of its gradient in ulp of p·scale/T, or scale/T at the label. */
class LossErrors {
  readonly #loss = new WorstError();
  readonly #gradient = new WorstError();
  readonly #subject: Subject;
  readonly #dtype: LogitDtype;

  constructor(subject: Subject, dtype: LogitDtype) {
    this.#subject = subject;
    this.#dtype = dtype;
  }

  compare(
    name: string,
    given: ArrayLike<number>,
    label: number,
    T: number,
    scale = 1,
    exact?: ExactLoss,
  ): void {
    const logits = rounded(this.#dtype, given);
    const p = softmaxInto(new Float64Array(logits.length), logits, T);
    const expected = exact ?? {
      loss: crossEntropy(logits, label, T),
      gradient: crossEntropyGradientInto(new Float64Array(logits.length), logits, label, T),
    };
    const row = rowCase(logits, { label, temperature: T, scale });
    const actual = resultsOfRow(this.#subject, "crossEntropy", row, this.#dtype);
    const where = `${name}, K = ${logits.length}, label ${label}, T = ${T}`;
    const scaled = Float64Array.from(expected.gradient, (g) => g * scale);
    const scaleAt = (k: number) => ((k === label ? 1 : p[k]!) * Math.abs(scale)) / T;
    this.#gradient.compare(where, this.#dtype, actual.gradient!, scaled, scaleAt);
    this.#loss.compare(where, this.#dtype, actual.loss!, [expected.loss]);
  }

  /** @param tolerance ulp by which the reference may be off */
  expectBudgets(tolerance = REFERENCE_ULP[this.#dtype]): void {
    const { crossEntropy, crossEntropyGradient } = MAX_ULP[this.#subject.kernels.name];
    expect(this.#gradient.compared).toBeGreaterThan(0);
    for (const [{ ulp, where }, budget] of [
      [this.#loss, crossEntropy],
      [this.#gradient, crossEntropyGradient],
    ] as const) {
      expect(ulp, where).toBeLessThanOrEqual(budget[this.#dtype] + tolerance);
    }
  }
}

interface ExactLoss {
  readonly loss: number;
  readonly gradient: readonly number[];
}

export function testCrossEntropy(subject: Subject): void {
  test("float64 rows agree with the 80-digit values", () => {
    const errors = new LossErrors(subject, "float64");
    for (const { row, temperature, target, loss, gradient } of values.crossEntropy) {
      if (typeof target !== "number" || temperature < 1e-300) continue; // 1/T is no float64
      const { name, row: logits } = values.rows[row]!;
      errors.compare(name, logits, target, temperature, 1, { loss, gradient });
    }
    errors.expectBudgets(0);
  });

  describe.each(DTYPES)("%s", (dtype) => {
    test("every number of classes from 1 to 67, every scale", () => {
      const errors = new LossErrors(subject, dtype);
      for (const K of SHORT) {
        for (const spread of [2, 40]) {
          for (const [T, scale] of [
            [1, 1],
            [0.7, 1 / 3],
            [3.3, -2],
          ] as const) {
            errors.compare(`spread ${spread}`, noisyRow(K, spread, K + spread), K >> 1, T, scale);
            errors.compare(`spread ${spread}`, noisyRow(K, spread, K + spread), K - 1, T, scale);
          }
        }
      }
      errors.expectBudgets();
    });

    test.each(longCounts(dtype))("%i classes", (K) => {
      const errors = new LossErrors(subject, dtype);
      errors.compare("spread 40", noisyRow(K, 40, K), K >> 1, 1, 1 / 64);
      errors.expectBudgets();
    });
  });

  describe.each(["float32", "float64"] as const)("%s", (dtype) => {
    test("a sure and right prediction keeps the digits of its loss", () => {
      const { loss } = resultsOfRow(subject, "crossEntropy", rowCase([0, -40], { label: 0 }), dtype);
      const errors = new WorstError();
      errors.compare("log(1 + e^−40)", dtype, loss!, [4.248354255291589e-18]);
      expect(errors.ulp, errors.where).toBeLessThanOrEqual(MAX_ULP[subject.kernels.name].crossEntropy[dtype]);
    });

    test("a probability that underflows has a finite loss", () => {
      const row = rowCase([0, -800], { label: 1 });
      expect(resultsOfRow(subject, "crossEntropy", row, dtype).loss![0]).toBe(800);
    });

    test("huge and tiny temperatures", () => {
      const errors = new LossErrors(subject, dtype);
      for (const T of [1e-30, 1e-7, 100, 1e10, 1e30]) {
        for (const K of [2, 9, 67]) {
          errors.compare("spread 20·T", noisyRow(K, 20 * T, K), 0, T);
          errors.compare("spread 20·T, scale T", noisyRow(K, 20 * T, K), 1, T, T);
        }
      }
      errors.expectBudgets();
    });
  });
}

export function testVjp(subject: Subject): void {
  const budgets = MAX_ULP[subject.kernels.name].softmaxVjp;

  test("float64 products agree with the 80-digit values", () => {
    const errors = new WorstError();
    for (const { row, result, vector, product } of values.jacobian) {
      const { name, results } = values.rows[row]!;
      const { softmax: p, temperature } = results[result]!;
      const largest = Math.max(...vector.map(Math.abs));
      const scaleAt = (k: number) => Math.max((p[k]! * largest) / temperature, Math.abs(product[k]!));
      if (temperature < 1e-300) continue; // 1/T is no float64
      const given = rowCase(p, { temperature, upstream: vector });
      const actual = resultsOfRow(subject, "softmaxVjp", given, "float64").product!;
      errors.compare(`${name}, T = ${temperature}`, "float64", actual, product, scaleAt);
    }
    expect(errors.compared).toBeGreaterThan(100);
    expect(errors.ulp, errors.where).toBeLessThanOrEqual(budgets.float64);
  });

  describe.each(DTYPES)("%s", (dtype) => {
    test.each([
      ["1 to 67", SHORT],
      ["many", longCounts(dtype)],
    ] as const)("%s classes", (_, counts) => {
      const errors = new WorstError();
      for (const K of counts) {
        for (const T of K > 1000 ? [1] : [1, 0.3, 4]) {
          const p = rounded(dtype, softmaxInto([], noisyRow(K, 20, K), T));
          const random = noise(K + 1);
          const upstream = rounded(
            dtype,
            Float64Array.from(p, () => 10 * random()),
          );
          const expected = softmaxVjpInto(new Float64Array(K), p, upstream, T);
          const { product } = resultsOfRow(
            subject,
            "softmaxVjp",
            rowCase(p, { temperature: T, upstream }),
            dtype,
          );
          const largest = upstream.reduce((most, g) => Math.max(most, Math.abs(g)), 0);
          const scaleAt = (k: number) => Math.max((p[k]! * largest) / T, Math.abs(expected[k]!));
          errors.compare(`K = ${K}, T = ${T}`, dtype, product!, expected, scaleAt);
        }
      }
      expect(errors.ulp, errors.where).toBeLessThanOrEqual(budgets[dtype] + REFERENCE_ULP[dtype]);
    });
  });
}
