import type { Calibrator } from "softmax/calibration";

/** Calibration methods as sentences name them. */
export const METHOD_NAMES: Readonly<Record<Calibrator["method"], string>> = {
  temperature: "temperature scaling",
  vector: "vector scaling",
  matrix: "matrix scaling",
  isotonic: "isotonic calibration",
  platt: "Platt scaling",
  beta: "beta calibration",
};
