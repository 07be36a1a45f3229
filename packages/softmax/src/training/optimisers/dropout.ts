import type { Random } from "../../math/random.ts";

/**
 * Sets each value to 0 with probability `rate` and divides the others by `1 − rate`, so that the mean stays
 * (Srivastava et al. 2014).
 */
export function dropOut(values: Float32Array, rate: number, random: Random): void {
  const threshold = rate * 2 ** 32;
  const scale = 1 / (1 - rate);
  for (let i = 0; i < values.length; i++) {
    values[i] = random.nextUint32() < threshold ? 0 : values[i]! * scale;
  }
}
