/**
 * Second derivatives of a scaling's loss: what makes its search short.
 *
 * @module
 */
import { openKernels } from "../../kernels/open-kernels.ts";
import { choleskyInPlace, solveCholeskyInPlace } from "../../math/cholesky.ts";
import type { Preconditioner } from "../../math/lbfgs.ts";
import type { FitProblem } from "./fit-problem.ts";
import { takeRows } from "./folds.ts";
import { batchOf } from "./log-probability-rows.ts";
import type { LinearLogits } from "./scaling-loss.ts";

/** More parameters than these take longer to factor than they save steps. */
const MOST_PARAMETERS = 256;
/** Multiplications that one estimate may take: rows are then read at equal distances. */
const MOST_WORK = 2 ** 24;
/** Products of probabilities below this over K are left out: most, in rows that the model is sure of. */
const NEGLIGIBLE = 1e-3;
/** What is added to the diagonal: of itself and of its largest, for directions in which the loss is flat. */
const RIDGE = { own: 1e-6, largest: 1e-12 };

/** Whether there are few enough parameters for their second derivatives to be worth it. */
export function isWorthCurvature(classes: number, { features }: LinearLogits): boolean {
  return classes * features <= MOST_PARAMETERS;
}

/**
 * `Σ share · ∂²loss / ∂θ²` at some parameters, to steer a search.
 *
 * With z = Σ_j θ_j·f_j, a row adds `(p_k·[k = l] − p_k·p_l) · f_ki · f_lj` for the parameters i of class k and j of
 * class l (the Gauss–Newton matrix, here exact). What is small and some rows may be left out: the minimum is that of all
 * rows.
 */
export class ScalingCurvature {
  /** Of the parameters in `#matrix`, in its order: all of class 0 first. */
  readonly #places: Uint32Array;
  /** `[n, n]`; its lower triangle. */
  readonly #matrix: Float64Array;

  constructor(problem: FitProblem, map: LinearLogits, parameters: Float64Array) {
    const { rows, classes, logProbabilities, labels, shares } = problem;
    const { features } = map;
    const n = classes * features;
    this.#places = Uint32Array.from({ length: n }, (_, i) =>
      map.parameterOf(Math.floor(i / features), i % features),
    );
    this.#matrix = new Float64Array(n * n);
    const every = Math.max(1, Math.floor((rows * n * n) / 2 / MOST_WORK));
    const sampled = Uint32Array.from({ length: Math.ceil(rows / every) }, (_, i) => i * every);
    const input = takeRows({ data: logProbabilities, rows, classes, labels, weights: shares }, sampled);
    const probabilities = new Float64Array(input.data.length);
    map.forward(probabilities, input.data, parameters);
    openKernels().softmax(batchOf(probabilities, input.rows, classes), 1, probabilities);
    const values = new Float64Array(n);
    for (let r = 0; r < input.rows; r++) {
      const row = (all: Float64Array) => all.subarray(r * classes, (r + 1) * classes);
      map.featuresInto(values, row(input.data));
      addRow(this.#matrix, row(probabilities), values, every * input.weights![r]!);
    }
  }

  /** @param units what a step of one is worth, a parameter; @param penalty its second derivative in these units */
  preconditioner(penalty: number, units?: Float64Array): Preconditioner {
    const places = this.#places;
    const factor = factorOf(
      this.#matrix,
      Float64Array.from(places, (place) => units?.[place] ?? 1),
      penalty,
    );
    const ordered = new Float64Array(places.length);
    return (vector) => {
      for (let i = 0; i < ordered.length; i++) ordered[i] = vector[places[i]!]!;
      solveCholeskyInPlace(factor, ordered);
      for (let i = 0; i < ordered.length; i++) vector[places[i]!] = ordered[i]!;
    };
  }
}

function addRow(
  matrix: Float64Array,
  probabilities: Float64Array,
  values: Float64Array,
  share: number,
): void {
  const classes = probabilities.length;
  const n = values.length;
  const features = n / classes;
  const negligible = NEGLIGIBLE / classes;
  for (let k = 0; k < classes; k++) {
    const p = probabilities[k]!;
    if (p < negligible) continue;
    for (let l = 0; l <= k; l++) {
      const product = k === l ? p * (1 - p) : -p * probabilities[l]!;
      if (Math.abs(product) < negligible) continue;
      for (let i = 0; i < features; i++) {
        const factor = share * product * values[k * features + i]!;
        const start = (k * features + i) * n + l * features;
        for (let j = 0; j < features; j++) matrix[start + j]! += factor * values[l * features + j]!;
      }
    }
  }
}

function factorOf(matrix: Float64Array, scales: Float64Array, penalty: number): Float64Array {
  const n = scales.length;
  const factor = matrix.map((value, i) => scales[Math.floor(i / n)]! * value * scales[i % n]!);
  let largest = penalty;
  for (let i = 0; i < n; i++) largest = Math.max(largest, factor[i * (n + 1)]!);
  // Where the loss is flat all over, a step is as long as the gradient.
  const least = largest > 0 ? RIDGE.largest * largest : 1;
  for (let i = 0; i < n; i++) {
    factor[i * (n + 1)]! += RIDGE.own * factor[i * (n + 1)]! + least + penalty;
  }
  choleskyInPlace(factor, n);
  return factor;
}
