/**
 * What a search for the temperature asks of the data: one pass over all rows, at some β.
 *
 * @module
 */
import type { Point } from "./temperature-points.ts";
import type { TemperatureState, TemperatureSums } from "./temperature-state.ts";

export interface PassRequest {
  readonly betas: readonly number[];
  /** Whether a sample is enough. */
  readonly sampled: boolean;
}

/** Asks for passes and is sent their states; who drives it decides whether they come from memory, files or a cluster. */
export type Search<Found> = Generator<PassRequest, Found, TemperatureState>;

/** What a pass found, the points in order of β. */
export interface Measured {
  readonly sums: TemperatureSums;
  readonly points: readonly Point[];
}

/** β is 1/T, not T 1/β: so the T which is reported is the one that was evaluated. */
export function* measure(temperatures: readonly number[], sampled = false): Search<Measured> {
  const state = yield { betas: temperatures.map((temperature) => 1 / temperature), sampled };
  const sums = state.sums();
  const points = sums.betas.map((each, i) => ({ ...each, temperature: temperatures[i]! }));
  return { sums, points: points.sort((a, b) => a.beta - b.beta) };
}
