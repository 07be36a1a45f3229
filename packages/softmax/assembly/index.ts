/**
 * What the WebAssembly module exports: each operation for float32 and float64 rows.
 * Only deterministic SIMD is used, and no function of the host.
 */
import { transposeColumns } from "./columns";
import { crossEntropyRows } from "./cross-entropy";
import { PANEL_CLASSES } from "./four-rows";
import { decodeHalves, encodeHalves } from "./half-precision";
import { log } from "./log";
import { logSoftmaxRows, logSumExpRows } from "./log-sum-exp";
import { maskValues } from "./mask";
import { StatisticsAddresses, statisticsOfRows } from "./row-statistics";
import { softmaxRow32, softmaxRow64 } from "./softmax";
import { softmaxOfColumns, softmaxOfShortRows } from "./softmax-columns";
import { softmaxVjpRows } from "./softmax-vjp";
import { topKRows } from "./top-k";

/** First byte that the kernels do not use themselves. */
export const heapBase: usize = __heap_base;

export function softmax32(
  input: usize,
  output: usize,
  blocks: usize,
  classes: usize,
  columns: usize,
  temperatures: usize,
  step: usize,
  scratch: usize,
): void {
  const blockSize = (classes * columns) << 2;
  if (columns != 1) {
    for (let b: usize = 0; b < blocks; b++) {
      const from = input + b * blockSize;
      const T = temperatures + b * columns * step;
      softmaxOfColumns(from, output + b * blockSize, classes, columns, T, step, scratch);
    }
    return;
  }
  let r: usize = 0;
  if (classes <= PANEL_CLASSES) {
    for (; r + 4 <= blocks; r += 4) {
      softmaxOfShortRows(input + r * blockSize, output + r * blockSize, classes, temperatures + r * step, step);
    }
  }
  for (; r < blocks; r++) {
    softmaxRow32(input + r * blockSize, output + r * blockSize, classes, load<f64>(temperatures + r * step));
  }
}

export function softmax64(
  input: usize,
  output: usize,
  rows: usize,
  classes: usize,
  columns: usize,
  temperatures: usize,
  step: usize,
  scratch: usize,
): void {
  const stride = classes << 3;
  for (let r: usize = 0; r < rows; r++) {
    softmaxRow64(input + r * stride, output + r * stride, classes, load<f64>(temperatures + r * step));
  }
}

export function logSoftmax32(
  input: usize,
  output: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
): void {
  logSoftmaxRows<f32>(input, output, rows, classes, temperatures, step);
}

export function logSoftmax64(
  input: usize,
  output: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
): void {
  logSoftmaxRows<f64>(input, output, rows, classes, temperatures, step);
}

export function logSumExp32(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  maxima: usize,
  logSums: usize,
): void {
  logSumExpRows<f32>(input, rows, classes, temperatures, step, maxima, logSums);
}

export function logSumExp64(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  maxima: usize,
  logSums: usize,
): void {
  logSumExpRows<f64>(input, rows, classes, temperatures, step, maxima, logSums);
}

export function crossEntropy32(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  scales: usize,
): void {
  crossEntropyRows<f32>(input, rows, classes, temperatures, step, labels, losses, gradient, scales);
}

export function crossEntropy64(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  labels: usize,
  losses: usize,
  gradient: usize,
  scales: usize,
): void {
  crossEntropyRows<f64>(input, rows, classes, temperatures, step, labels, losses, gradient, scales);
}

export function rowStatistics32(
  values: usize,
  rows: usize,
  classes: usize,
  betas: usize,
  betaCount: usize,
  labels: usize,
  out: usize,
): void {
  statisticsOfRows<f32>(values, rows, classes, betas, betaCount, labels, changetype<StatisticsAddresses>(out));
}

export function rowStatistics64(
  values: usize,
  rows: usize,
  classes: usize,
  betas: usize,
  betaCount: usize,
  labels: usize,
  out: usize,
): void {
  statisticsOfRows<f64>(values, rows, classes, betas, betaCount, labels, changetype<StatisticsAddresses>(out));
}

/** Natural logarithms, in place. */
export function log64(values: usize, count: usize): void {
  for (let at = values; at < values + (count << 3); at += 8) store<f64>(at, log(load<f64>(at)));
}

export function softmaxVjp32(
  probabilities: usize,
  upstream: usize,
  output: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
): void {
  softmaxVjpRows<f32>(probabilities, upstream, output, rows, classes, temperatures, step);
}

export function softmaxVjp64(
  probabilities: usize,
  upstream: usize,
  output: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
): void {
  softmaxVjpRows<f64>(probabilities, upstream, output, rows, classes, temperatures, step);
}

export function decode16(source: usize, target: usize, count: usize, isBfloat: bool): void {
  decodeHalves(source, target, count, isBfloat);
}

export function encode16(source: usize, target: usize, count: usize, isBfloat: bool): void {
  encodeHalves(source, target, count, isBfloat);
}

export function mask32(values: usize, mask: usize, count: usize): void {
  maskValues<f32>(values, mask, count);
}

export function mask64(values: usize, mask: usize, count: usize): void {
  maskValues<f64>(values, mask, count);
}

export function gatherColumns32(source: usize, target: usize, classes: usize, inner: usize, columns: usize): void {
  transposeColumns<f32>(source, target, classes, inner, columns, true);
}

export function gatherColumns64(source: usize, target: usize, classes: usize, inner: usize, columns: usize): void {
  transposeColumns<f64>(source, target, classes, inner, columns, true);
}

export function scatterColumns32(source: usize, target: usize, classes: usize, inner: usize, columns: usize): void {
  transposeColumns<f32>(target, source, classes, inner, columns, false);
}

export function scatterColumns64(source: usize, target: usize, classes: usize, inner: usize, columns: usize): void {
  transposeColumns<f64>(target, source, classes, inner, columns, false);
}

export function topK32(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  k: usize,
  indices: usize,
  probabilities: usize,
  logProbabilities: usize,
  scratch: usize,
): void {
  topKRows<f32>(input, rows, classes, temperatures, step, k, indices, probabilities, logProbabilities, scratch);
}

export function topK64(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  k: usize,
  indices: usize,
  probabilities: usize,
  logProbabilities: usize,
  scratch: usize,
): void {
  topKRows<f64>(input, rows, classes, temperatures, step, k, indices, probabilities, logProbabilities, scratch);
}
