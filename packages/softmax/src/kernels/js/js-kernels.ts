/**
 * The kernels in plain JavaScript: the float64 reference of `math/`, row by row.
 *
 * Used where WebAssembly is missing. A row is gathered, computed in float64, and rounded once as it is written.
 * `Math.exp` and `Math.log` are the engine's, so the last digit may differ from one engine to another.
 *
 * @module
 */
import type { FloatStorage, LogitBatch } from "../../logits/logit-batch.ts";
import { crossEntropyOfLogProbabilities, gradientFromProbabilitiesInto } from "../../math/cross-entropy.ts";
import { softmaxVjpInto } from "../../math/jacobian.ts";
import { logSumExp } from "../../math/log-sum-exp.ts";
import { logSoftmaxInto, softmaxInto } from "../../math/softmax.ts";
import type { Kernels, LossOutput, Temperature, TopK } from "../kernels.ts";
import { encoderOf, gatherRows, scatterRows } from "../row-layout.ts";
import { forEachRow } from "./for-each-row.ts";
import { largestClassesInto } from "./largest-classes.ts";
import { statisticsOfRow } from "./row-statistics.ts";

export function jsKernels(): Kernels {
  return {
    name: "js",
    softmax,
    logSoftmax,
    logSumExp: logSumExps,
    rowStatistics: (batch, betas, labels, out) =>
      forEachRow(batch, (row, r) => statisticsOfRow(row, r, betas, labels?.[r], out)),
    crossEntropy,
    topK,
    softmaxVjp,
    log(values, out) {
      for (let i = 0; i < values.length; i++) out[i] = Math.log(values[i]!);
    },
  };
}

function softmax(batch: LogitBatch, temperature: Temperature, out: FloatStorage): void {
  forEachRow(batch, (row, r, isMasked) => {
    if (isMasked) row.fill(0);
    else softmaxInto(row, row, temperatureOf(temperature, r));
    scatterRows(batch, r, 1, row, out);
  });
}

function logSoftmax(batch: LogitBatch, temperature: Temperature, out: FloatStorage): void {
  forEachRow(batch, (row, r, isMasked) => {
    if (!isMasked) logSoftmaxInto(row, row, temperatureOf(temperature, r));
    scatterRows(batch, r, 1, row, out); // a masked row is −∞ already
  });
}

function logSumExps(batch: LogitBatch, temperature: Temperature, out: FloatStorage): void {
  const encode = encoderOf(batch.dtype, out);
  forEachRow(batch, (row, r) => {
    out[r] = encode(logSumExp(row, temperatureOf(temperature, r)));
  });
}

function crossEntropy(
  batch: LogitBatch,
  temperature: Temperature,
  labels: Int32Array,
  out: LossOutput,
): void {
  const { losses, gradient, scales } = out;
  const logP = new Float64Array(batch.classes);
  forEachRow(batch, (row, r) => {
    const label = labels[r]!;
    const T = temperatureOf(temperature, r);
    losses[r] = label < 0 ? 0 : crossEntropyOfLogProbabilities(logSoftmaxInto(logP, row, T), label);
    if (gradient === undefined) return;
    if (label < 0) row.fill(0);
    else gradientFromProbabilitiesInto(row, softmaxInto(row, row, T), label, T);
    for (let k = 0; k < row.length; k++) row[k] = scales![r]! * row[k]!;
    scatterRows(batch, r, 1, row, gradient);
  });
}

function topK(batch: LogitBatch, temperature: Temperature, k: number, out: TopK): void {
  const logP = new Float64Array(batch.classes);
  const encode = encoderOf(batch.dtype, out.probabilities);
  const encodeLog = encoderOf(batch.dtype, out.logProbabilities);
  forEachRow(batch, (row, r, isMasked) => {
    const T = temperatureOf(temperature, r);
    const best = out.indices.subarray(r * k, (r + 1) * k);
    largestClassesInto(best, row);
    if (isMasked) {
      logP.fill(-Infinity);
      row.fill(0);
    } else {
      logSoftmaxInto(logP, row, T);
      softmaxInto(row, row, T);
    }
    for (let i = 0; i < k; i++) {
      out.probabilities[r * k + i] = encode(row[best[i]!]!);
      out.logProbabilities[r * k + i] = encodeLog(logP[best[i]!]!);
    }
  });
}

function softmaxVjp(
  probabilities: LogitBatch,
  upstream: FloatStorage,
  temperature: Temperature,
  out: FloatStorage,
): void {
  const isMasked = new Uint8Array(1);
  const g = new Float64Array(probabilities.classes);
  const upstreamBatch = { ...probabilities, data: upstream };
  forEachRow(probabilities, (p, r) => {
    gatherRows(upstreamBatch, r, 1, g, isMasked);
    softmaxVjpInto(p, p, g, temperatureOf(temperature, r));
    scatterRows(probabilities, r, 1, p, out);
  });
}

function temperatureOf(temperature: Temperature, row: number): number {
  return typeof temperature === "number" ? temperature : temperature[row]!;
}
