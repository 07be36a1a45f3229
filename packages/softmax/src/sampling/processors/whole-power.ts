/**
 * `base^exponent` for a base above 0 and a whole exponent ≥ 0, by products alone: the digits of `Math.pow` differ between
 * engines. What would overflow or underflow is the largest or smallest number above 0: 0 · ∞ must not arise.
 */
export function wholePower(base: number, exponent: number): number {
  let power = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power *= square;
    square *= square;
  }
  return Math.min(Math.max(power, Number.MIN_VALUE), Number.MAX_VALUE);
}
