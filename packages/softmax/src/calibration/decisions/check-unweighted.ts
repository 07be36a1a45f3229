/**
 * Refuses weights other than 1: a weighted row is not one draw among equals, which finite-sample promises rest on.
 *
 * @throws {TypeError} naming the first such row
 */
export function checkUnweighted(
  purpose: string,
  weights: Float64Array | null | undefined,
  why: string,
): void {
  const row = weights?.findIndex((weight) => weight !== 1) ?? -1;
  if (row < 0) return;
  throw new TypeError(
    `Cannot ${purpose}: row ${row} has the weight ${weights![row]}, wanted rows without weights, since ${why}`,
  );
}
