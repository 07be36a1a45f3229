import type { PreparedFeatures } from "./prepared-features.ts";

/** Rows of features with their classes, as `linearCrossEntropy` takes them. */
export interface LinearLossInput {
  /** `[N, D]`, row-major. Where the same rows come again and again, `prepareFeatures` saves time. */
  readonly features: Float32Array | PreparedFeatures;
  /** N. */
  readonly rows: number;
  /** D, at least 1. */
  readonly inputs: number;
  /** K, at least 1. */
  readonly classes: number;
  /** `[N]`, each a class index in [0, K); −1 leaves its row out, and its features are not looked at. */
  readonly labels: Int32Array;
  /** `[N]`, finite and ≥ 0; 1 each by default. A row of weight 0 is left out. */
  readonly sampleWeights?: Float64Array | undefined;
}

/** Arrays that gradients are ADDED to; what is absent is not computed. */
export interface LinearGradients {
  /** `[D, K]`. */
  readonly weights?: Float64Array | Float32Array | undefined;
  /** `[K]`. */
  readonly bias?: Float64Array | Float32Array | undefined;
  /** `[N, D]`. */
  readonly features?: Float32Array | undefined;
}
