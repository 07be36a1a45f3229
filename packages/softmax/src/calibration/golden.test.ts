/**
 * Metrics and temperatures of real networks, against values that others computed: `golden.json` holds an
 * independent float64 computation, and for the two CSVs what NN_calibration published.
 */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ClassState } from "./class-state.ts";
import { evaluate } from "./evaluate.ts";
import { EvaluationState } from "./evaluation-state.ts";
import { fitTemperature } from "./fit-temperature.ts";
import type { Metrics } from "./metrics.ts";

const folder = new URL("../../../../../shared/data/calibration/", import.meta.url);
const missing = !existsSync(folder);
/** Six digits are what the record promises; the differences measured here are below 1e-13 for these float64 logits. */
const TOLERANCE = 1e-6;

interface GoldenMetrics {
  readonly acc: number;
  readonly nll: number;
  readonly brier: number;
  readonly ece15: number;
  readonly mce15: number;
  readonly rms15: number;
  readonly classwise_ece15_mean: number;
  readonly mean_conf: number;
}
interface GoldenRecord {
  readonly T_all: number;
  readonly T_first_half: number;
  readonly uncal: GoldenMetrics;
  readonly cal_T_all: GoldenMetrics;
  readonly second_half_uncal: GoldenMetrics;
  readonly second_half_cal: GoldenMetrics;
}

const bytes = (name: string) => readFileSync(new URL(name, folder));
const golden = (record: string) => JSON.parse(bytes("golden.json").toString())[record];

/** The numbers of a little-endian C-order NPY v1 file: all that these data need. */
function readNpy(file: Uint8Array): Float64Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const start = 10 + view.getUint16(8, true);
  const [, kind, size] = /'descr': '[<|](\w)(\d)'/.exec(Buffer.from(file.subarray(10, start)).toString())!;
  const read = {
    f4: (at: number) => view.getFloat32(at, true),
    f8: (at: number) => view.getFloat64(at, true),
    i8: (at: number) => Number(view.getBigInt64(at, true)),
    u2: (at: number) => view.getUint16(at, true),
  }[`${kind}${size}`]!;
  const width = Number(size);
  return Float64Array.from({ length: (file.length - start) / width }, (_, i) => read(start + i * width));
}

/** An array of an NPZ whose members are stored, found through the local headers' sizes. */
function readNpzMember(archive: Uint8Array, name: string): Float64Array {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  for (let at = 0; view.getUint32(at, true) === 0x04034b50; ) {
    const nameEnd = at + 30 + view.getUint16(at + 26, true);
    const start = nameEnd + view.getUint16(at + 28, true);
    const end = start + view.getUint32(at + 22, true);
    const found = Buffer.from(archive.subarray(at + 30, nameEnd)).toString();
    if (found === `${name}.npy`) return readNpy(archive.subarray(start, end));
    at = end;
  }
  throw new Error(`no member ${name}`);
}

function readRecord(record: string) {
  const npz = record.endsWith(".npz");
  const probabilities = npz ? readNpzMember(bytes(record), "predictions") : readNpy(bytes(record));
  const labels = npz ? readNpzMember(bytes(record), "ground_truth") : readNpy(bytes("mnist-labels.npy"));
  return { logits: probabilities.map(Math.log), labels: Int32Array.from(labels) };
}

function expectMetrics(metrics: Metrics, wanted: GoldenMetrics): void {
  const pairs = [
    ["accuracy", metrics.accuracy, wanted.acc],
    ["nll", metrics.nll!, wanted.nll],
    ["brier", metrics.brier!, wanted.brier],
    ["ece", metrics.ece, wanted.ece15],
    ["mce", metrics.mce, wanted.mce15],
    ["rms", metrics.rms, wanted.rms15],
    ["meanConfidence", metrics.meanConfidence, wanted.mean_conf],
  ] as const;
  for (const [name, value, golden] of pairs) {
    expect(Math.abs(value - golden), `${name}: ${value}, wanted ${golden}`).toBeLessThan(TOLERANCE);
  }
  expect(metrics.bins.reduce((sum, bin) => sum + bin.count, 0)).toBe(metrics.rows);
}

function expectClasswise(logits: Float64Array, labels: Int32Array, T: number, wanted: GoldenMetrics): void {
  const state = new ClassState(10);
  state.add({ data: logits, rows: labels.length, classes: 10, labels }, 1 / T);
  const { classwiseEce, topKAccuracy } = state.summary();
  expect(Math.abs(classwiseEce - wanted.classwise_ece15_mean)).toBeLessThan(TOLERANCE);
  expect(topKAccuracy[0]).toEqual({ k: 1, accuracy: wanted.acc });
}

