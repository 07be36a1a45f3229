import { type LbfgsResult, lbfgs, type Objective } from "../../math/lbfgs.ts";
import { HeldOutLoss } from "../optimisers/held-out-loss.ts";
import type { Examples } from "../optimisers/labelled-features.ts";
import { regressionCurvature } from "./regression-curvature.ts";
import { largestOf, type RegressionLoss, regressionLoss } from "./regression-loss.ts";
import type { RegressionSettings } from "./regression-settings.ts";
import { separates } from "./separates.ts";

/** How `SoftmaxRegression.fit` went. */
export interface FitSummary {
  /**
   * - `"converged"`: no component of the gradient is larger than `tolerance`.
   * - `"separable"`: there is no optimum. Without a penalty the loss of rows that are all right falls as weights grow,
   *   for ever; these are some weights on that way.
   * - `"max-iterations"`: not there yet.
   * - `"rounding"`: no step lowers the loss any more; the tolerance is below what rounding allows.
   * - `"early-stopping"`: the held-out loss did not fall any more; with `patience`, also when the search went on to its
   *   end. These are the weights with the least.
   * - `"stopped"`: `onProgress` returned false.
   */
  readonly ended: "converged" | "separable" | "max-iterations" | "rounding" | "early-stopping" | "stopped";
  readonly iterations: number;
  /** What was minimised, at the fitted weights, nats: the mean loss and the penalty's share. */
  readonly loss: number;
  /** The largest component of its gradient, in absolute value. */
  readonly gradientNorm: number;
  /** The least mean loss of the held-out rows, nats: with `patience` the model's own. */
  readonly validationLoss?: number;
}

/** Thrown through the search to end it. */
class Ended extends Error {
  readonly reason: "early-stopping" | "stopped";
  constructor(reason: "early-stopping" | "stopped") {
    super(reason);
    this.reason = reason;
  }
}

/**
 * Minimises the loss of `regressionLoss` by L-BFGS from weights 0.
 *
 * @returns the point: W `[D, K]`, then b `[K]`; and how it went
 */
export function fitRegression(
  examples: Examples,
  settings: RegressionSettings,
): { readonly point: Float64Array; readonly summary: FitSummary } {
  const { classes, intercept, l2, tolerance: gradientTolerance, maxIterations } = settings;
  const loss = regressionLoss(examples, settings);
  const heldOut = new HeldOutLoss(settings.patience);
  const watch = new Watch(loss, settings, heldOut);
  const start = new Float64Array((examples.inputs + Number(intercept)) * classes);
  let point: Float64Array;
  let ended: FitSummary["ended"];
  try {
    const found = lbfgs(watch.objective, start, {
      ...{ gradientTolerance, maxIterations },
      preconditionerAt: regressionCurvature(examples, settings),
    });
    point = found.point;
    ended = howItEnded(found, maxIterations);
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    point = watch.point;
    ended = error.reason;
  }
  const isEarlier = heldOut.restore([point]);
  if (isEarlier && ended !== "stopped") ended = "early-stopping";
  if (settings.dtype === "float32") point = Float64Array.from(point, Math.fround);
  if (l2 === 0 && separates(point, examples, settings)) ended = "separable";
  const gradient = new Float64Array(point.length);
  const value = loss(point, gradient);
  const summary = { ended, iterations: watch.iterations, loss: value, gradientNorm: largestOf(gradient) };
  if (settings.validation === undefined) return { point, summary };
  return { point, summary: { ...summary, validationLoss: heldOut.least } };
}

function howItEnded(found: LbfgsResult, maxIterations: number) {
  if (found.converged) return "converged";
  return found.iterations < maxIterations ? "rounding" : "max-iterations";
}

/** The objective, and what is told of it on the way: each evaluation that lowers the loss is an iteration. */
class Watch {
  readonly objective: Objective;
  /** The lowest so far. */
  point = new Float64Array();
  iterations = -1;
  #least = Infinity;
  readonly #settings: RegressionSettings;
  readonly #heldOut: HeldOutLoss;
  readonly #validationLoss: (point: Float64Array) => number | undefined;

  constructor(loss: RegressionLoss, settings: RegressionSettings, heldOut: HeldOutLoss) {
    this.#settings = settings;
    this.#heldOut = heldOut;
    const { validation } = settings;
    const heldOutLoss = validation && regressionLoss(validation, { ...settings, l2: 0 });
    this.#validationLoss = (point) => heldOutLoss?.(point, undefined);
    this.objective = (point, gradient) => {
      settings.signal?.throwIfAborted();
      const value = loss(point, gradient);
      if (value < this.#least) this.#advance(value, point, gradient);
      return value;
    };
  }

  #advance(loss: number, point: Float64Array, gradient: Float64Array): void {
    this.#least = loss;
    this.point = point.slice();
    this.iterations++;
    const { onProgress } = this.#settings;
    const validationLoss = this.#validationLoss(point);
    const isStale = validationLoss !== undefined && this.#heldOut.give(validationLoss, [point]);
    const progress = {
      iteration: this.iterations,
      loss,
      gradientNorm: largestOf(gradient),
      ...(validationLoss !== undefined && { validationLoss }),
    };
    if (onProgress?.(progress) === false) throw new Ended("stopped");
    if (isStale) throw new Ended("early-stopping");
  }
}
