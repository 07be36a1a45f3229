/**
 * What ECE is when nothing is wrong: its distribution over the labels that a calibrated model would see.
 *
 * @module
 */

import { checkOptionNames } from "../../logits/check-options.ts";
import { createRandom, type Random } from "../../math/random.ts";
import { randomBinomial } from "../../math/random-binomial.ts";
import { binIndex } from "../reliability-bins.ts";
import { type ConfidenceLevels, confidenceLevels } from "./confidence-levels.ts";
import type { Outcomes } from "./outcomes.ts";
import { quantile } from "./quantile.ts";

/** From so many distinct confidences on, those of a cell are drawn together. */
const MOST_LEVELS = 2 ** 14;
const CELLS_PER_BIN = 32;

export interface EceNullOptions {
  /** M, equal-width confidence bins. Default 15. */
  readonly bins?: number;
  /** How often all labels are drawn. Default 1,000. */
  readonly replicates?: number;
  /** An integer. Default 0. */
  readonly seed?: number;
}

export interface EceNull {
  /** The ECE of the rows as they are. */
  readonly ece: number;
  /** Mean ECE of a calibrated model with these confidences: what rows by chance alone add up to. */
  readonly mean: number;
  /** 95 % of its ECEs are at most this. */
  readonly upper95: number;
  /** (1 + the number of drawn ECEs that are at least `ece`)/(1 + replicates). */
  readonly pValue: number;
  /** Per bin, where the accuracy of a calibrated model is in 90 % of the draws; null for a bin without rows. */
  readonly bands: readonly { readonly lower: number | null; readonly upper: number | null }[];
}

/** Rows of one bin that are drawn together, with their mean confidence. */
interface Cell {
  readonly bin: number;
  readonly weight: number;
  readonly confidence: number;
}

/**
 * Draws each label anew as right with probability `confidence`, and measures the ECE each time (consistency
 * resampling, Bröcker & Smith 2007). A percentile bootstrap of the rows will not do for ECE: it is biased upwards, the
 * more so the better the model is calibrated.
 *
 * Up to 16,384 distinct confidences the draw is exact: a binomial number for each. Beyond that the rows of a cell of
 * width 1/(32·bins) share their mean confidence, which keeps the mean of each bin and changes its standard deviation by
 * less than 0.1 %; so a million rows take as long as ten thousand. Weights are counts; what a weight has beyond a whole
 * number is one more draw that counts so much.
 *
 * @throws what `checkOutcomes` throws, and {RangeError} for bins or replicates that are no integer from 1
 * @example
 * const confidence = new Float64Array(100).fill(0.75);
 * const correct = Uint8Array.from(confidence, (_, row) => (row % 4 === 0 ? 0 : 1));
 * eceNull({ confidence, correct, nll: null, brier: null, weight: null }).pValue; // 1: no draw can be below 0
 */
export function eceNull(outcomes: Outcomes, options: EceNullOptions = {}): EceNull {
  checkOptionNames("eceNull", options, ["bins", "replicates", "seed"]);
  const { bins = 15, replicates = 1000, seed = 0 } = options;
  checkCount("bins", bins);
  checkCount("replicates", replicates);
  const levels = confidenceLevels(outcomes);
  const cells = cellsOf(levels, bins);
  const sums = sumsOf(cells, bins);
  const drawn = drawLabels(createRandom(seed), cells, sums, replicates);
  const ece = eceOf(rightByBin(levels, bins), sums);
  const atLeast = drawn.eces.reduce((count, each) => count + (each >= ece ? 1 : 0), 0);
  return {
    ece,
    mean: drawn.eces.reduce((sum, each) => sum + each, 0) / replicates,
    upper95: quantile(drawn.eces.sort(), 0.95),
    pValue: (1 + atLeast) / (1 + replicates),
    bands: drawn.accuracies.map((values, bin) => bandOf(values.sort(), sums.weight[bin]!)),
  };
}

interface BinSums {
  readonly weight: Float64Array;
  readonly confidence: Float64Array;
}

function sumsOf(cells: readonly Cell[], bins: number): BinSums {
  const sums = { weight: new Float64Array(bins), confidence: new Float64Array(bins) };
  for (const { bin, weight, confidence } of cells) {
    sums.weight[bin]! += weight;
    sums.confidence[bin]! += weight * confidence;
  }
  return sums;
}

/** @param right weight of the rows that are right, by bin */
function eceOf(right: Float64Array, { weight, confidence }: BinSums): number {
  let gaps = 0;
  let total = 0;
  for (let bin = 0; bin < right.length; bin++) {
    gaps += Math.abs(right[bin]! - confidence[bin]!);
    total += weight[bin]!;
  }
  return gaps / total;
}

/** The ECE of each draw, and the accuracies of each bin. */
function drawLabels(random: Random, cells: readonly Cell[], sums: BinSums, replicates: number) {
  const bins = sums.weight.length;
  const eces = new Float64Array(replicates);
  const accuracies = Array.from({ length: bins }, () => new Float64Array(replicates));
  for (let replicate = 0; replicate < replicates; replicate++) {
    const right = drawnRight(random, cells, bins);
    eces[replicate] = eceOf(right, sums);
    for (let bin = 0; bin < bins; bin++) accuracies[bin]![replicate] = right[bin]! / sums.weight[bin]!;
  }
  return { eces, accuracies };
}

function bandOf(sorted: Float64Array, weight: number) {
  if (weight === 0) return { lower: null, upper: null };
  return { lower: quantile(sorted, 0.05), upper: quantile(sorted, 0.95) };
}

/** A cell for each level, or where these are too many for each part of a bin. */
function cellsOf({ confidence, weight }: ConfidenceLevels, bins: number): Cell[] {
  const cells: Cell[] = [];
  const together = confidence.length > MOST_LEVELS;
  let open = -1;
  let sum = 0;
  let sumOfConfidence = 0;
  const close = () => {
    const bin = Math.floor(open / CELLS_PER_BIN);
    if (sum > 0) cells.push({ bin, weight: sum, confidence: Math.min(1, sumOfConfidence / sum) });
    sum = 0;
    sumOfConfidence = 0;
  };
  for (let level = 0; level < confidence.length; level++) {
    const index = binIndex(confidence[level]!, bins * CELLS_PER_BIN);
    if (!together || index !== open) close();
    open = index;
    sum += weight[level]!;
    sumOfConfidence += weight[level]! * confidence[level]!;
  }
  close();
  return cells;
}

function drawnRight(random: Random, cells: readonly Cell[], bins: number): Float64Array {
  const right = new Float64Array(bins);
  for (const { bin, weight, confidence } of cells) {
    const whole = Math.floor(weight);
    right[bin]! += randomBinomial(random, whole, confidence);
    if (weight > whole) right[bin]! += (weight - whole) * randomBinomial(random, 1, confidence);
  }
  return right;
}

function rightByBin({ confidence, correct }: ConfidenceLevels, bins: number): Float64Array {
  const right = new Float64Array(bins);
  for (const [level, value] of confidence.entries()) right[binIndex(value, bins)]! += correct[level]!;
  return right;
}

function checkCount(name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new RangeError(`Cannot resample labels: ${name} is ${count}, wanted an integer from 1`);
  }
}
