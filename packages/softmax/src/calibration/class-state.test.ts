import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ClassState } from "./class-state.ts";
import { evaluate } from "./evaluate.ts";
import type { LabelledLogits } from "./labelled-logits.ts";
import { NonFiniteRowError } from "./non-finite-row-error.ts";
import { sliceRows } from "./slice-rows.test-support.ts";

const fixture = JSON.parse(
  readFileSync(new URL("../../../../fixtures/class_metrics.json", import.meta.url), "utf8"),
);

function someRows(rows: number, classes: number, weights?: ArrayLike<number>): LabelledLogits {
  const data = Float64Array.from({ length: rows * classes }, (_, i) => 4 * Math.sin(i * 1.7 + i * i * 0.01));
  const labels = Int32Array.from({ length: rows }, (_, r) => (r * 7 + (r >> 3)) % classes);
  return { data, rows, classes, labels, weights: weights && Float64Array.from(weights) };
}

function oneRow(logits: readonly number[], label: number): LabelledLogits {
  const data = Float64Array.from(logits);
  return { data, rows: 1, classes: logits.length, labels: Int32Array.of(label) };
}

function stateOf(batch: LabelledLogits, beta?: number): ClassState {
  const state = new ClassState(batch.classes);
  state.add(batch, beta);
  return state;
}

const text = (value: unknown) => JSON.stringify(value);

describe("against scikit-learn and NumPy (fixtures/class_metrics.py)", () => {
  const { logits, labels, weights, classes } = fixture;
  const data = Float64Array.from(logits);

  // Terms are rounded to 2⁻⁴⁰ (1e-12), and their errors add up to less than that a unit of weight.
  test.each([
    ["unweighted", undefined],
    ["weighted", weights as number[]],
  ])("%s: metrics and class summary", (name, given) => {
    const wanted = fixture[name];
    const metrics = evaluate(data, labels, { classes, ...(given && { weights: given }) });
    for (const field of [
      "weight",
      "accuracy",
      "nll",
      "brier",
      "meanConfidence",
      "ece",
      "mce",
      "rms",
    ] as const) {
      expect(metrics[field], field).toBeCloseTo(wanted[field], 10);
    }
    const batch = { data, rows: labels.length, classes, labels: Int32Array.from(labels) };
    const summary = stateOf({ ...batch, weights: given && Float64Array.from(given) }).summary();
    expect(summary.weight).toBe(wanted.weight);
    expect(summary.classwiseEce).toBeCloseTo(wanted.classwiseEce, 11);
    for (const [i, { k, accuracy }] of summary.topKAccuracy.entries()) {
      expect(k).toBe(wanted.topKAccuracy[i].k);
      expect(accuracy).toBeCloseTo(wanted.topKAccuracy[i].accuracy, 14);
    }
    for (const [k, row] of summary.perClass.entries()) {
      expect(row.ece).toBeCloseTo(wanted.classEce[k], 11);
      expect(row.meanProbability).toBeCloseTo(wanted.meanProbability[k], 11);
      expect(row.prevalence).toBeCloseTo(wanted.prevalence[k], 14);
      expectClose(row.precision, wanted.precision[k]);
      expectClose(row.recall, wanted.recall[k]);
      expect(row.rows).toBe(labels.filter((label: number) => label === k).length);
    }
    expect(summary.perClass[5]!.precision).toBeNull();
    expect(summary.perClass[11]!.recall).toBeNull();
    expect([...summary.confusion!]).toEqual(wanted.confusion);
  });
});

function expectClose(value: number | null, wanted: number | null): void {
  if (wanted === null) expect(value).toBeNull();
  else expect(value).toBeCloseTo(wanted, 14);
}

