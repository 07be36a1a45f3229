/**
 * Vector scaling: a factor and an offset for each class.
 *
 * @module
 */
import { lbfgs } from "../../math/lbfgs.ts";
import type { JsonFields } from "../json-fields.ts";
import { type CalibratorHeader, type LogitMap, readNumbers } from "./calibrator-header.ts";
import { CannotFitCalibrator } from "./cannot-fit-calibrator.ts";
import { type FitProblem, meanLogProbabilities, refuseUnseenClasses } from "./fit-problem.ts";
import { isWorthCurvature, ScalingCurvature } from "./scaling-curvature.ts";
import { type LinearLogits, scalingLoss } from "./scaling-loss.ts";
import { refuseWithoutMinimum } from "./scaling-refusals.ts";

export interface VectorParameters {
  /** s, `[K]`. */
  readonly scale: readonly number[];
  /** b, `[K]`, nats. */
  readonly bias: readonly number[];
}

/** The JSON of vector scaling: `z′_k = s_k · log p_k + b_k`. */
export interface VectorCalibrator extends CalibratorHeader<"vector">, VectorParameters {}

/**
 * The s and b with the least mean loss (Guo et al. 2017), from the fitted temperature on, so never above its loss.
 * Without a penalty. The gradient's largest component ends below 1e-8.
 *
 * @throws {CannotFitCalibrator} for an unseen class, or when there is no minimum
 */
export function fitVectorScaling(problem: FitProblem, temperature: number): VectorParameters {
  refuseUnseenClasses(problem);
  refuseClassesApart(problem);
  const { classes } = problem;
  // Offsets at each class's mean hardly depend on the factors, which takes the search fewer steps.
  const center = meanLogProbabilities(problem);
  const map = vectorLogits(center);
  const start = new Float64Array(2 * classes).fill(1 / temperature);
  for (let k = 0; k < classes; k++) start[classes + k]! *= center[k]!;
  const found = lbfgs(scalingLoss(problem, map), start, {
    preconditionerAt: isWorthCurvature(classes, map)
      ? (point) => new ScalingCurvature(problem, map, point).preconditioner(0)
      : undefined,
  });
  refuseWithoutMinimum(problem, found, (out, logProbabilities) =>
    map.forward(out, logProbabilities, found.point),
  );
  const scale = [...found.point.subarray(0, classes)];
  return { scale, bias: scale.map((factor, k) => found.point[classes + k]! - factor * center[k]!) };
}

export function vectorMap({ scale, bias }: VectorParameters): LogitMap {
  const parameters = Float64Array.of(...scale, ...bias);
  const { forward } = vectorLogits(new Float64Array(scale.length));
  return (out, logProbabilities) => forward(out, logProbabilities, parameters);
}

export function readVector(fields: JsonFields, classes: number): VectorParameters {
  return { scale: readNumbers(fields, "scale", classes), bias: readNumbers(fields, "bias", classes) };
}

/** `s_k · (log p_k − center_k) + b_k`; parameters: s, then b. */
function vectorLogits(center: Float64Array): LinearLogits {
  const classes = center.length;
  return {
    features: 2,
    parameterOf: (k, j) => j * classes + k,
    featuresInto(out, logProbabilities) {
      for (let k = 0; k < classes; k++) {
        const value = logProbabilities[k]!;
        out[2 * k] = value === -Infinity ? 0 : value - center[k]!;
        out[2 * k + 1] = value === -Infinity ? 0 : 1;
      }
    },
    forward(out, logProbabilities, parameters) {
      for (let i = 0, k = 0; i < out.length; i++, k++) {
        if (k === classes) k = 0;
        const value = logProbabilities[i]!;
        out[i] =
          value === -Infinity ? value : parameters[k]! * (value - center[k]!) + parameters[classes + k]!;
      }
    },
    backward(gradient, logProbabilities, upstream) {
      for (let i = 0, k = 0; i < upstream.length; i++, k++) {
        if (k === classes) k = 0;
        const value = logProbabilities[i]!;
        if (value === -Infinity) continue;
        gradient[k]! += upstream[i]! * (value - center[k]!);
        gradient[classes + k]! += upstream[i]!;
      }
    },
  };
}

/** A class whose own log p tells its rows from all others: s_k and b_k would grow for ever. */
function refuseClassesApart(problem: FitProblem): void {
  const { what, rows, classes, logProbabilities, labels, shares } = problem;
  const own = {
    least: new Float64Array(classes).fill(Infinity),
    most: new Float64Array(classes).fill(-Infinity),
  };
  const other = { least: own.least.slice(), most: own.most.slice() };
  for (let i = 0; i < rows * classes; i++) {
    const row = Math.floor(i / classes);
    const k = i % classes;
    const value = logProbabilities[i]!;
    if (shares[row] === 0 || value === -Infinity) continue;
    const { least, most } = labels[row] === k ? own : other;
    least[k] = Math.min(least[k]!, value);
    most[k] = Math.max(most[k]!, value);
  }
  for (let k = 0; k < classes; k++) {
    if (own.least[k]! <= other.most[k]! && own.most[k]! >= other.least[k]!) continue;
    throw new CannotFitCalibrator(
      what,
      "separable",
      `the logits of class ${k} tell its rows from all others, so no factor is large enough; ` +
        "rows of that class that are uncertain are wanted",
    );
  }
}
