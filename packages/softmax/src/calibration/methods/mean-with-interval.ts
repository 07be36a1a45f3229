/** The 97.5 % point of the normal distribution. */
const Z = 1.959963984540054;

export interface MeanWithInterval {
  readonly mean: number;
  readonly standardError: number;
  /** 95 %, by the normal approximation. */
  readonly interval: readonly [lower: number, upper: number];
}

/**
 * The weighted mean of values, one a row, and how sure it is: `√(Σ (w·(x − mean))²) / W`, the
 * sandwich estimate, as a temperature's: a row of weight 2 counts twice and is still one observation.
 *
 * @throws {RangeError} when no weight is above 0
 */
export function meanWithInterval(values: Float64Array, weights: Float64Array | undefined): MeanWithInterval {
  const weightOf = (r: number): number => weights?.[r] ?? 1;
  let weight = 0;
  let sum = 0;
  for (let r = 0; r < values.length; r++) {
    weight += weightOf(r);
    sum += weightOf(r) * values[r]!;
  }
  if (!(weight > 0)) throw new RangeError("Cannot take a mean: no row has a weight above 0, one is wanted");
  const mean = sum / weight;
  let squares = 0;
  for (let r = 0; r < values.length; r++) squares += (weightOf(r) * (values[r]! - mean)) ** 2;
  const standardError = Math.sqrt(squares) / weight;
  return { mean, standardError, interval: [mean - Z * standardError, mean + Z * standardError] };
}
