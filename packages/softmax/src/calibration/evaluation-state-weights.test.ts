import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import { EvaluationState } from "./evaluation-state.ts";
import type { LabelledLogits } from "./labelled-logits.ts";
import { sliceRows } from "./slice-rows.test-support.ts";

/** Rows of 3 logits, different in every row, with the given weights. */
function someRows(weights: ArrayLike<number>): LabelledLogits {
  const rows = weights.length;
  const data = Float64Array.from({ length: rows * 3 }, (_, i) => 4 * Math.sin(i * 1.7 + i * i * 0.01));
  const labels = Int32Array.from({ length: rows }, (_, r) => (r * 7 + (r >> 1)) % 3);
  return { data, rows, classes: 3, labels, weights: Float64Array.from(weights) };
}

function stateOf(batch: LabelledLogits): EvaluationState {
  const state = new EvaluationState(batch.classes);
  state.add(batch);
  return state;
}

const text = (value: unknown) => JSON.stringify(value);
const positive = fc.double({ min: 2 ** -10, max: 2 ** 20, noNaN: true });

describe("EvaluationState with weights", () => {
  test("weighted means of four rows by hand", () => {
    const rows = [
      [Math.log(0.6), Math.log(0.4)],
      [Math.log(0.4), Math.log(0.6)],
      [Math.log(0.8), Math.log(0.2)],
      [0, -40],
    ];
    // Confidences .6, .6, .8, 1 of weights ½, 1½, 2, 0 in 5 bins: gaps |¼ − .6| = .35 and |0 − .8| = .8 of weight 2 each.
    const metrics = evaluate(rows, [0, 0, 1, 1], { bins: 5, weights: [0.5, 1.5, 2, 0] });
    expect(metrics).toMatchObject({ rows: 4, weight: 4, accuracy: 0.125 });
    // Twelve digits: the rows are rounded to 2⁻⁴⁰.
    expect(metrics.ece).toBeCloseTo((2 * 0.35 + 2 * 0.8) / 4, 11);
    expect(metrics.mce).toBeCloseTo(0.8, 11);
    expect(metrics.rms).toBeCloseTo(Math.sqrt((0.35 ** 2 + 0.8 ** 2) / 2), 11);
    expect(metrics.nll).toBeCloseTo(-(0.5 * Math.log(0.6) + 1.5 * Math.log(0.4) + 2 * Math.log(0.2)) / 4, 11);
    expect(metrics.brier).toBeCloseTo((0.5 * 0.32 + 1.5 * 0.72 + 2 * 1.28) / 4, 11);
    expect(metrics.meanConfidence).toBeCloseTo((2 * 0.6 + 2 * 0.8) / 4, 11);
    expect(metrics.bins.map(({ count, weight }) => [count, weight])).toEqual([
      [0, 0],
      [0, 0],
      [2, 2],
      [1, 2],
      [1, 0],
    ]);
    expect(metrics.bins[4]).toMatchObject({ confidence: null, accuracy: null });
  });

  test("a whole weight is the row that many times, to the bit; without weights every row counts once", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { minLength: 1, maxLength: 40 }), (weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const batch = someRows(weights);
        const repeated = new EvaluationState(3);
        for (const [row, times] of weights.entries()) {
          const { weights: _, ...once } = sliceRows(batch, row, row + 1);
          for (let i = 0; i < times; i++) repeated.add(once);
        }
        const { rows: _, bins, ...means } = stateOf(batch).metrics();
        const { rows, bins: repeatedBins, ...repeatedMeans } = repeated.metrics();
        expect(means).toEqual(repeatedMeans);
        expect(means.weight).toBe(rows);
        expect(bins.map((bin) => ({ ...bin, count: bin.weight }))).toEqual(repeatedBins);
      }),
      { numRuns: 30 },
    );
  });

  test("in any split and order, with and without weights, by way of JSON: the same bytes", () => {
    fc.assert(
      fc.property(fc.array(positive, { minLength: 6, maxLength: 30 }), fc.nat(5), (weights, cut) => {
        const batch = someRows(weights);
        const { weights: _, ...plain } = someRows([1, 1]);
        const whole = stateOf(batch);
        whole.add(plain);
        const merged = stateOf(plain);
        merged.merge(EvaluationState.fromJSON(JSON.parse(text(stateOf(sliceRows(batch, cut, batch.rows))))));
        merged.merge(stateOf(sliceRows(batch, 0, cut)));
        expect(text(merged)).toBe(text(whole));
        expect(text(merged.metrics())).toBe(text(whole.metrics()));
      }),
      { numRuns: 30 },
    );
  });

  test("all weights twice as large: the same metrics but for the weight", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 }), (weights) => {
        fc.pre(weights.some((weight) => weight > 0));
        const { weight: W, ...once } = stateOf(someRows(weights)).metrics();
        const { weight: twiceW, ...twice } = stateOf(someRows(weights.map((w) => 2 * w))).metrics();
        const means = (bins: typeof once.bins) => bins.map(({ weight: _, ...bin }) => bin);
        expect({ ...twice, bins: means(twice.bins) }).toEqual({ ...once, bins: means(once.bins) });
        expect(twiceW).toBe(2 * W);
      }),
    );
  });

  test("the state says that it is weighted: version 2, with a weight a bin; without weights version 1, as before", () => {
    const weighted = stateOf(someRows([0.5, 2])).toJSON();
    expect(weighted.version).toBe(2);
    expect(weighted.bins.map((bin) => Object.keys(bin))[0]).toEqual([
      "count",
      "weight",
      "correct",
      "confidence",
    ]);
    const { weights: _, ...plain } = someRows([1, 1]);
    expect(stateOf(plain).toJSON().version).toBe(1);
    expect(Object.keys(stateOf(plain).toJSON().bins[0]!)).toEqual(["count", "correct", "confidence"]);
    expect(stateOf(someRows([])).toJSON().version).toBe(1);
  });

  test("top labels with weights", () => {
    const state = new EvaluationState(0, 10);
    state.addTopLabel({
      confidence: Float64Array.of(0.75, 0.5),
      correct: Uint8Array.of(1, 0),
      weights: Float64Array.of(3, 1),
    });
    expect(state.metrics()).toMatchObject({
      rows: 2,
      weight: 4,
      accuracy: 0.75,
      meanConfidence: 0.6875,
      ece: (3 * 0.25 + 0.5) / 4,
      mce: 0.5,
    });
    const add = (weights: Float64Array) =>
      state.addTopLabel({ confidence: Float64Array.of(1), correct: Uint8Array.of(1), weights });
    expect(() => add(Float64Array.of(-1))).toThrow("Cannot use weight -1 of row 0");
    expect(() => add(Float64Array.of(1, 1))).toThrow("Cannot use 2 weights for 1 rows");
  });

  test("a row of weight 0 is checked all the same", () => {
    const batch = someRows([1, 0]);
    batch.data[4] = NaN;
    expect(() => stateOf(batch)).toThrow("row 1");
  });

  test("the largest weight of the largest loss that a row may have is summed; above it the row is refused", () => {
    const row = (gap: number) => ({
      data: Float64Array.of(0, -gap),
      rows: 1,
      classes: 2,
      labels: Int32Array.of(1),
      weights: Float64Array.of(2 ** 53),
    });
    expect(stateOf(row(2 ** 847)).metrics().nll).toBe(2 ** 847);
    expect(() => stateOf(row(2 ** 848))).toThrow("row 0");
  });

  test.each([
    [[0, 0], "the weights of 2 rows add to 0, wanted a sum above 0"],
    [
      [1e-7, 0],
      /the weights of 2 rows add to 9\.99\d*e-8, wanted 2\^-20 a row or more: multiply all weights/,
    ],
  ])("no metrics of the weights %o: %s", (weights, message) => {
    expect(() => stateOf(someRows(weights)).metrics()).toThrow(message);
  });

  test.each([
    [{ weight: "-1" }, '"weight" is "-1", wanted an integer from 0 to'],
    [{ weight: undefined }, '"weight" is missing'],
    [{ correct: "99999999999999" }, '"correct" is "99999999999999", wanted an integer from 0 to 0'],
    [{ count: "1" }, '"finiteRows" is "2", wanted 3, the sum of the bins\' counts'],
  ])("fromJSON() refuses a first bin with %o", (change, message) => {
    const json = stateOf(someRows([0.5, 2])).toJSON();
    const bins = [{ ...json.bins[0], ...change }, ...json.bins.slice(1)];
    expect(() => EvaluationState.fromJSON({ ...json, bins })).toThrow(message);
  });
});
