/** Features that are read many times, looked through once: see `prepareFeatures`. */
export class PreparedFeatures {
  /** `[N, D]`; not to be changed while this is in use. */
  readonly features: Float32Array;
  readonly rows: number;
  readonly inputs: number;

  constructor(features: Float32Array, rows: number, inputs: number) {
    this.features = features;
    this.rows = rows;
    this.inputs = inputs;
  }
}

/** For features that every iteration reads again. */
export function prepareFeatures(features: Float32Array, rows: number, inputs: number): PreparedFeatures {
  return new PreparedFeatures(features, rows, inputs);
}
