import { describeValue } from "./describe-value.ts";

/**
 * One temperature, or one per row.
 *
 * @throws {TypeError} neither a number nor an array of N numbers
 * @throws {RangeError} NaN or negative
 */
export function readTemperature(given: unknown, rows: number): number | Float64Array {
  if (typeof given === "number") return checkTemperature(given);
  if (!Array.isArray(given) && !ArrayBuffer.isView(given)) {
    throw new TypeError(
      `Cannot use temperature: ${describeValue(given)}, must be a number or one number per row`,
    );
  }
  const list = given as ArrayLike<unknown>;
  if (list.length !== rows) {
    throw new TypeError(`Cannot use temperatures: ${list.length} for ${rows} rows, must be one per row`);
  }
  const temperatures = new Float64Array(rows);
  for (let r = 0; r < rows; r++) temperatures[r] = checkTemperature(list[r], r);
  return temperatures;
}

function checkTemperature(value: unknown, row?: number): number {
  if (typeof value === "number" && value >= 0) return value;
  const where = row === undefined ? "" : ` of row ${row}`;
  if (typeof value !== "number") {
    throw new TypeError(`Cannot use temperature${where}: ${describeValue(value)}, must be a number`);
  }
  throw new RangeError(`Cannot use temperature${where}: ${value}, must be ≥ 0`);
}
