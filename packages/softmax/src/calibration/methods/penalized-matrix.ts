/**
 * The search for a matrix near a temperature.
 *
 * @module
 */
import { type LbfgsResult, lbfgs, type Objective } from "../../math/lbfgs.ts";
import type { FitProblem } from "./fit-problem.ts";
import { matrixLogits } from "./matrix-logits.ts";
import { scalingLoss } from "./scaling-loss.ts";

/**
 * The mean loss of `W · (log p − m) + b` plus a penalty on its distance from a temperature.
 *
 * It is searched in `u = √c · (parameter − target)`, with c = K − 1 off the diagonal and 1 elsewhere. Then the penalty is
 * `λ/2 · Σ u²`, and the many off-diagonal parameters do not slow the search down.
 */
export class PenalizedMatrix {
  /** m, `[K]`. */
  readonly #center: Float64Array;
  /** W and b of the temperature. */
  readonly #target: Float64Array;
  /** `1 / √c`. */
  readonly #units: Float64Array;

  constructor(center: Float64Array, temperature: number) {
    const classes = center.length;
    const diagonal = (i: number) => i < classes * classes && i % (classes + 1) === 0;
    const bias = (i: number) => i >= classes * classes;
    this.#center = center;
    this.#target = Float64Array.from({ length: classes * (classes + 1) }, (_, i) => {
      if (bias(i)) return center[i - classes * classes]! / temperature;
      return diagonal(i) ? 1 / temperature : 0;
    });
    this.#units = this.#target.map((_, i) => (bias(i) || diagonal(i) ? 1 : 1 / Math.sqrt(classes - 1)));
  }

  /** The u at which every search may start: the temperature itself. */
  start(): Float64Array {
    return new Float64Array(this.#target.length);
  }

  /** W by rows, then b. */
  parameters(u: Float64Array): Float64Array {
    return this.#target.map((target, i) => target + this.#units[i]! * u[i]!);
  }

  /** The u with the least penalised loss for the strength λ. */
  minimise(
    problem: FitProblem,
    strength: number,
    start: Float64Array,
    gradientTolerance: number,
  ): LbfgsResult {
    const loss = scalingLoss(problem, matrixLogits(this.#center));
    const objective: Objective = (u, gradient) => {
      let value = loss(this.parameters(u), gradient);
      for (let i = 0; i < u.length; i++) {
        gradient[i] = this.#units[i]! * gradient[i]! + strength * u[i]!;
        value += (strength / 2) * u[i]! * u[i]!;
      }
      return value;
    };
    return lbfgs(objective, start, { gradientTolerance });
  }
}
