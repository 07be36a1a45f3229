import { describe, expect, test } from "vitest";
import { evaluate } from "./evaluate.ts";
import { fitTemperature, fitTemperatureByPasses, type TemperatureFit } from "./fit-temperature.ts";
import type { LabelledLogits } from "./labelled-logits.ts";
import { sliceRows } from "./slice-rows.test-support.ts";
import { overconfidentRows } from "./temperature-rows.test-support.ts";
import { sampledRows, takeRows } from "./temperature-sample.ts";
import { TemperatureState } from "./temperature-state.ts";

/** More than 65,536: the first look is at a sample. */
const ROWS = 70_000;
const MANY = overconfidentRows(ROWS, 4);
const FIT = fit(MANY);

function fit({ data, labels, classes, weights }: LabelledLogits): TemperatureFit {
  return fitTemperature(data, labels, weights ? { classes, weights } : { classes });
}

/** Newton's step at the fitted β, relative to it, computed from all rows at that β alone. */
function lastStep(batch: LabelledLogits, { beta }: TemperatureFit): number {
  const state = new TemperatureState(batch.classes, [beta]);
  state.add(batch);
  const { gradient, curvature } = state.sums().betas[0]!;
  return Math.abs(gradient / curvature / beta);
}

function scaled(batch: LabelledLogits, factor: number): LabelledLogits {
  return { ...batch, data: batch.data.map((z) => factor * z) };
}

function join(...[a, b]: readonly [LabelledLogits, LabelledLogits]): LabelledLogits {
  const data = new Float64Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return {
    data,
    rows: a.rows + b.rows,
    classes: a.classes,
    labels: Int32Array.from([...a.labels, ...b.labels]),
  };
}

/** Rows that a sample takes, and others, each of another batch. */
function misleading(sampled: LabelledLogits, others: LabelledLogits): LabelledLogits {
  const taken = new Set(sampledRows(others));
  const left = Uint32Array.from({ length: others.rows }, (_, r) => r).filter((r) => !taken.has(r));
  return join(takeRows(sampled, sampledRows(sampled)), takeRows(others, left));
}

