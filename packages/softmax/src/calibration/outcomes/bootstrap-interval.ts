/**
 * How far a mean over rows can be trusted.
 *
 * @module
 */
import { checkOptionNames } from "../../logits/check-options.ts";
import { CompensatedSum } from "../../math/compensated-sum.ts";
import { createRandom, type Random } from "../../math/random.ts";
import { normalQuantile } from "./normal-quantile.ts";
import { sumOfWeights } from "./outcomes.ts";
import { quantile } from "./quantile.ts";

/** Up to so many rows are drawn one by one. */
const MOST_DRAWN = 2 ** 14;

export interface BootstrapOptions {
  /** How often the rows are drawn. Default 1,000. */
  readonly replicates?: number;
  /** Probability that the interval is meant to cover the true mean with. Default 0.95. */
  readonly level?: number;
  /** An integer. Default 0. */
  readonly seed?: number;
}

export interface BootstrapInterval {
  readonly mean: number;
  /** Standard deviation of the mean over all bootstrap samples, σ/√W: known without drawing any. */
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * The mean of values and its percentile bootstrap interval, for scores that are means over rows: nll, Brier, accuracy.
 *
 * Not for ECE and its kin: those are biased under resampling; `eceNull` is for them.
 *
 * Weights are counts: W rows are drawn from values weighted w/W. Up to W = 16,384 they are drawn, `replicates` times.
 * Beyond that the interval is taken from the bootstrap distribution's Cornish–Fisher expansion,
 * `mean + σ/√W·(z + s·(z² − 1)/(6√W))`, z the normal quantile and s the skewness of the values: its error is of order
 * 1/W of the interval's width, far below that of 1,000 draws (3 %), and it costs one pass.
 *
 * @param values `[N]`, finite
 * @param weight `[N]`, finite, ≥ 0; null: 1 each
 * @throws {RangeError} when the weights add to less than 2, the mean is not finite, or an option is out of range
 * @example
 * bootstrapInterval(Float64Array.of(0, 1, 1, 1), null).mean; // 0.75
 */
export function bootstrapInterval(
  values: Float64Array,
  weight: Float64Array | null,
  options: BootstrapOptions = {},
): BootstrapInterval {
  checkOptionNames("bootstrapInterval", options, ["replicates", "level", "seed"]);
  const { replicates = 1000, level = 0.95, seed = 0 } = options;
  checkOptions(replicates, level);
  if (weight !== null && weight.length !== values.length) {
    throw new TypeError(
      `Cannot use ${weight.length} weights for ${values.length} values: wanted one per value`,
    );
  }
  const moments = momentsOf(values, weight);
  const { total, mean } = moments;
  if (!(total >= 2) || !Number.isFinite(mean)) {
    const wanted = "a weight of 2 or more (weights are counts) and a finite mean";
    throw new RangeError(`Cannot resample rows of weight ${total} and mean ${mean}: wanted ${wanted}`);
  }
  const at =
    total <= MOST_DRAWN
      ? drawnQuantiles(values, weight, total, replicates, createRandom(seed))
      : expandedQuantiles(moments);
  const standardError = moments.deviation / Math.sqrt(total);
  return { mean, standardError, lower: at((1 - level) / 2), upper: at((1 + level) / 2) };
}

type Quantiles = (probability: number) => number;

/** Of the means of `replicates` bootstrap samples. */
function drawnQuantiles(
  values: Float64Array,
  weight: Float64Array | null,
  total: number,
  replicates: number,
  random: Random,
): Quantiles {
  const draw = rowDrawer(random, weight, values.length, total);
  const rows = Math.round(total);
  const means = Float64Array.from({ length: replicates }, () => meanOfDraws(values, draw, rows)).sort();
  return (probability) => quantile(means, probability);
}

/** Of the means of all bootstrap samples, by the Cornish–Fisher expansion. */
function expandedQuantiles({ total, mean, deviation, skewness }: Moments): Quantiles {
  const skew = skewness / (6 * Math.sqrt(total));
  return (probability) => {
    const z = normalQuantile(probability);
    return mean + (deviation / Math.sqrt(total)) * (z + skew * (z * z - 1));
  };
}

interface Moments {
  readonly total: number;
  readonly mean: number;
  /** Of all rows: divided by W, not W − 1. */
  readonly deviation: number;
  readonly skewness: number;
}

function momentsOf(values: Float64Array, weight: Float64Array | null): Moments {
  const total = weight === null ? values.length : sumOfWeights(weight);
  const sum = new CompensatedSum();
  for (let row = 0; row < values.length; row++) sum.add((weight === null ? 1 : weight[row]!) * values[row]!);
  const mean = sum.value / total;
  let squares = 0;
  let cubes = 0;
  for (let row = 0; row < values.length; row++) {
    const difference = values[row]! - mean;
    const square = (weight === null ? 1 : weight[row]!) * difference * difference;
    squares += square;
    cubes += square * difference;
  }
  const deviation = Math.sqrt(squares / total);
  return { total, mean, deviation, skewness: deviation === 0 ? 0 : cubes / total / deviation ** 3 };
}

/** Draws a row with a probability in proportion to its weight. */
function rowDrawer(random: Random, weight: Float64Array | null, rows: number, total: number): () => number {
  if (weight === null) return () => Math.floor(random.next() * rows);
  let below = 0;
  const upTo = weight.map((w) => {
    below += w;
    return below;
  });
  return () => {
    const target = random.next() * total;
    let first = 0;
    for (let last = rows - 1; first < last; ) {
      const middle = (first + last) >> 1;
      if (upTo[middle]! > target) last = middle;
      else first = middle + 1;
    }
    return first;
  };
}

function meanOfDraws(values: Float64Array, draw: () => number, rows: number): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += values[draw()]!;
  return sum / rows;
}

function checkOptions(replicates: number, level: number): void {
  if (!Number.isSafeInteger(replicates) || replicates < 1) {
    throw new RangeError(`Cannot resample ${replicates} times: wanted an integer from 1`);
  }
  if (!(level > 0 && level < 1)) {
    throw new RangeError(`Cannot give an interval of level ${level}: wanted a number between 0 and 1`);
  }
}
