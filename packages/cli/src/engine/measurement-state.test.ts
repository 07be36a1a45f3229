import { EvaluationState, NonFiniteRowError } from "softmax/calibration";
import { openThreads } from "softmax/threads";
import { describe, expect, test } from "vitest";
import { exampleRows, type Rows, sliceRows } from "../data-files.test-support.ts";
import { UsageError } from "../usage-error.ts";
import type { Measurement } from "./measurement.ts";
import { MeasurementState } from "./measurement-state.ts";

const ALL = { details: true, perClass: true };

function chunkOf({ classes, logits, labels }: Rows) {
  return { data: logits, rows: labels.length, classes, labels };
}

function measured(...chunks: Parameters<MeasurementState["add"]>[0][]): Measurement {
  const state = new MeasurementState(chunks[0]!.classes, ALL);
  for (const chunk of chunks) state.add(chunk);
  return state.measurement();
}

function reversed({ classes, logits, labels }: Rows): Rows {
  const rows = Array.from(labels, (_, row) => labels.length - 1 - row);
  return {
    classes,
    logits: Float32Array.from(
      rows.flatMap((row) => [...logits.subarray(row * classes, (row + 1) * classes)]),
    ),
    labels: Int32Array.from(rows, (row) => labels[row]!),
  };
}

const rows = exampleRows(700);

