/**
 * Calibrators that are more than one number: their parameters are read from the file.
 *
 * @module
 */
import type { Calibrator } from "softmax/calibration";
import type { CodeExample, ScoreScale } from "./usage-code.ts";

type MapCalibrator = Exclude<Calibrator, { readonly method: "temperature" }>;

export function mapTypeScript(): CodeExample {
  return {
    title: "TypeScript",
    language: "ts",
    code: `import { readFileSync } from "node:fs";
import { softmax } from "softmax";
import { calibrateLogitsInto, parseCalibrator } from "softmax/calibration";

const calibrator = parseCalibrator(JSON.parse(readFileSync("calibrator.json", "utf8")));
const calibrated = new Float64Array(rows * classes);
calibrateLogitsInto(calibrated, calibrator, logits, rows, classes);
const probabilities = softmax(calibrated, { shape: [rows, classes] });`,
    note: "logits is a Float32Array or Float64Array of rows × classes numbers, row after row.",
  };
}

export function mapPython(calibrator: MapCalibrator, scale: ScoreScale): CodeExample {
  const scores =
    scale === "probabilities"
      ? '\nwith np.errstate(divide="ignore"):\n    logits = np.log(uncalibrated)'
      : "";
  return {
    title: "Python with SciPy",
    language: "python",
    code: `import json

import numpy as np
from scipy.special import expit, log_softmax, softmax

calibrator = json.load(open("calibrator.json"))${scores}
log_p = log_softmax(logits.astype(float), axis=-1)
${PYTHON[calibrator.method]}`,
  };
}

const BINARY = "p1 = expit(log_odds)\nprobabilities = np.stack([expit(-log_odds), p1], axis=-1)";

const PYTHON: Readonly<Record<MapCalibrator["method"], string>> = {
  vector: `calibrated = np.array(calibrator["scale"]) * log_p + np.array(calibrator["bias"])
probabilities = softmax(calibrated, axis=-1)`,
  matrix: `centered = log_p - np.array(calibrator["center"])
calibrated = centered @ np.array(calibrator["matrix"]).T + np.array(calibrator["bias"])
probabilities = softmax(calibrated, axis=-1)`,
  isotonic: `p = np.exp(log_p)
terms = np.stack(
    [np.interp(p[..., k], g["probabilities"], g["calibrated"]) for k, g in enumerate(calibrator["maps"])],
    axis=-1,
)
terms[np.isneginf(log_p)] = 0
probabilities = terms / terms.sum(axis=-1, keepdims=True)`,
  platt: `log_odds = calibrator["slope"] * (log_p[..., 1] - log_p[..., 0]) + calibrator["intercept"]
${BINARY}`,
  beta: `log_odds = calibrator["a"] * log_p[..., 1] - calibrator["b"] * log_p[..., 0] + calibrator["c"]
${BINARY}`,
};
