/**
 * How a calibrator is put to use: code to copy, with all digits, so that what it computes is what was measured.
 *
 * @module
 */
import type { Calibrator, TemperatureCalibrator } from "softmax/calibration";
import { mapPython, mapTypeScript } from "./map-code.ts";
import { temperatureOnnx } from "./onnx-code.ts";
import { temperaturePython, temperatureSql, temperatureTypeScript } from "./temperature-code.ts";

/** What a model's file holds: decides whether code starts from logits or takes a logarithm first. */
export type ScoreScale = "logits" | "probabilities" | "log-probabilities";

export interface CodeExample {
  readonly title: string;
  readonly language: "sh" | "ts" | "python" | "sql";
  readonly code: string;
  /** What to know of it. */
  readonly note?: string;
}

export function usageCode(calibrator: Calibrator, scale: ScoreScale): CodeExample[] {
  const examples =
    calibrator.method === "temperature"
      ? temperatureExamples(calibrator, scale)
      : [mapTypeScript(), mapPython(calibrator, scale)];
  return [APPLY, ...examples];
}

const APPLY: CodeExample = {
  title: "A file",
  language: "sh",
  code: "softmax apply FILE -o OUT --calibrator calibrator.json",
  note: "calibrator.json is what softmax calibrate writes with -o.",
};

function temperatureExamples({ temperature }: TemperatureCalibrator, scale: ScoreScale): CodeExample[] {
  return [
    temperatureTypeScript(temperature, scale),
    temperaturePython(temperature, scale),
    temperatureSql(temperature, scale),
    temperatureOnnx(temperature),
  ];
}

/** The calibrated logits as a formula, for those who write it themselves. */
export function formulaOf(calibrator: Calibrator): string {
  switch (calibrator.method) {
    case "temperature":
      return "softmax(z / T)";
    case "vector":
      return "softmax(z′) with z′_k = scale_k · log p_k + bias_k";
    case "matrix":
      return "softmax(z′) with z′ = matrix · (log p − center) + bias";
    case "isotonic":
      return "p′_k = g_k(p_k) / Σ_j g_j(p_j), where g_k is linear between the points of map k";
    case "platt":
      return "log-odds of class 1: slope · (z_1 − z_0) + intercept";
    case "beta":
      return "log-odds of class 1: a · log p_1 − b · log p_0 + c";
  }
}
