/**
 * `x / T`, where 0 / 0 is 0.
 *
 * That is the limit T → 0 wherever this is used: x is then either a logit that is exactly 0, or a difference
 * of probabilities that vanishes like e^(−c/T), faster than T does.
 *
 * @param temperature T in [0, ∞]; trusted here, checked in `logits/`
 */
export function overTemperature(x: number, temperature: number): number {
  return x === 0 ? 0 : x / temperature;
}
