/**
 * Writes the indices of the largest values, best first: ties to the lower index, a NaN counting as the largest.
 *
 * By insertion, since most values of a long row lose to the last of those found.
 *
 * @param best k indices, 1 ≤ k ≤ K
 * @param row K values
 */
export function largestClassesInto(best: Int32Array, row: Float64Array): void {
  let found = 0;
  for (let k = 0; k < row.length; k++) {
    const isFull = found === best.length;
    if (isFull && !isBefore(row[k]!, row[best[found - 1]!]!)) continue;
    const place = placeOf(row[k]!, best, found, row);
    best.copyWithin(place + 1, place, isFull ? found - 1 : found);
    best[place] = k;
    if (!isFull) found++;
  }
}

/** How many of the classes found come before `value`, that of a later class. */
function placeOf(value: number, best: Int32Array, found: number, row: Float64Array): number {
  let low = 0;
  let high = found;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(value, row[best[middle]!]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function isBefore(a: number, b: number): boolean {
  return a > b || (Number.isNaN(a) && !Number.isNaN(b));
}
