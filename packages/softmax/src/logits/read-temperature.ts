import { describeValue } from "./describe-value.ts";

/**
 * One temperature, or one per row.
 *
 * @throws {TypeError} neither a number nor an array of N numbers
 * @throws {RangeError} NaN or negative
 */
export function readTemperature(given: unknown, rows: number): number | Float64Array {
  if (typeof given === "number") return checkTemperature(given, "");
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new TypeError(
      `Cannot use temperature: ${describeValue(given)}, must be a number or one number per row`,
    );
  }
  const list = given as ArrayLike<unknown>;
  if (list.length !== rows) {
    throw new TypeError(`Cannot use temperatures: ${list.length} for ${rows} rows, must be one per row`);
  }
  return Float64Array.from(list, (value, row) => checkTemperature(value, ` of row ${row}`));
}

function checkTemperature(value: unknown, where: string): number {
  if (typeof value !== "number") {
    throw new TypeError(`Cannot use temperature${where}: ${describeValue(value)}, must be a number`);
  }
  if (!(value >= 0)) throw new RangeError(`Cannot use temperature${where}: ${value}, must be ≥ 0`);
  return value;
}
