const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const INFINITE = /^([+-]?)(inf|infinity|∞)$/i;

/**
 * Reads a number as people write it: `-0.3`, `1e3`, `-Infinity`, `-inf`, `−∞`, `NaN`, with either minus sign.
 *
 * @returns the number, or undefined when the text is none
 */
export function parseNumber(text: string): number | undefined {
  const plain = text.trim().replaceAll("\u2212", "-");
  if (DECIMAL.test(plain)) return Number(plain);
  const infinite = INFINITE.exec(plain);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  return /^nan$/i.test(plain) ? Number.NaN : undefined;
}
