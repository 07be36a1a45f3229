/**
 * How numbers are written for people, the same in the terminal and in reports.
 *
 * No locale is asked: the same value is the same text on every machine. Negative numbers carry the minus sign
 * U+2212. A share that is not exactly 0 or 1 is never written as if it were.
 *
 * @module
 */

const MINUS = "−";

/**
 * A number with a fixed count of significant digits; integer digits are never hidden.
 *
 * @example
 * formatNumber(0.42096); // "0.4210"
 * formatNumber(1234567.8); // "1,234,568"
 */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return "NaN";
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : "";
  if (size === Infinity) return `${sign}∞`;
  if (size === 0) return "0";
  if (size < 1e-4) return sign + size.toExponential(digits - 1).replace("-", MINUS);
  if (size >= 10 ** digits - 0.5) return sign + formatCount(Math.round(size));
  return sign + size.toPrecision(digits);
}

/** A whole number with thousands separated by commas: `5,000`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 row`, `5,000 rows`. */
export function formatRows(count: number, noun = "row"): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/**
 * A whole number in few characters: `9,999`, `12.3k`, `1.23M` (three digits, at most five characters), or
 * `999`, `1.2k`, `12k` (two digits, at most four).
 */
export function formatCompactCount(count: number, digits: 2 | 3 = 3): string {
  if (count < (digits === 3 ? 10_000 : 1000)) return formatCount(count);
  let value = count;
  for (const unit of ["k", "M", "G"]) {
    value /= 1000;
    const rounded = Number(value.toPrecision(digits));
    // What rounds to 1000 of a unit is 1 of the next.
    if (rounded < 1000)
      return (rounded < 10 ** (digits - 1) ? rounded.toPrecision(digits) : String(rounded)) + unit;
  }
  return `${Number((value / 1000).toPrecision(digits))}T`;
}

/**
 * A share as a percentage: `97.3 %`. Decimals are added where rounding would claim 0 % or 100 %.
 *
 * @example
 * formatPercent(0.9734); // "97.3 %"
 * formatPercent(0.99996); // "99.996 %"
 */
export function formatPercent(share: number, decimals = 1): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  for (let places = decimals; places <= 4; places++) {
    const text = (share * 100).toFixed(places);
    if (Number(text) !== 0 && Number(text) !== 100) return `${text} %`;
  }
  return share < 0.5 ? "< 0.0001 %" : "> 99.9999 %";
}

/**
 * A share that somebody chose, as a percentage with the digits it has.
 *
 * @example
 * formatGivenPercent(0.05); // "5 %"
 */
export function formatGivenPercent(share: number): string {
  return `${Number((share * 100).toPrecision(12))} %`;
}

/**
 * The size of a difference of two shares in percentage points, without sign or unit: `6.2`, `0.013`.
 *
 * One decimal from one point on, two significant digits below.
 */
export function formatPoints(difference: number): string {
  const points = Math.abs(difference) * 100;
  if (points >= 99.95) return points.toFixed(0);
  if (points >= 0.95) return points.toFixed(1);
  return points < 1e-4 ? "0" : String(Number(points.toPrecision(2)));
}

/**
 * A metric such as a loss or an ECE: four decimals, or two significant digits where four decimals would hide them.
 *
 * @example
 * formatMetric(0.42096); // "0.4210"
 * formatMetric(0.000123); // "0.00012"
 */
export function formatMetric(value: number): string {
  const size = Math.abs(value);
  if (size < 0.00095 || size >= 9999.5) return formatNumber(value, 2);
  return (value < 0 ? MINUS : "") + size.toFixed(4);
}

/** A difference of two metrics with its sign: `+0.0130`, `−0.1192`, `0`. */
export function formatMetricChange(difference: number): string {
  return difference > 0 ? `+${formatMetric(difference)}` : formatMetric(difference);
}

/** A difference of two shares in points with its sign: `+1.2 points`, `0`. */
export function formatPointChange(difference: number): string {
  const points = formatPoints(difference);
  if (points === "0") return "0";
  return `${difference < 0 ? MINUS : "+"}${points} points`;
}

/**
 * The difference of two numbers as they are shown, so that a reader who subtracts them finds it.
 *
 * @example
 * shownDifference(0.7356, 0.5754, formatPercent); // -0.161: 57.5 % less 73.6 %, where the exact one is -0.1602
 */
export function shownDifference(from: number, to: number, show: (value: number) => string): number {
  const [first, second] = [from, to].map((value) => {
    const text = show(value);
    const number = Number(text.replace(" %", "").replaceAll(",", "").replaceAll(MINUS, "-"));
    return text.endsWith("%") ? number / 100 : number;
  });
  const difference = second! - first!;
  // "∞" and "< 0.0001 %" are no numbers to subtract. Ten digits drop what binary fractions add.
  return Number.isNaN(difference) ? to - from : Number(difference.toPrecision(10));
}
