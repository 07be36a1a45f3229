/** Control characters that JSON strings may hold as they are, and marks that turn the writing direction. */
const STEERING = /[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** A list of numbers over several lines; a string never spans lines, so it is not mistaken for one. */
const NUMBERS = /\[\n\s+(-?\d[-+.\deE]*(?:,\n\s+-?\d[-+.\deE]*)*)\n\s*\]/g;

/**
 * One JSON document, as `--json` prints it.
 *
 * JSON has no Infinity and no NaN: they are written as the strings "Infinity", "-Infinity" and "NaN", which `Number()`
 * turns back. What steers a terminal is escaped, also where JSON would let it stand. A list of numbers is one line: a
 * confusion matrix has a line a class.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, encodeNumber, 2).replace(STEERING, escaped);
  return `${text.replace(NUMBERS, (_, numbers: string) => `[${numbers.replaceAll(/\n\s+/g, " ")}]`)}\n`;
}

function encodeNumber(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
