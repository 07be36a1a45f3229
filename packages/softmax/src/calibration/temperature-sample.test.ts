import { describe, expect, test } from "vitest";
import { openKernels } from "../kernels/open-kernels.ts";
import type { LabelledLogits } from "./labelled-logits.ts";
import { NonFiniteRowError } from "./non-finite-row-error.ts";
import { sliceRows } from "./slice-rows.test-support.ts";
import type { StatisticsSource } from "./statistics-source.ts";
import { overconfidentRows } from "./temperature-rows.test-support.ts";
import { sampledRows, takeRows } from "./temperature-sample.ts";
import { TemperatureState } from "./temperature-state.ts";

const CLASSES = 3;
/** More than 65,536. */
const MANY: LabelledLogits = overconfidentRows(70_000, CLASSES);

const source: StatisticsSource = {
  rowStatistics: async (...work) => openKernels().rowStatistics(...work),
};

function partsOf(batch: LabelledLogits): LabelledLogits[] {
  const cuts = [0, 1, 20_000, 20_001, batch.rows - 3, batch.rows];
  return cuts.slice(1).map((to, i) => sliceRows(batch, cuts[i]!, to));
}

function sampleOf(...batches: LabelledLogits[]): TemperatureState {
  const state = new TemperatureState(CLASSES, [0, 1], true);
  for (const batch of batches) state.add(batch);
  return state;
}

describe("sampledRows()", () => {
  test.each([2, 3, 7, 8, 9, 1000])("takes one row in 16, of %d classes", (classes) => {
    const rows = classes < 100 ? 64_000 : 4_000;
    const { data, labels } = overconfidentRows(rows, classes);
    for (const values of [data, Float32Array.from(data)]) {
      const share = sampledRows({ data: values, rows, classes, labels }).length / rows;
      // Five standard deviations of a binomial share.
      expect(Math.abs(share - 1 / 16)).toBeLessThan(5 * Math.sqrt(1 / 16 / rows));
    }
  });

  test("depends on a row's logits and label, not on its place", () => {
    const chosen = sampledRows(MANY);
    const shifted = sampledRows(sliceRows(MANY, 5, MANY.rows));
    expect(shifted).toEqual(chosen.filter((row) => row >= 5).map((row) => row - 5));
    const subarray = {
      ...MANY,
      data: MANY.data.subarray(15),
      rows: MANY.rows - 5,
      labels: MANY.labels.subarray(5),
    };
    expect(sampledRows(subarray)).toEqual(shifted);
  });

  test("also where all logits but that of the label are masked, and where few values are", () => {
    const rows = 64_000;
    const masked = new Float32Array(rows * 100).fill(-1e9);
    const labels = Int32Array.from({ length: rows }, (_, r) => r % 100);
    for (let r = 0; r < rows; r++) masked[r * 100 + labels[r]!] = r / 64;
    expect(sampledRows({ data: masked, rows, classes: 100, labels }).length / rows).toBeCloseTo(1 / 16, 2);
    const coarse = Float32Array.from({ length: rows * 4 }, (_, i) => (i * 7919) % 23);
    expect(
      sampledRows({ data: coarse, rows, classes: 4, labels: labels.map((y) => y % 4) }).length,
    ).toBeGreaterThan(0);
  });
});

describe("a sampled TemperatureState", () => {
  test("has all rows while they are few, then those of the sample", () => {
    const few = sliceRows(MANY, 0, 65_536);
    const all = new TemperatureState(CLASSES, [0, 1]);
    all.add(few);
    expect(sampleOf(few).sums()).toEqual({ ...all.sums(), isSample: false });

    const sample = new TemperatureState(CLASSES, [0, 1]);
    sample.add(takeRows(MANY, sampledRows(MANY)));
    expect(sampleOf(MANY).sums()).toEqual({ ...sample.sums(), isSample: true });
  });

  test.each([70_000, 60_000])("the same JSON of %d rows, however they are split", async (rows) => {
    const batch = sliceRows(MANY, 0, rows);
    const json = JSON.stringify(sampleOf(batch));
    const parts = partsOf(batch);
    expect(JSON.stringify(sampleOf(...parts.toReversed()))).toBe(json);

    const merged = sampleOf();
    for (const part of parts)
      merged.merge(TemperatureState.fromJSON(JSON.parse(JSON.stringify(sampleOf(part)))));
    expect(JSON.stringify(merged)).toBe(json);
    expect(JSON.stringify(TemperatureState.fromJSON(JSON.parse(json)))).toBe(json);

    const threaded = sampleOf();
    await Promise.all(parts.map((part) => threaded.addWith(source, part)));
    expect(JSON.stringify(threaded)).toBe(json);
  });

  test("once it is a sample it stays one: merged into few rows, read from JSON", () => {
    const state = sampleOf(sliceRows(MANY, 0, 10));
    state.merge(TemperatureState.fromJSON(JSON.parse(JSON.stringify(sampleOf(MANY)))));
    expect(state.sums().isSample).toBe(true);
    state.merge(sampleOf(sliceRows(MANY, 0, 10)));
    expect(state.sums().isSample).toBe(true);
    expect(JSON.parse(JSON.stringify(state))).toMatchObject({ version: 3, others: null });
  });

  test("a weight of 3 is the row three times, also for how many are few", () => {
    const rows = 25_000;
    const once = sliceRows(MANY, 0, rows);
    const weighted = sampleOf({ ...once, weights: new Float64Array(rows).fill(3) });
    expect(weighted.sums().isSample).toBe(true);
    expect(weighted.sums().weight).toBe(sampleOf(once, once, once).sums().weight);
    const [three, copies] = [weighted, sampleOf(once, once, once)].map((state) => state.sums().betas[1]!);
    for (const name of ["nll", "gradient", "curvature"] as const) expect(three![name]).toBe(copies![name]);
    const light = sampleOf({ ...MANY, weights: new Float64Array(MANY.rows).fill(0.1) });
    expect(light.sums()).toMatchObject({ rows: 70_000, isSample: false });
  });

  test("leaves rows without a finite loss to the pass that reads all, but names the first of few", () => {
    const data = MANY.data.slice();
    for (let row = 500; row < MANY.rows; row += 100) data[row * CLASSES + MANY.labels[row]!] = -Infinity;
    const bad = { ...MANY, data };
    expect([...sampledRows(bad)].some((row) => row % 100 === 0)).toBe(true);
    expect(sampleOf(bad).sums().isSample).toBe(true);
    const few = () => sampleOf(sliceRows(MANY, 0, 7), sliceRows(bad, 0, 60_000));
    expect(few).toThrow(NonFiniteRowError);
    expect(few).toThrow("row 507 ");
  });

  test("refuses what does not belong together", () => {
    const all = new TemperatureState(CLASSES, [0, 1]);
    expect(() => all.merge(sampleOf())).toThrow(
      "3 classes at betas [0,1], sampled: wanted 3 classes at betas [0,1]",
    );
    const json = JSON.parse(JSON.stringify(sampleOf(sliceRows(MANY, 0, 9))));
    expect(() => TemperatureState.fromJSON({ ...json, others: 1 })).toThrow(
      "Cannot read the other rows of a temperature state: got 1",
    );
    const other = new TemperatureState(CLASSES, [0, 2], true).toJSON();
    expect(() => TemperatureState.fromJSON({ ...json, others: other.others })).toThrow(
      "at betas [0,2], wanted [0,1]",
    );
  });
});
