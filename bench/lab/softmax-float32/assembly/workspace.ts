/**
 * The constants of version 5 and all after it, a vector each, in memory.
 *
 * V8 moves pure operations (a division, a conversion, a splat, a vector constant) to where they are used, into the loop.
 * A load stays what it is.
 */
import { LN2, LOG2E } from "./lanes";
import { highPart, ROUND } from "./reduction";

export const WORKSPACE: usize = memory.data(256, 16);

/** Of a row: what logits are raised to, and `ROUND` less the exponent of the maximum. */
export const LOWEST: usize = 0;
export const MAGIC: usize = 16;
/** Of a temperature. */
export const PER_PERIOD: usize = 32;
export const PERIOD_HIGH: usize = 48;
export const PERIOD_LOW: usize = 64;
export const BETA: usize = 80;
/** Of the polynomial: 1, then u's coefficients from c0 to c4. */
export const ONE: usize = 96;
export const C0: usize = 112;
export const C1: usize = 128;
export const C2: usize = 144;
export const C3: usize = 160;
export const C4: usize = 176;
/** What terms are multiplied by, and its rounding error. */
export const SHARE: usize = 192;
export const SHARE_LOW: usize = 208;
/** Sums of a row, pairs of float64. */
export const SUM: usize = 224;
export const SUM_UPPER: usize = 240;

let current: f64 = NaN;

export function setTemperature(temperature: f64): void {
  if (temperature == current) return;
  current = temperature;
  const period = temperature * LN2;
  const high = highPart(period);
  v128.store(WORKSPACE, f32x4.splat(<f32>(LOG2E / temperature)), PER_PERIOD);
  v128.store(WORKSPACE, f32x4.splat(<f32>high), PERIOD_HIGH);
  v128.store(WORKSPACE, f32x4.splat(<f32>(period - high)), PERIOD_LOW);
  v128.store(WORKSPACE, f32x4.splat(<f32>(1.0 / temperature)), BETA);
  v128.store(WORKSPACE, f32x4.splat(1), ONE);
  v128.store(WORKSPACE, f32x4.splat(0.49999994), C0);
  v128.store(WORKSPACE, f32x4.splat(0.16666521), C1);
  v128.store(WORKSPACE, f32x4.splat(0.04166842), C2);
  v128.store(WORKSPACE, f32x4.splat(0.008369217), C3);
  v128.store(WORKSPACE, f32x4.splat(0.0013814574), C4);
}

export function setMaximum(maximum: f64, temperature: f64): void {
  const exponent = nearest<f64>((maximum * LOG2E) / temperature);
  v128.store(WORKSPACE, f32x4.splat(<f32>(ROUND - exponent)), MAGIC);
  v128.store(WORKSPACE, f32x4.splat(<f32>(maximum - 110 * temperature)), LOWEST);
}

@inline
export function constant(offset: usize): v128 {
  return v128.load(WORKSPACE + offset);
}
