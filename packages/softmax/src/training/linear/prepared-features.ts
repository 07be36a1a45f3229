import { checkFeatures } from "./check-finite.ts";
import { FeatureLists } from "./feature-lists.ts";
import { hasLinearKernels } from "./linear-module.ts";

/**
 * Lists are used where at most this share of the features is not 0. They then take less memory than the features, and
 * from 1.5 to 3 times less time at 10 classes, about the same at 1000.
 */
const LISTED_SHARE = 0.4;
/** A list of 1 GiB: WebAssembly's memory ends at 4. */
const MOST_LISTED = 2 ** 27;

/** Features that were looked through once: see `prepareFeatures`. */
export class PreparedFeatures {
  readonly rows: number;
  readonly inputs: number;
  /** What the rows are computed from: `[N, D]` as it was given, or lists of what is not 0. */
  readonly stored: Float32Array | FeatureLists;

  /** @param count how many of the features are not 0 */
  constructor(features: Float32Array, rows: number, inputs: number, count: number) {
    this.rows = rows;
    this.inputs = inputs;
    const isListed = count <= Math.min(LISTED_SHARE * features.length, MOST_LISTED) && hasLinearKernels();
    this.stored = isListed ? new FeatureLists(features, rows, inputs, count) : features;
  }
}

/**
 * Looks through features that `linearCrossEntropy` will read again and again, as in every iteration of a fit.
 *
 * Where at least 60 % of them are 0, each row becomes a list of the others (8 bytes each; `features` itself is not kept),
 * and an evaluation takes time for these only. Otherwise `features` is kept and must not change.
 *
 * @param features `[N, D]`, row-major
 * @throws {TypeError} no Float32Array of N·D
 * @throws {RangeError} a feature that is not finite: the message names its row and column
 * @example
 * const features = prepareFeatures(Float32Array.of(1, 0, 0, 0, 0, 2), 2, 3);
 * const input = { features, rows: 2, inputs: 3, classes: 2, labels: Int32Array.of(0, 1) };
 * linearCrossEntropy(input, new Float32Array(6), undefined); // 1.3862943611198906
 */
export function prepareFeatures(features: Float32Array, rows: number, inputs: number): PreparedFeatures {
  return new PreparedFeatures(features, rows, inputs, checkFeatures(features, rows, inputs));
}
