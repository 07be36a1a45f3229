/**
 * What the WebAssembly module exports: each operation for float32 and float64 rows.
 * Only deterministic SIMD is used, and no function of the host.
 */
import { logSumExpRows } from "./log-sum-exp";
import { StatisticsAddresses, statisticsOfRows } from "./row-statistics";
import { logSoftmaxRows, softmaxRows } from "./softmax";

/** First byte that the kernels do not use themselves. */
export const heapBase: usize = __heap_base;

export function softmax32(values: usize, rows: usize, classes: usize, temperatures: usize, scratch: usize): void {
  softmaxRows<f32>(values, rows, classes, temperatures, scratch);
}

export function softmax64(values: usize, rows: usize, classes: usize, temperatures: usize, scratch: usize): void {
  softmaxRows<f64>(values, rows, classes, temperatures, scratch);
}

export function logSoftmax32(values: usize, rows: usize, classes: usize, temperatures: usize): void {
  logSoftmaxRows<f32>(values, rows, classes, temperatures);
}

export function logSoftmax64(values: usize, rows: usize, classes: usize, temperatures: usize): void {
  logSoftmaxRows<f64>(values, rows, classes, temperatures);
}

export function logSumExp32(
  values: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  maxima: usize,
  logSums: usize,
): void {
  logSumExpRows<f32>(values, rows, classes, temperatures, maxima, logSums);
}

export function logSumExp64(
  values: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  maxima: usize,
  logSums: usize,
): void {
  logSumExpRows<f64>(values, rows, classes, temperatures, maxima, logSums);
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
  for (let at = values; at < values + (count << 3); at += 8) store<f64>(at, NativeMath.log(load<f64>(at)));
}
