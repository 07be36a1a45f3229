/** Scales a row so that it sums to 1; a row of zeros becomes NaN. */
export function divideBySum(out: Float64Array): void {
  const sum = out.reduce((total, value) => total + value, 0);
  for (let k = 0; k < out.length; k++) out[k]! /= sum;
}
