/**
 * Classes whose names are numbers: `--class-names 10,20,30`, or columns `logit_1 … logit_10`.
 *
 * @module
 */

/**
 * Turns labels that are such names into class indices; a number that is no name becomes NaN.
 * Undefined when the names are no whole numbers, or are the indices themselves.
 */
export function numberedClasses(
  classNames: readonly string[] | undefined,
): ((labels: Float64Array) => Float64Array) | undefined {
  if (!classNames?.every((name) => /^-?\d+$/.test(name))) return undefined;
  if (classNames.every((name, k) => Number(name) === k)) return undefined;
  const indices = new Map(classNames.map((name, k) => [Number(name), k]));
  return (labels) => labels.map((label) => indices.get(label) ?? Number.NaN);
}