describe("fitTemperature() of many rows", () => {
  test("is the root for all of them, and the losses are what evaluate() gives", () => {
    expect(lastStep(MANY, FIT)).toBeLessThan(1e-12);
    expect(FIT).toMatchObject({ rows: ROWS, passes: 3 });
    const { data, labels, classes } = MANY;
    expect(FIT.nllBefore).toBe(evaluate(data, labels, { classes }).nll);
    expect(FIT.nllAfter).toBe(evaluate(data, labels, { classes, temperature: FIT.temperature }).nll);
  });

  test.each([0.55, 0.8, 1, 1.1, 2.5, 5, 8])("three passes where T is %d", (factor) => {
    const batch = scaled(MANY, factor / FIT.temperature);
    const other = fit(batch);
    expect(other.temperature).toBeCloseTo(factor, 10);
    expect(other.passes).toBe(3);
    expect(lastStep(batch, other)).toBeLessThan(1e-11);
  });

  test.each([2 ** -7, 20, 2 ** 100])("T beyond the grid, by %d", (factor) => {
    const batch = scaled(MANY, factor);
    const other = fit(batch);
    expect(other.temperature / factor / FIT.temperature).toBeCloseTo(1, factor < 1 ? 7 : 11);
    expect(other.passes).toBeLessThanOrEqual(8);
  });

  test("the same bits from parts in any order, sent as JSON", async () => {
    const cuts = [0, 1, 30_000, 69_990, ROWS];
    const parts = cuts.slice(1).map((to, i) => sliceRows(MANY, cuts[i]!, to));
    const asked: boolean[] = [];
    const byPasses = await fitTemperatureByPasses(async (betas, sampled) => {
      asked.push(sampled);
      parts.push(parts.shift()!);
      const merged = new TemperatureState(MANY.classes, betas, sampled);
      for (const part of parts) {
        const state = new TemperatureState(MANY.classes, betas, sampled);
        state.add(part);
        merged.merge(TemperatureState.fromJSON(JSON.parse(JSON.stringify(state))));
      }
      return merged;
    });
    expect(byPasses).toEqual(FIT);
    expect(asked).toEqual([true, false, false]);
  });

  test("a weight is the row as many times, bit for bit", () => {
    const once = sliceRows(MANY, 0, 30_000);
    const weights = Float64Array.from({ length: once.rows }, (_, r) => (r * 7) % 6);
    const copies = [...weights.keys()].flatMap((r) => Array<number>(weights[r]!).fill(r));
    const weighted = fit({ ...once, weights });
    const copied = fit(takeRows(once, Uint32Array.from(copies)));
    expect(copied.rows).toBe(75_000);
    for (const name of ["temperature", "beta", "nllBefore", "nllAfter", "passes"] as const) {
      expect(weighted[name]).toBe(copied[name]);
    }
  });

  test.each([
    [1.15, 4],
    [1 / 1.15, 4],
    [3, 6],
    [1 / 3, 6],
  ])("a sample that is off by a factor of %d costs passes, %d at most, and no digit", (factor, passes) => {
    const batch = misleading(scaled(MANY, 1 / FIT.temperature), scaled(MANY, factor / FIT.temperature));
    const other = fit(batch);
    expect(lastStep(batch, other)).toBeLessThan(1e-11);
    expect(Math.abs(Math.log(other.temperature / factor))).toBeLessThan(0.2);
    expect(other.passes).toBeGreaterThan(3);
    expect(other.passes).toBeLessThanOrEqual(passes);
  });

  test("two kinds of rows, many times each, of which a sample may have none", () => {
    const data = Float64Array.from({ length: 2 * ROWS }, (_, i) => (i % 2 === 0 ? 3 : 0));
    const labels = Int32Array.from({ length: ROWS }, (_, r) => (r % 4 === 0 ? 1 : 0));
    const { temperature, passes } = fitTemperature(data, labels, { classes: 2 });
    expect(temperature).toBeCloseTo(3 / Math.log(3), 10);
    expect(passes).toBeLessThanOrEqual(4);
  });

  describe("refuses by all rows", () => {
    const right = Int32Array.from({ length: ROWS }, (_, r) => {
      const row = MANY.data.subarray(4 * r, 4 * r + 4);
      return row.indexOf(Math.max(...row));
    });
    const allRight = { ...MANY, labels: right };
    const twoClasses = {
      ...MANY,
      data: Float64Array.from({ length: 2 * ROWS }, (_, i) => (i % 2 === 0 ? 20 + i / ROWS : 0)),
      classes: 2,
    };
    const constant = { ...MANY, data: new Float64Array(4 * ROWS) };
    const reversed = { ...allRight, data: MANY.data.map((z) => -z) };

    test.each([
      ["all-right", allRight],
      // At β = 2 its derivative rounds to 0, as if that were beyond a minimum.
      ["all-right", { ...twoClasses, labels: new Int32Array(ROWS) }],
      ["constant-rows", constant],
      ["worse-than-uniform", reversed],
      // As rows of the sample say otherwise.
      ["worse-than-uniform", misleading(MANY, reversed)],
      ["constant-rows", misleading(scaled(MANY, 1e-5), constant)],
    ] as const)("%s", (reason, batch) => {
      const name = "CannotFitTemperature";
      expect(() => fit(batch)).toThrow(expect.objectContaining({ name, reason }));
    });

    test.each([
      ["all right", misleading(allRight, MANY)],
      ["constant", misleading(constant, MANY)],
      ["worse than uniform", misleading(reversed, MANY)],
    ])("not where the sample alone is %s", (_, batch) => {
      expect(lastStep(batch, fit(batch))).toBeLessThan(1e-11);
    });

    test("the first row without a finite loss, not the first of the sample", () => {
      const data = MANY.data.slice();
      for (let row = 900; row < ROWS; row += 100) data[4 * row + MANY.labels[row]!] = -Infinity;
      const first = sampledRows({ ...MANY, data }).find((row) => row >= 900 && row % 100 === 0);
      expect(first).toBeGreaterThan(900);
      const error = { name: "NonFiniteRowError", row: 900 };
      expect(() => fit({ ...MANY, data })).toThrow(expect.objectContaining(error));
    });
  });
});
