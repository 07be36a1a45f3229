/** `base^exponent` for a whole exponent ≥ 0, by products alone: the digits of `Math.pow` differ between engines. */
export function wholePower(base: number, exponent: number): number {
  let power = 1;
  let square = base;
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power *= square;
    square *= square;
  }
  return power;
}