describe("MeasurementState", () => {
  test("parts and orders of rows give the same numbers, to the bit", () => {
    const whole = measured(chunkOf(rows));
    expect(measured(chunkOf(sliceRows(rows, 0, 13)), chunkOf(sliceRows(rows, 13, 700)))).toEqual(whole);
    expect(measured(chunkOf(reversed(rows)))).toEqual(whole);
  });

  test("metrics are those of an evaluation state", () => {
    const state = new EvaluationState(4);
    state.add(chunkOf(rows));
    const { metrics, classes, details } = measured(chunkOf(rows));
    expect(metrics).toEqual(state.metrics());
    expect(classes!.topKAccuracy[0]!.accuracy).toBe(metrics.accuracy);
    expect(details!.intervals.nll!.mean).toBeCloseTo(metrics.nll!, 10);
    expect(details!.intervals.brier!.mean).toBeCloseTo(metrics.brier!, 10);
    expect(details!.intervals.accuracy!.mean).toBeCloseTo(metrics.accuracy, 12);
    // The curve's last point answers every row.
    expect(details!.riskCoverage.at(-1)).toMatchObject({ coverage: 1, risk: 1 - metrics.accuracy });
    expect(details!.riskCoverage.length).toBeLessThanOrEqual(200);
  });

  test("at β the logits are β times as large", () => {
    const state = new MeasurementState(4, ALL);
    state.add(chunkOf(rows), 0.5);
    const half = { ...rows, logits: rows.logits.map((z) => z / 2) };
    const wanted = measured(chunkOf(half));
    expect(state.measurement().metrics).toEqual(wanted.metrics);
    expect(state.measurement().details).toEqual(wanted.details);
  });

  test("each group has the metrics of its rows, and names are sorted", () => {
    const groups = Array.from(rows.labels, (_, row) => (row % 3 === 0 ? "b" : "a"));
    const { metrics, groups: found } = measured({ ...chunkOf(rows), groups });
    expect(found.map(({ name }) => name)).toEqual(["a", "b"]);
    const b = new EvaluationState(4);
    for (let row = 0; row < 700; row += 3) b.add(chunkOf(sliceRows(rows, row, row + 1)));
    expect(found[1]!.metrics).toEqual(b.metrics());
    expect(found[0]!.metrics.rows + found[1]!.metrics.rows).toBe(metrics.rows);
    expect(measured({ ...chunkOf(rows) }).groups).toEqual([]);
  });

  test("a weight of 2 is the row twice, in the groups too", () => {
    const weights = Float64Array.from(rows.labels, (_, row) => (row < 100 ? 2 : 1));
    const groups = Array.from(rows.labels, (label) => `g${label}`);
    const twice = sliceRows(rows, 0, 100);
    const weighted = measured({ ...chunkOf(rows), weights, groups });
    const repeated = measured(
      { ...chunkOf(rows), groups },
      { ...chunkOf(twice), groups: groups.slice(0, 100) },
    );
    const means = ({ metrics }: { metrics: Measurement["metrics"] }) => {
      const { weight, accuracy, nll, ece, rms } = metrics;
      return { weight, accuracy, nll, ece, rms };
    };
    expect(means(weighted)).toEqual(means(repeated));
    expect(weighted.groups.map(means)).toEqual(repeated.groups.map(means));
    expect(weighted.details!.aurc).toBeCloseTo(repeated.details!.aurc, 12);
    expect(weighted.classes!.classwiseEce).toBeCloseTo(repeated.classes!.classwiseEce, 12);
  });

  test("a group, or all rows, of weight 0 are refused by name", () => {
    const groups = ["a", "b"];
    const two = chunkOf(sliceRows(rows, 0, 2));
    const state = new MeasurementState(4, ALL);
    state.add({ ...two, groups, weights: Float64Array.of(3, 0) });
    expect(() => state.measurement()).toThrow(UsageError);
    expect(() => state.measurement()).toThrow('Cannot measure group "b": the weights of 1 rows add to 0');
    const none = new MeasurementState(4, ALL);
    none.add({ ...two, weights: Float64Array.of(0, 0) });
    expect(() => none.measurement()).toThrow("Cannot measure the rows: the weights of 2 rows add to 0");
  });

  test("constant rows are counted, masked classes or not", () => {
    const data = Float32Array.of(1, 1, 1, 0, 0, 1, -0, 0, 0, 2, 2, -Infinity, 0, 1, 1);
    const labels = Int32Array.of(0, 1, 2, 0, 1);
    expect(measured({ data, rows: 5, classes: 3, labels }).constantRows).toBe(2);
  });

  test("one row has metrics, and no interval", () => {
    const { metrics, details } = measured(chunkOf(sliceRows(rows, 0, 1)));
    expect(metrics.rows).toBe(1);
    expect(details!.intervals).toEqual({ accuracy: null, nll: null, brier: null });
    expect(details!.riskCoverage.length).toBe(1);
  });

  test("what was not asked for is null", () => {
    const state = new MeasurementState(4, { details: false, perClass: false });
    state.add(chunkOf(rows));
    expect(state.measurement()).toMatchObject({ classes: null, details: null, groups: [] });
  });

  test("top labels have no classes, nll or Brier, and all else", () => {
    const state = new MeasurementState(0, ALL);
    const confidence = Float64Array.of(0.9, 0.6, 0.8, 0.7);
    const correct = Uint8Array.of(1, 0, 1, 1);
    state.addTopLabel({ confidence, correct, groups: ["a", "a", "b", "b"] });
    const { metrics, classes, details, groups } = state.measurement();
    expect([metrics.nll, metrics.brier, classes, metrics.accuracy]).toEqual([null, null, null, 0.75]);
    expect(details!.intervals.nll).toBeNull();
    // Risks at the rows, surest first: 0, 0, 0 and 1/4.
    expect(details!.aurc).toBeCloseTo(1 / 16, 15);
    // Of the rows up to each confidence: 0.6, then 0.6 − 0.3, − 0.2, − 0.1: the first is the largest, over 4.
    expect(details!.ks).toBeCloseTo(0.15, 15);
    expect(groups.map(({ name, metrics: of }) => [name, of.accuracy])).toEqual([
      ["a", 0.5],
      ["b", 1],
    ]);
  });
});

describe("addWith()", () => {
  test("the same measurement as add, with weights and groups", async () => {
    const groups = Array.from(rows.labels, (label) => `g${label}`);
    const chunk = { ...chunkOf(rows), groups, weights: Float64Array.from(rows.labels, (_, row) => row % 3) };
    const threads = await openThreads({ threads: 2 });
    const state = new MeasurementState(4, ALL);
    try {
      await state.addWith(threads, chunk);
    } finally {
      await threads.close();
    }
    expect(state.measurement()).toEqual(measured(chunk));
  });

  test("an impossible row is named as add names it, and nothing is left under way", async () => {
    const broken = { ...rows, logits: rows.logits.slice() };
    broken.logits[500 * 4 + rows.labels[500]!] = -Infinity;
    const threads = await openThreads({ threads: 2 });
    const state = new MeasurementState(4, ALL);
    try {
      await expect(state.addWith(threads, chunkOf(broken))).rejects.toMatchObject({ row: 500 });
      await expect(state.addWith(threads, chunkOf(broken))).rejects.toBeInstanceOf(NonFiniteRowError);
    } finally {
      await threads.close();
    }
    expect(() => new MeasurementState(4, ALL).add(chunkOf(broken))).toThrow(NonFiniteRowError);
  });
});
