/**
 * A whole `Kernels` from operations on contiguous rows: batches are worked on in tiles that fit the cache.
 *
 * @module
 */
import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";
import { rowCount } from "../logits/logit-batch.ts";
import { argmax } from "../math/argmax.ts";
import { isExtreme, tameTemperature } from "./extreme-temperature.ts";
import type { Kernels, RowStatistics, Temperature } from "./kernels.ts";
import type { RowKernels, RowTile } from "./row-kernels.ts";
import { encoderOf, gatherRows, scatterRows } from "./row-layout.ts";

/** Elements of a tile: 128 KiB of float32. A longer row is a tile of its own. */
const TILE_ELEMENTS = 32768;

/** Results of a row of which no class takes part. */
const MASKED = { softmax: 0, logSoftmax: -Infinity } as const;

interface OpenTile {
  readonly tile: RowTile;
  readonly firstRow: number;
  readonly isMasked: Uint8Array;
}

export function tiledKernels(rowKernels: RowKernels): Kernels {
  return {
    name: rowKernels.name,
    softmax: (batch, temperature, out) => mapRows(rowKernels, "softmax", batch, temperature, out),
    logSoftmax: (batch, temperature, out) => mapRows(rowKernels, "logSoftmax", batch, temperature, out),
    logSumExp: (batch, temperature, out) => logSumExp(rowKernels, batch, temperature, out),
    rowStatistics: (batch, betas, labels, out) => rowStatistics(rowKernels, batch, betas, labels, out),
    log: (values, out) => rowKernels.log(values, out),
  };
}

function mapRows(
  rowKernels: RowKernels,
  operation: "softmax" | "logSoftmax",
  batch: LogitBatch,
  temperature: Temperature,
  out: FloatStorage,
): void {
  // Any other result than float32 would be rounded twice, or less than it can hold.
  const isFine = batch.dtype === "float64" || !(out instanceof Float32Array);
  const { classes } = batch;
  for (const { tile, firstRow, isMasked } of tilesOf(rowKernels, batch, isFine, classes)) {
    setTemperatures(tile, firstRow, temperature);
    rowKernels[operation](tile);
    if (batch.where) {
      for (let r = 0; r < tile.rows; r++) {
        if (isMasked[r]) tile.values.fill(MASKED[operation], r * classes, (r + 1) * classes);
      }
    }
    scatterRows(batch, firstRow, tile.rows, tile.values, out);
  }
}

function logSumExp(
  rowKernels: RowKernels,
  batch: LogitBatch,
  temperature: Temperature,
  out: FloatStorage,
): void {
  const isFine = batch.dtype === "float64" || !(out instanceof Float32Array);
  const encode = encoderOf(batch.dtype, out);
  for (const { tile, firstRow } of tilesOf(rowKernels, batch, isFine, batch.classes)) {
    const ownMaxima = setTemperatures(tile, firstRow, temperature);
    const { max, logSum } = rowKernels.logSumExp(tile);
    for (let r = 0; r < tile.rows; r++) {
      const T = temperatureOf(temperature, firstRow + r);
      out[firstRow + r] = encode(logSumOf(ownMaxima.get(r) ?? max[r]!, logSum[r]!, T));
    }
  }
}

/** `max/T + log Σ`, where a maximum of 0 stays 0 at every T. */
function logSumOf(max: number, logSum: number, temperature: number): number {
  if (!Number.isFinite(max)) return max;
  return max === 0 ? logSum : max / temperature + logSum;
}

function rowStatistics(
  rowKernels: RowKernels,
  batch: LogitBatch,
  betas: Float64Array,
  labels: Int32Array | undefined,
  out: RowStatistics,
): void {
  const resultsPerRow = 8 * betas.length;
  for (const { tile, firstRow } of tilesOf(rowKernels, batch, batch.dtype === "float64", resultsPerRow)) {
    rowKernels.rowStatistics(tile, { betas, labels, firstRow, out });
  }
}

/** Opens and fills one tile after the other. */
function* tilesOf(
  rowKernels: RowKernels,
  batch: LogitBatch,
  isFine: boolean,
  resultsPerRow: number,
): Generator<OpenTile> {
  const total = rowCount(batch);
  const { classes } = batch;
  const rowsAtOnce = Math.max(1, Math.floor((2 * TILE_ELEMENTS) / (classes + resultsPerRow + 1)));
  const isMasked = new Uint8Array(Math.min(rowsAtOnce, total));
  for (let firstRow = 0; firstRow < total; firstRow += rowsAtOnce) {
    const tile = rowKernels.openTile(isFine, Math.min(rowsAtOnce, total - firstRow), classes);
    gatherRows(batch, firstRow, tile.rows, tile.values, isMasked);
    yield { tile, firstRow, isMasked };
  }
}

/**
 * Sets each row's temperature, rewriting rows whose temperature is extreme.
 *
 * @returns the maxima that rewritten rows had before, by their place in the tile
 */
function setTemperatures(tile: RowTile, firstRow: number, temperature: Temperature): Map<number, number> {
  const ownMaxima = new Map<number, number>();
  const { classes, temperatures, values } = tile;
  for (let r = 0; r < tile.rows; r++) {
    const T = temperatureOf(temperature, firstRow + r);
    if (isExtreme(T) && classes > 0) {
      const row = values.subarray(r * classes, (r + 1) * classes);
      ownMaxima.set(r, row[argmax(row)]!);
      temperatures[r] = tameTemperature(row, T);
    } else {
      temperatures[r] = T;
    }
  }
  return ownMaxima;
}

function temperatureOf(temperature: Temperature, row: number): number {
  return typeof temperature === "number" ? temperature : temperature[row]!;
}
