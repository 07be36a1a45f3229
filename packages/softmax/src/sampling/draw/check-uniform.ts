/** @throws {RangeError} what is no number in [0, 1) */
export function checkUniform(u: number): void {
  if (u >= 0 && u < 1) return;
  throw new RangeError(`Cannot draw: the uniform number is ${u}, one in [0, 1) is wanted`);
}
