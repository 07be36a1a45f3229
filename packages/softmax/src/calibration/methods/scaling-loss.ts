/**
 * The mean loss of logits that are linear in parameters, and its gradient.
 *
 * @module
 */
import { openKernels } from "../../kernels/open-kernels.ts";
import type { Objective } from "../../math/lbfgs.ts";
import type { FitProblem } from "./fit-problem.ts";
import { batchOf } from "./log-probability-rows.ts";

/** Logits from log p, linear in the parameters. Arrays of logits are `[rows, K]`. */
export interface LinearLogits {
  /** Parameters of a class. */
  readonly features: number;
  /** Where parameter j of class k is. */
  parameterOf(k: number, j: number): number;
  /** What each parameter of each class is multiplied by in one row, `[K, features]`; 0 for classes at −∞. */
  featuresInto(out: Float64Array, logProbabilities: Float64Array): void;
  /** Writes the logits; a class at −∞ stays there and adds nothing to others. */
  forward(out: Float64Array, logProbabilities: Float64Array, parameters: Float64Array): void;
  /** Adds the gradient in the parameters, given the gradient in the logits (0 for classes at −∞). */
  backward(gradient: Float64Array, logProbabilities: Float64Array, upstream: Float64Array): void;
}

/** Logits of a tile: it and its gradient fit a cache. */
const TILE_LOGITS = 2 ** 14;

/** Σ share_r · (−log softmax(logits_r)[label_r]), nats, as a function of the parameters. */
export function scalingLoss(problem: FitProblem, map: LinearLogits): Objective {
  const { rows, classes, logProbabilities, labels, shares } = problem;
  const step = Math.min(rows, Math.ceil(TILE_LOGITS / classes));
  const logitTile = new Float64Array(step * classes);
  const gradientTile = new Float64Array(step * classes);
  const lossTile = new Float64Array(step);
  const kernels = openKernels();
  return (parameters, gradient) => {
    gradient.fill(0);
    let total = 0;
    for (let first = 0; first < rows; first += step) {
      const count = Math.min(step, rows - first);
      const input = logProbabilities.subarray(first * classes, (first + count) * classes);
      const logits = logitTile.subarray(0, count * classes);
      const upstream = gradientTile.subarray(0, count * classes);
      const losses = lossTile.subarray(0, count);
      const scales = shares.subarray(first, first + count);
      map.forward(logits, input, parameters);
      kernels.crossEntropy(batchOf(logits, count, classes), 1, labels.subarray(first, first + count), {
        losses,
        gradient: upstream,
        scales,
      });
      map.backward(gradient, input, upstream);
      for (let r = 0; r < count; r++) total += scales[r]! * losses[r]!;
    }
    return total;
  };
}
