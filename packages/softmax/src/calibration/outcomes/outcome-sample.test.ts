import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "../evaluate.ts";
import type { LabelledLogits } from "../labelled-logits.ts";
import { NonFiniteRowError } from "../non-finite-row-error.ts";
import { OutcomeSample } from "./outcome-sample.ts";

/** N rows of 3 logits, different in every row; row r has the weight r where weights are wanted. */
function someRows(rows: number, weighted = false): LabelledLogits {
  const data = Float64Array.from({ length: rows * 3 }, (_, i) => 3 * Math.sin(i * 1.7 + i * i * 0.01));
  const labels = Int32Array.from({ length: rows }, (_, r) => (r * 7 + (r >> 3)) % 3);
  const weights = weighted ? Float64Array.from({ length: rows }, (_, r) => r) : undefined;
  return { data, rows, classes: 3, labels, weights };
}

function slice({ data, classes, labels, weights }: LabelledLogits, from: number, to: number): LabelledLogits {
  return {
    data: data.slice(from * classes, to * classes),
    rows: to - from,
    classes,
    labels: labels.slice(from, to),
    weights: weights?.slice(from, to),
  };
}

/** Rows that are their own number: confidence r / N. */
function numbered(rows: number) {
  const confidence = Float64Array.from({ length: rows }, (_, r) => r / rows);
  return { confidence, correct: Uint8Array.from(confidence, () => 1) };
}

const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

describe("OutcomeSample", () => {
  test("keeps every row up to its capacity, in order, with what evaluate() averages", () => {
    const batch = someRows(500);
    const sample = new OutcomeSample(500);
    sample.add(batch, 0.8);
    const { confidence, correct, nll, brier, weight } = sample.outcomes();
    const metrics = evaluate(batch.data, batch.labels, { classes: 3, temperature: 1 / 0.8 });
    expect([sample.rows, sample.isComplete, weight]).toEqual([500, true, null]);
    // The state rounds each term to 2⁻⁴⁰ (4.5e-13 at most).
    expect(mean(nll!)).toBeCloseTo(metrics.nll!, 11);
    expect(mean(brier!)).toBeCloseTo(metrics.brier!, 11);
    expect(mean(confidence)).toBeCloseTo(metrics.meanConfidence, 11);
    expect(mean(correct)).toBe(metrics.accuracy);
  });

  test("the same rows in other batches: the same sample, weights and all", () => {
    const batch = someRows(2500, true);
    const whole = new OutcomeSample(300, 4);
    whole.add(batch);
    fc.assert(
      fc.property(fc.array(fc.nat(2500), { maxLength: 5 }), (cuts) => {
        const parts = new OutcomeSample(300, 4);
        const edges = [0, ...cuts.sort((a, b) => a - b), 2500];
        for (const [i, from] of edges.slice(0, -1).entries()) parts.add(slice(batch, from, edges[i + 1]!));
        expect(parts.outcomes()).toEqual(whole.outcomes());
      }),
      { numRuns: 20 },
    );
    expect(whole.isComplete).toBe(false);
    expect(new Set(whole.outcomes().weight).size).toBe(300); // weights are the rows' numbers: none twice
  });

  test("rows at two temperatures: the same rows are kept", () => {
    const [before, after] = [1, 0.5].map((beta) => {
      const sample = new OutcomeSample(100);
      sample.add(someRows(3000, true), beta);
      return sample.outcomes();
    });
    expect(before!.weight).toEqual(after!.weight);
    expect(before!.confidence).not.toEqual(after!.confidence);
  });

  test("the sample is uniform: chi-squared of 20 stretches of rows below its 99.9 % point, 43.8, for each seed", () => {
    for (const seed of [0, 1, 2, -7]) {
      const sample = new OutcomeSample(2000, seed);
      sample.addTopLabel(numbered(20_000));
      const cells = new Float64Array(20);
      for (const c of sample.outcomes().confidence) cells[Math.floor(c * 20)]!++;
      expect(cells.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)).toBeLessThan(43.8);
    }
  });

  test("each row is kept as often as any other, over seeds", () => {
    const kept = new Float64Array(40);
    for (let seed = 0; seed < 2000; seed++) {
      const sample = new OutcomeSample(10, seed);
      sample.addTopLabel(numbered(40));
      for (const c of sample.outcomes().confidence) kept[Math.round(c * 40)]!++;
    }
    // 500 ± 19.4 each (binomial); ±4 deviations for 40 rows.
    for (const count of kept) expect(Math.abs(count - 500)).toBeLessThan(78);
  });

  test("top labels: nll and brier are unknown, weights are 1 where only some rows have one", () => {
    const sample = new OutcomeSample();
    sample.addTopLabel({ confidence: Float32Array.of(0.5), correct: Uint8Array.of(1) });
    const weights = Float64Array.of(3);
    sample.addTopLabel({ confidence: Float64Array.of(1), correct: Uint8Array.of(0), weights });
    expect(sample.outcomes()).toEqual({
      confidence: Float64Array.of(0.5, 1),
      correct: Uint8Array.of(1, 0),
      nll: null,
      brier: null,
      weight: Float64Array.of(1, 3),
    });
  });

  test("no rows: an empty sample", () => {
    expect(new OutcomeSample().outcomes().confidence).toEqual(new Float64Array(0));
  });

  test("what cannot be used is refused, by its row", () => {
    const sample = new OutcomeSample();
    sample.addTopLabel(numbered(2));
    const bad = { confidence: Float64Array.of(0.5, 1.5), correct: Uint8Array.of(1, 1) };
    expect(() => sample.addTopLabel(bad)).toThrow("Cannot use row 3 (counted from 0): its confidence is 1.5");
    const data = Float64Array.of(0, 0, 0, NaN);
    const nan = { data, rows: 2, classes: 2, labels: Int32Array.of(0, 0) };
    expect(() => new OutcomeSample().add(nan)).toThrow(NonFiniteRowError);
    expect(() => sample.addTopLabel({ confidence: Float64Array.of(0.5), correct: Uint8Array.of() })).toThrow(
      "Cannot use 0 outcomes for 1 confidences: wanted one per row",
    );
    expect(() => new OutcomeSample(0)).toThrow("Cannot keep a sample of 0 rows: wanted an integer from 1");
    expect(() => new OutcomeSample(1, 0.5)).toThrow("the seed is 0.5, wanted an integer");
  });
});
