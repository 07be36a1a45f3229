/**
 * Numbers as a student reads them. Negative ones carry the minus sign U+2212, thousands are set apart by commas.
 *
 * @module
 */

/**
 * Two decimals, more digits only where two would hide the number.
 *
 * 0 is "0.00", a number that two decimals would show as 0.00 keeps two significant digits ("1.2e−4"), and
 * from a million on three are enough ("5.18e+21").
 *
 * @example
 * shownNumber(9.025013499434122); // "9.03"
 */
export function shownNumber(value: number, decimals = 2): string {
  return typeset(digitsOf(value, decimals));
}

/** The number that `shownNumber` shows. */
export function roundAsShown(value: number, decimals = 2): number {
  return Number(digitsOf(value, decimals));
}

/** A whole number: "1,000". */
export function shownCount(count: number): string {
  return typeset(String(count));
}

/** A temperature in a heading or a sentence: four digits are enough, a fitted one has seventeen. */
export function shownTemperature(temperature: number): string {
  return String(Number(temperature.toPrecision(4)));
}

/** Beyond this many decimals a number is easier to read with a power of ten. */
const MOST_DECIMALS = 6;

/**
 * Decimals for a column of numbers, so that it is written in one way: as many as leave the smallest two digits.
 * What is below 0.00001 does not count, it has a power of ten anyway.
 *
 * @example
 * shownDecimals([0.9999, 0.000026], 4); // 6: "0.999900" above "0.000026", not "2.6e−5"
 */
export function shownDecimals(values: readonly number[], decimals = 2): number {
  const sizes = values.map(Math.abs).filter((size) => size >= 10 ** (1 - MOST_DECIMALS));
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Infinity);
  const isHidden = Number(smallest.toFixed(decimals)) === 0;
  return isHidden ? Math.ceil(-Math.log10(smallest)) + 1 : decimals;
}

/**
 * An argument with as few digits as make an equation true for a reader who computes with the shown ones:
 * exp(10.00) is not 22,114.75, exp(10.004) is.
 *
 * @param holds whether the equation is true of the number that is shown
 * @returns undefined when no number of digits makes it true
 */
export function shownArgument(
  value: number,
  decimals: number,
  holds: (shown: number) => boolean,
): string | undefined {
  const inFull = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15].map((digits) => value.toPrecision(digits));
  const text = [digitsOf(value, decimals), ...inFull].find((digits) => holds(Number(digits)));
  return text === undefined ? undefined : typeset(text);
}

function digitsOf(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && Number(size.toFixed(decimals)) === 0) return value.toExponential(1);
  if (size >= 1e6) return value.toExponential(2);
  return (value + 0).toFixed(decimals); // + 0 turns -0 into 0
}

function typeset(digits: string): string {
  const [whole = "", ...fraction] = digits.replaceAll("-", "\u2212").split(".");
  return [whole.replace(/(?<=\d)(?=(\d{3})+$)/g, ","), ...fraction].join(".");
}
