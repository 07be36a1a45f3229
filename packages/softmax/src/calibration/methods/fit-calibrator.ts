/**
 * Fitting a calibrator by the name of its method.
 *
 * @module
 */
import { describeValue } from "../../logits/describe-value.ts";
import { fitTemperature } from "../fit-temperature.ts";
import type { LabelledLogits } from "../labelled-logits.ts";
import { betaMap, fitBeta } from "./beta.ts";
import { type Calibrator, calibratorToJSON, type TemperatureCalibrator } from "./calibrator.ts";
import {
  CALIBRATION_METHODS,
  type CalibrationMethod,
  type CalibratorHeader,
  type LogitMap,
  SCHEMA,
  VERSION,
} from "./calibrator-header.ts";
import { CannotFitCalibrator } from "./cannot-fit-calibrator.ts";
import { type FitProblem, fitProblem, meanLoss } from "./fit-problem.ts";
import { fitIsotonic, isotonicMap } from "./isotonic.ts";
import { fitMatrixScaling, matrixMap } from "./matrix-scaling.ts";
import { fitPlatt, plattMap } from "./platt.ts";
import { fitVectorScaling, vectorMap } from "./vector-scaling.ts";

/** A loss that is higher by less than this is the same: rounding. */
const SAME_LOSS = 1e-12;

type Fitter = (batch: LabelledLogits) => Calibrator;

/**
 * Fits a calibrator to labelled rows; weights count.
 *
 * | method | map of z (as log p) | classes |
 * | --- | --- | --- |
 * | `temperature` | `z / T` | any |
 * | `vector` | `s_k·z_k + b_k` | any, each one seen |
 * | `matrix` | `W (z − m) + b`, drawn to `z / T` by a penalty | any, each one seen; at least 10 K rows, at most 1e8/K² |
 * | `isotonic` | `log g_k(p_k)`, g_k non-decreasing | any, each one seen |
 * | `platt` | log-odds `A·(z_1 − z_0) + B` | 2 |
 * | `beta` | log-odds `a·log p − b·log(1 − p) + c` | 2 |
 *
 * The loss on these rows is never above the loss without a calibrator. Where mathematics does not promise that (Platt's
 * smoothed targets, isotonic's normalisation) a higher one is refused as `no-gain`. Whether there is a gain on other
 * rows, `compareMethods` tells.
 *
 * @throws {CannotFitCalibrator} when these rows do not determine one; its `reason` says why
 * @throws {CannotFitTemperature} for `temperature`, and for `vector` and `matrix`, which start from one
 * @throws {NonFiniteRowError} for a row without a finite loss
 * @throws {RangeError} for a method that there is not
 * @example
 * const batch = { data: Float64Array.of(3, 0, 3, 0, 0, 3, 3, 0), rows: 4, classes: 2, labels: Int32Array.of(0, 0, 1, 1) };
 * fitCalibrator("platt", batch).method; // "platt"
 */
export function fitCalibrator(method: CalibrationMethod, batch: LabelledLogits): Calibrator {
  if (!CALIBRATION_METHODS.includes(method)) {
    throw new RangeError(
      `Cannot fit a calibrator by ${describeValue(method)}: one of ${CALIBRATION_METHODS.join(", ")} is wanted`,
    );
  }
  return FITTERS[method](batch);
}

const FITTERS: Readonly<Record<CalibrationMethod, Fitter>> = {
  temperature: fitTemperatureCalibrator,
  vector(batch) {
    const { temperature } = fitTemperatureCalibrator(batch);
    const problem = fitProblem("vector scaling", batch);
    const parameters = fitVectorScaling(problem, temperature);
    return { ...header(problem, "vector", vectorMap(parameters)), ...parameters };
  },
  matrix(batch) {
    const { temperature } = fitTemperatureCalibrator(batch);
    const problem = fitProblem("matrix scaling", batch);
    const parameters = fitMatrixScaling(problem, temperature);
    return { ...header(problem, "matrix", matrixMap(parameters)), ...parameters };
  },
  isotonic(batch) {
    const problem = fitProblem("isotonic calibration", batch);
    const parameters = fitIsotonic(problem);
    return { ...header(problem, "isotonic", isotonicMap(parameters)), ...parameters };
  },
  platt(batch) {
    const problem = fitProblem("Platt scaling", batch);
    const parameters = fitPlatt(problem);
    return { ...header(problem, "platt", plattMap(parameters)), ...parameters };
  },
  beta(batch) {
    const problem = fitProblem("beta calibration", batch);
    const parameters = fitBeta(problem);
    return { ...header(problem, "beta", betaMap(parameters)), ...parameters };
  },
};

function fitTemperatureCalibrator(batch: LabelledLogits): TemperatureCalibrator {
  const { data, labels, classes, weights } = batch;
  return calibratorToJSON(fitTemperature(data, labels, weights ? { classes, weights } : { classes }));
}

function header<Method extends CalibrationMethod>(
  problem: FitProblem,
  method: Method,
  map: LogitMap,
): CalibratorHeader<Method> {
  const { what, rows, classes, logProbabilities } = problem;
  const logits = new Float64Array(logProbabilities.length);
  map(logits, logProbabilities);
  const nllBefore = meanLoss(problem, logProbabilities);
  const nllAfter = meanLoss(problem, logits);
  if (nllAfter > nllBefore + SAME_LOSS) {
    const given = `the loss of the rows it was fitted on rises from ${nllBefore} to ${nllAfter} nats`;
    throw new CannotFitCalibrator(what, "no-gain", `${given}, a loss that falls is wanted: leave them alone`);
  }
  return { schema: SCHEMA, version: VERSION, method, classes, rows, nllBefore, nllAfter };
}
