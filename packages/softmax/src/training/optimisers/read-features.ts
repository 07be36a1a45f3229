import { describeValue } from "../../logits/describe-value.ts";

/**
 * Checks features `[N, D]` and returns D.
 *
 * @throws {TypeError} for another kind of array, or a length that is not N times D
 * @throws {RangeError} naming the first feature that is not finite
 */
export function readFeatures(task: string, features: unknown, rows: number, inputs?: number): number {
  if (!(features instanceof Float32Array) && !(features instanceof Float64Array)) {
    throw new TypeError(
      `Cannot ${task}: features are ${describeValue(features)}, a Float32Array or Float64Array is wanted`,
    );
  }
  if (!Number.isSafeInteger(rows) || rows < 1) {
    throw new RangeError(`Cannot ${task}: rows is ${describeValue(rows)}, a whole number from 1 is wanted`);
  }
  const width = inputs ?? features.length / rows;
  if (!Number.isInteger(width) || width < 1 || features.length !== rows * width) {
    const wanted = inputs === undefined ? `a multiple of ${rows}` : `${rows} times ${inputs}`;
    throw new TypeError(`Cannot ${task}: ${features.length} features in ${rows} rows, ${wanted} is wanted`);
  }
  for (let r = 0; r < rows; r++) {
    let zero = 0; // NaN as soon as one feature is not finite
    for (let i = r * width; i < (r + 1) * width; i++) zero += 0 * features[i]!;
    if (zero !== 0) throw notFinite(task, features, r, width);
  }
  return width;
}

function notFinite(
  task: string,
  features: Float32Array | Float64Array,
  row: number,
  width: number,
): RangeError {
  const column = features.subarray(row * width, (row + 1) * width).findIndex((x) => !Number.isFinite(x));
  const value = features[row * width + column];
  return new RangeError(
    `Cannot ${task}: feature ${column} of row ${row} is ${value}, a finite number is wanted (both count from 0)`,
  );
}