const records = ["lenet-5-cifar-10.npz", "wideresnet-16-4-cifar-10.npz", "mnist-probabilities.npy"];

describe.skipIf(missing)("on the records of ../shared/data/calibration", () => {
  test.each(records)("%s, all rows: metrics, T, and metrics at T", (record) => {
    const wanted: GoldenRecord = golden(record);
    const { logits, labels } = readRecord(record);
    expectMetrics(evaluate(logits, labels, { classes: 10 }), wanted.uncal);
    const fit = fitTemperature(logits, labels, { classes: 10 });
    expect(Math.abs(fit.temperature - wanted.T_all)).toBeLessThan(TOLERANCE);
    expect(Math.abs(fit.nllBefore - wanted.uncal.nll)).toBeLessThan(TOLERANCE);
    const after = evaluate(logits, labels, { classes: 10, temperature: fit.temperature });
    expectMetrics(after, wanted.cal_T_all);
    expectClasswise(logits, labels, 1, wanted.uncal);
    expectClasswise(logits, labels, fit.temperature, wanted.cal_T_all);
    expect(fit.nllAfter).toBe(after.nll);
    expect(fit.passes).toBe(3);
  });

  test.each(records)("%s: fitted on the first half, judged on the second", (record) => {
    const wanted: GoldenRecord = golden(record);
    const { logits, labels } = readRecord(record);
    const fit = fitTemperature(logits.subarray(0, 50_000), labels.subarray(0, 5000), { classes: 10 });
    expect(Math.abs(fit.temperature - wanted.T_first_half)).toBeLessThan(TOLERANCE);
    const held = [logits.subarray(50_000), labels.subarray(5000)] as const;
    expectMetrics(evaluate(...held, { classes: 10 }), wanted.second_half_uncal);
    const { temperature } = fit;
    expectMetrics(evaluate(...held, { classes: 10, temperature }), wanted.second_half_cal);
    expectClasswise(...held, 1, wanted.second_half_uncal);
    expectClasswise(...held, temperature, wanted.second_half_cal);
  });

  test("LeNet-5's first half converges to 1.37358 (50 iterations of the reference code stop at 1.4449)", () => {
    const { logits, labels } = readRecord("lenet-5-cifar-10.npz");
    const fit = fitTemperature(logits.subarray(0, 50_000), labels.subarray(0, 5000), { classes: 10 });
    expect(fit.temperature).toBeCloseTo(1.37358, 5);
    // The bootstrap's standard deviation of T there is .0191, its sandwich estimate .0199.
    expect(fit.standardError).toBeCloseTo(0.0199, 4);
  });

  test("WRN-16-4's first half: free Newton from beta = 1 would go to -1.25; T is 2.0592, interval as published", () => {
    const { logits, labels } = readRecord("wideresnet-16-4-cifar-10.npz");
    const fit = fitTemperature(logits.subarray(0, 50_000), labels.subarray(0, 5000), { classes: 10 });
    expect(fit.temperature).toBeCloseTo(2.0592, 4);
    expect(fit.standardError).toBeCloseTo(0.044, 3);
    // Delta method on T itself gives (1.973, 2.146); on log T it is a little to the right.
    expect(fit.interval[0]).toBeCloseTo(1.975, 2);
    expect(fit.interval[1]).toBeCloseTo(2.147, 2);
  });
});

describe.skipIf(missing)("on logs of top labels in ../shared/data/calibration", () => {
  test.each([
    ["probs_resnet110_c10_logits.csv", 2885],
    ["probs_densenet40_c10_logits.csv", 5599],
  ])("%s: published ECE and MCE, with its %d confidences of exactly 1", (name, ones) => {
    const rows = bytes(name).toString().trim().split("\n").slice(1);
    const confidence = Float64Array.from(rows, (row) => Number(row.split(",")[2]));
    const correct = Uint8Array.from(rows, (row) => (row.split(",")[0] === row.split(",")[1] ? 1 : 0));
    const state = new EvaluationState(10);
    state.addTopLabel({ confidence, correct });
    const metrics = state.metrics();
    const wanted = golden(name);
    expect(Math.abs(metrics.ece - Number(wanted.published_NN_calibration_ECE15))).toBeLessThan(TOLERANCE);
    expect(Math.abs(metrics.mce - Number(wanted.published_NN_calibration_MCE15))).toBeLessThan(TOLERANCE);
    expect(metrics.accuracy).toBe(wanted.acc);
    expect(Math.abs(metrics.meanConfidence - wanted.mean_conf)).toBeLessThan(TOLERANCE);
    expect(metrics.bins[14]!.count).toBeGreaterThanOrEqual(ones);
    expect([metrics.nll, metrics.brier]).toEqual([null, null]);
  });
});
