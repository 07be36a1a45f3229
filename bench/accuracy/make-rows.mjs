/** The rows of a case: `{ dtype, family, rows, classes, temperature }`. Its name is its seed. */
import { FORMATS, load, store } from "./formats.mjs";
import { randomNumbers } from "./random-numbers.mjs";
import { FAMILIES } from "./row-families.mjs";

export function nameOfCase({ dtype, family, rows, classes, temperature }) {
  return `${dtype} ${family} ${rows}x${classes} T=${temperature}`;
}

/**
 * @returns `logits` as stored, `values` as the reference sees them (−Infinity where masked), `where` if there is a
 * mask, and `random`, to go on from
 */
export function makeRows(given, encoders) {
  const { dtype, family, rows, classes, temperature } = given;
  const { fill, plain, isMasked } = FAMILIES[family];
  const format = FORMATS[dtype];
  const random = randomNumbers(nameOfCase(given));
  const numbers = new Float64Array(rows * classes);
  const where = isMasked ? new Uint8Array(numbers.length) : undefined;
  for (let index = 0; index < rows; index++) {
    const [from, to] = [index * classes, (index + 1) * classes];
    const row = numbers.subarray(from, to);
    fill(row, { random, format, index, rows, temperature, mask: where?.subarray(from, to) });
    for (let k = 0; k < classes; k++) row[k] = inRange(plain ? row[k] : row[k] * temperature, format);
  }
  const logits = store(format, numbers, encoders);
  const values = load(format, logits);
  if (where) for (let i = 0; i < values.length; i++) if (!where[i]) values[i] = -Infinity;
  return { logits, values, where, random };
}

/** The reference splits float64 and needs room to do so; no format's rows go further. */
function inRange(x, { largest }) {
  const limit = Math.min(largest, 1e200);
  return x === -Infinity ? x : Math.max(-limit, Math.min(limit, x));
}
