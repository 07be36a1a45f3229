/**
 * The search for a matrix near a temperature.
 *
 * @module
 */
import type { Objective, Preconditioner } from "../../math/lbfgs.ts";
import type { FitProblem } from "./fit-problem.ts";
import { matrixLogits } from "./matrix-logits.ts";
import { isWorthCurvature, ScalingCurvature } from "./scaling-curvature.ts";
import { type LinearLogits, scalingLoss } from "./scaling-loss.ts";

/**
 * The mean loss of `W · (log p − m) + b` plus a penalty on its distance from a temperature.
 *
 * It is searched in `u = √c · (parameter − target)`, with c = K − 1 off the diagonal and 1 elsewhere. Then the penalty is
 * `λ/2 · Σ u²`, and the many off-diagonal parameters do not slow the search down.
 */
export class PenalizedMatrix {
  readonly #map: LinearLogits;
  /** W and b of the temperature. */
  readonly #target: Float64Array;
  /** `1 / √c`. */
  readonly #units: Float64Array;

  constructor(center: Float64Array, temperature: number) {
    const classes = center.length;
    const diagonal = (i: number) => i < classes * classes && i % (classes + 1) === 0;
    const bias = (i: number) => i >= classes * classes;
    this.#map = matrixLogits(center);
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

  /** What the curvature of these rows tells a search for the strength λ; undefined where it costs more than it tells. */
  preconditionerAt(problem: FitProblem, strength: number): ((u: Float64Array) => Preconditioner) | undefined {
    if (!isWorthCurvature(problem.classes, this.#map)) return undefined;
    return (u) =>
      new ScalingCurvature(problem, this.#map, this.parameters(u)).preconditioner(strength, this.#units);
  }

  /** The penalised loss for the strength λ, as a function of u. */
  loss(problem: FitProblem, strength: number): Objective {
    const loss = scalingLoss(problem, this.#map);
    return (u, gradient) => {
      let value = loss(this.parameters(u), gradient);
      for (let i = 0; i < u.length; i++) {
        gradient[i] = this.#units[i]! * gradient[i]! + strength * u[i]!;
        value += (strength / 2) * u[i]! * u[i]!;
      }
      return value;
    };
  }
}
