/**
 * A number as a student reads it: two decimals, more digits only where two would hide the number.
 *
 * 0 is "0.00", a number that two decimals would show as 0.00 keeps two significant digits ("1.2e-4"), and
 * from a million on three are enough ("5.18e+21").
 *
 * @example
 * shownNumber(9.025013499434122); // "9.03"
 */
export function shownNumber(value: number, decimals = 2): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && Number(size.toFixed(decimals)) === 0) return value.toExponential(1);
  if (size >= 1e6) return value.toExponential(2);
  return (value + 0).toFixed(decimals); // + 0 turns -0 into 0
}

/** A temperature in a heading or a sentence: four digits are enough, a fitted one has seventeen. */
export function shownTemperature(temperature: number): string {
  return String(Number(temperature.toPrecision(4)));
}
