/**
 * Rows with a known temperature, for tests of the fit.
 *
 * @module
 */
/** n rows [a, 0], of which the first `right` have class 0 as their true one. */
export function twoClassRows(a: number, right: number, n: number): [number[][], number[]] {
  return [Array.from({ length: n }, () => [a, 0]), Array.from({ length: n }, (_, r) => (r < right ? 0 : 1))];
}

/** Overconfident rows from a small generator, so that the data are the same everywhere. */
export function overconfidentRows(rows: number, classes: number) {
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const data = Float64Array.from({ length: rows * classes }, () => 6 * random() - 3);
  const labels = Int32Array.from({ length: rows }, (_, r) => {
    const row = data.subarray(r * classes, (r + 1) * classes);
    return random() < 0.6 ? row.indexOf(Math.max(...row)) : Math.floor(random() * classes);
  });
  return { data: data.map((z) => 3 * z), labels, rows, classes };
}