describe("ClassState", () => {
  test("in any split and order, with and without weights, by way of JSON: the same bytes", () => {
    const weight = fc.double({ min: 0, max: 2 ** 20, noNaN: true });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 8, maxLength: 30 }), fc.nat(7), (weights, cut) => {
        const batch = someRows(weights.length, 12, weights);
        const whole = stateOf(batch, 0.7);
        whole.add(someRows(5, 12), 0.7);
        const merged = stateOf(someRows(5, 12), 0.7);
        merged.merge(ClassState.fromJSON(JSON.parse(text(stateOf(sliceRows(batch, cut, batch.rows), 0.7)))));
        merged.merge(stateOf(sliceRows(batch, 0, cut), 0.7));
        expect(text(merged)).toBe(text(whole));
        expect(text(merged.summary())).toBe(text(whole.summary()));
      }),
      { numRuns: 30 },
    );
  });

  test("a whole weight is the row that many times, to the bit; weights of 1 are none", () => {
    const weights = [3, 0, 1, 2];
    const batch = someRows(4, 3, weights);
    const repeated = new ClassState(3);
    for (const [row, times] of weights.entries()) {
      for (let i = 0; i < times; i++) repeated.add({ ...sliceRows(batch, row, row + 1), weights: undefined });
    }
    const counted = (summary: ReturnType<ClassState["summary"]>) => ({
      ...summary,
      rows: 0,
      perClass: summary.perClass.map((row) => ({ ...row, rows: 0 })),
    });
    expect(counted(stateOf(batch).summary())).toEqual(counted(repeated.summary()));
    expect(text(stateOf(someRows(4, 3, [1, 1, 1, 1])))).toBe(text(stateOf(someRows(4, 3))));
  });

  test("20,001 times the same row: 20,001 times its integers, odd ones beyond 2^53", () => {
    const row = oneRow([3.1, 0], 0);
    const rows = 20_001;
    const data = Float64Array.from({ length: rows * 2 }, (_, i) => row.data[i % 2]!);
    const many = stateOf({ data, rows, classes: 2, labels: new Int32Array(rows) }).toJSON();
    const wanted = stateOf(row)
      .toJSON()
      .confidence.map(([cell, sum]) => [cell, String(BigInt(rows) * BigInt(sum))]);
    expect(many.confidence).toEqual(wanted);
    expect(BigInt(many.confidence[1]![1])).toBeGreaterThan(2n ** 53n);
    expect(BigInt(many.confidence[1]![1]) % 2n).toBe(1n);
  });

  test("10,000 rows that are all certain, of float32 logits", () => {
    const rows = 10_000;
    const data = new Float32Array(rows * 2).map((_, i) => (i % 2 === 0 ? 200 : 0));
    const labels = new Int32Array(rows).map((_, r) => (r < 2500 ? 1 : 0));
    const { perClass, classwiseEce, confusion } = stateOf({ data, rows, classes: 2, labels }).summary();
    expect(perClass[0]).toEqual({
      rows: 7500,
      weight: 7500,
      predicted: 10_000,
      correct: 7500,
      precision: 0.75,
      recall: 1,
      meanProbability: 1,
      prevalence: 0.75,
      ece: 0.25,
    });
    expect(perClass[1]).toMatchObject({ precision: null, recall: 0, meanProbability: 0, ece: 0.25 });
    expect(classwiseEce).toBe(0.25);
    expect([...confusion!]).toEqual([7500, 0, 2500, 0]);
  });

  test("K equal logits: every p is 1/K; ties go to the lower index, in the top class and in ranks", () => {
    const state = new ClassState(4);
    for (const label of [0, 1, 2, 3]) state.add(oneRow([5, 5, 5, 5], label));
    const { classwiseEce, topKAccuracy, perClass } = state.summary();
    expect(classwiseEce).toBe(0);
    expect(topKAccuracy).toEqual([
      { k: 1, accuracy: 0.25 },
      { k: 2, accuracy: 0.5 },
      { k: 3, accuracy: 0.75 },
    ]);
    expect(perClass.map(({ predicted }) => predicted)).toEqual([4, 0, 0, 0]);
  });

  test("two classes: class-wise ECE is the mean over both; top-k is known for k below K alone", () => {
    // p = [.6, .4], label 0: class 0 is .4 off, class 1 .4.
    const { classwiseEce, topKAccuracy } = stateOf(oneRow([Math.log(0.6), Math.log(0.4)], 0)).summary();
    expect(classwiseEce).toBeCloseTo(0.4, 11);
    expect(topKAccuracy).toEqual([{ k: 1, accuracy: 1 }]);
    expect(stateOf(oneRow([3], 0)).summary()).toMatchObject({ classwiseEce: 0, topKAccuracy: [] });
  });

  test("its example", () => {
    const state = new ClassState(2);
    state.add({ data: Float64Array.of(2, 0, 1, 0), rows: 2, classes: 2, labels: Int32Array.of(0, 1) });
    expect(state.summary().perClass[0]?.precision).toBe(0.5);
  });

  test("infinite temperature is uniform over the classes that are not masked", () => {
    const { perClass } = stateOf(oneRow([3, -1, -Infinity], 1), 0).summary();
    expect(perClass.map(({ meanProbability }) => meanProbability)).toEqual([0.5, 0.5, 0]);
  });

  test("confusion up to 1,000 classes, null above", () => {
    const row = (classes: number) =>
      oneRow(
        Array.from({ length: classes }, (_, k) => -k),
        3,
      );
    const { confusion } = stateOf(row(1000)).summary();
    expect(confusion!.indexOf(1)).toBe(3000);
    const wide = stateOf(row(1001));
    expect(wide.summary().confusion).toBeNull();
    expect(text(ClassState.fromJSON(JSON.parse(text(wide))))).toBe(text(wide));
  });

  test.each([
    [[1, NaN, 0], 0, /row 3 .*NaN/],
    [[1, Infinity, 0], 0, /row 3 .*\+Infinity/],
    [[-Infinity, -Infinity, -Infinity], 0, /row 3 .*only -Infinity/],
    [[1, -Infinity, 0], 1, /row 3 .*true class has the logit -Infinity/],
  ])("the row %o labelled %d is named, and there is no summary any more", (logits, label, message) => {
    const state = stateOf(someRows(3, 3));
    expect(() => state.add(oneRow(logits, label))).toThrow(NonFiniteRowError);
    expect(() => stateOfAfter(oneRow(logits, label))).toThrow(message);
    expect(() => state.summary()).toThrow("1 of 4 rows have no finite loss");
    expect(() => ClassState.fromJSON(JSON.parse(text(state))).summary()).toThrow("no finite loss");
  });

  test("refuses what does not belong together", () => {
    const state = stateOf(someRows(4, 3), 0.5);
    expect(() => state.merge(new ClassState(4))).toThrow("a state of 4 classes and 15 bins: wanted 3");
    expect(() => state.merge(new ClassState(3, 10))).toThrow("10 bins");
    expect(() => state.add(someRows(4, 3), 1)).toThrow("beta = 1 with rows at beta = 0.5");
    expect(() => state.add(someRows(4, 3), NaN)).toThrow("beta = NaN");
    expect(() => state.merge(stateOf(someRows(1, 3)))).toThrow("one temperature for all");
    expect(() => state.add(someRows(4, 2), 0.5)).toThrow("rows of 2 classes: wanted 3");
    expect(() => state.add(someRows(1, 3, [2 ** 53]), 0.5)).toThrow("wanted 2^53 together at most");
    expect(() => new ClassState(3).summary()).toThrow("no rows were added");
    expect(() => stateOf(someRows(2, 3, [0, 0])).summary()).toThrow("add to 0, wanted a sum above 0");
    expect(() => new ClassState(0)).toThrow(RangeError);
    expect(() => new ClassState(2, 0)).toThrow(RangeError);
  });

  test.each([
    [{ schema: "x" }, '"schema" is "x", wanted "softmax-class-state"'],
    [{ version: 2 }, '"version" is 2, wanted 1'],
    [{ classes: 0 }, '"classes" is 0'],
    [{ beta: null }, '"beta" is null, wanted a number from 0'],
    [{ rows: "3" }, '"finiteRows" is "4", wanted a count from 0 to 3'],
    [{ finiteRows: "3" }, '"finiteRows" is "3", wanted 4, the sum of "labelRows"'],
    [{ confidence: "7" }, '"confidence" of a class state: wanted a list of pairs'],
    [{ confidence: [[45, "1"]] }, "wanted an index from 0 to 44 in pair 0"],
    [{ ranks: [] }, "weights add to 0 and 4398046511104, wanted one sum"],
    [{ confusion: null }, '"confusion" of a class state: wanted a list of pairs'],
  ])("fromJSON() refuses %o", (change, message) => {
    const json = { ...stateOf(someRows(4, 3)).toJSON(), ...change };
    expect(() => ClassState.fromJSON(json)).toThrow(message);
  });
});

function stateOfAfter(batch: LabelledLogits): void {
  const state = stateOf(someRows(3, 3));
  state.add(batch);
}
