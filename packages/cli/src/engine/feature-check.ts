/** Features as training and models take them: as many as wanted, finite, in float32. */
import { UsageError } from "../usage-error.ts";

/** Rows of features as a file holds them, `[rows, width]`. */
export interface GivenFeatures {
  readonly firstRow: number;
  readonly rows: number;
  readonly width: number;
  readonly scores?: Float32Array | Float64Array;
}

/** @param inputs D; another number of features, or one that is not finite, is a `UsageError` that names the row */
export function checkedFeatures(given: GivenFeatures, path: string, inputs: number): Float32Array {
  const { firstRow, width } = given;
  const scores = given.scores!;
  if (width !== inputs) {
    throw new UsageError(
      `Cannot read ${path}: row ${firstRow} has ${width} features, ${inputs} are wanted (rows count from 0)`,
    );
  }
  const features = scores instanceof Float32Array ? scores : Float32Array.from(scores);
  // In the common case one comparison a value: NaN fails it too.
  const wrong = features.findIndex((value) => !(Math.abs(value) < Infinity));
  if (wrong < 0) return features;
  const value = scores[wrong]!;
  const found = Number.isNaN(value) ? "NaN or nothing" : String(value);
  throw new UsageError(
    `Cannot read ${path}: row ${firstRow + Math.floor(wrong / width)} has ${found} as feature ${wrong % width}, ` +
      "a finite number within float32 is wanted (both count from 0)",
  );
}
