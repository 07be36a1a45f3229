/**
 * Second derivatives of a scaling's loss, by blocks of classes: what makes its search short.
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

/** Parameters of a block, unless those of one class are more: its factors are then small beside a pass over the rows. */
const BLOCK_PARAMETERS = 256;
/** Multiplications that one estimate may take, a tenth of a second; rows are then read at equal distances. */
const MOST_WORK = 2 ** 24;
/** Rows a parameter of a class, read whatever the work: fewer do not tell all directions. */
const ROWS_PER_FEATURE = 4;
/** Products of probabilities below this change no step. */
const NEGLIGIBLE = 1e-8;
/** What is added to the diagonal: of itself and of its largest, for directions in which the loss is flat. */
const RIDGE = { own: 1e-6, largest: 1e-12 };

interface Block {
  readonly firstClass: number;
  readonly endClass: number;
  /** `[n, n]`, n = classes · features; its lower triangle. */
  readonly matrix: Float64Array;
}

/**
 * `Σ share · ∂²loss / ∂θ²` at some parameters, without what lies between blocks of classes.
 *
 * With z = Σ_j θ_j·f_j, a row adds `(p_k·[k = l] − p_k·p_l) · f_ki · f_lj` for the parameters i of class k and j of
 * class l (the Gauss–Newton matrix, here exact). It only steers the search, so rows may be left out; the minimum is that
 * of all rows.
 */
export class ScalingCurvature {
  readonly #map: LinearLogits;
  readonly #blocks: readonly Block[];

  constructor(problem: FitProblem, map: LinearLogits, parameters: Float64Array) {
    const { classes } = problem;
    const size = Math.max(1, Math.floor(BLOCK_PARAMETERS / map.features));
    this.#map = map;
    this.#blocks = Array.from({ length: Math.ceil(classes / size) }, (_, i) => {
      const endClass = Math.min(classes, (i + 1) * size);
      const n = (endClass - i * size) * map.features;
      return { firstClass: i * size, endClass, matrix: new Float64Array(n * n) };
    });
    this.#sum(problem, parameters, size);
  }

  /** @param units what a step of one is worth, a parameter; @param penalty its second derivative in these units */
  preconditioner(penalty: number, units?: Float64Array): Preconditioner {
    const { features, parameterOf } = this.#map;
    const factored = this.#blocks.map(({ firstClass, endClass, matrix }) => {
      const n = (endClass - firstClass) * features;
      const places = Uint32Array.from({ length: n }, (_, i) =>
        parameterOf(firstClass + Math.floor(i / features), i % features),
      );
      const scales = Float64Array.from(places, (place) => units?.[place] ?? 1);
      return { places, factor: factorOf(matrix, scales, penalty), part: new Float64Array(n) };
    });
    return (vector) => {
      for (const { places, factor, part } of factored) {
        for (let i = 0; i < part.length; i++) part[i] = vector[places[i]!]!;
        solveCholeskyInPlace(factor, part);
        for (let i = 0; i < part.length; i++) vector[places[i]!] = part[i]!;
      }
    };
  }

  #sum(problem: FitProblem, parameters: Float64Array, size: number): void {
    const { rows, classes, logProbabilities, labels, shares } = problem;
    const { features } = this.#map;
    const workPerRow = (classes * (size + 1) * features ** 2) / 2;
    const wanted = Math.max(ROWS_PER_FEATURE * features, Math.floor(MOST_WORK / workPerRow));
    const every = Math.max(1, Math.floor(rows / wanted));
    const sampled = Uint32Array.from({ length: Math.ceil(rows / every) }, (_, i) => i * every);
    const input = takeRows({ data: logProbabilities, rows, classes, labels, weights: shares }, sampled);
    const probabilities = new Float64Array(input.data.length);
    this.#map.forward(probabilities, input.data, parameters);
    openKernels().softmax(batchOf(probabilities, input.rows, classes), 1, probabilities);
    const values = new Float64Array(classes * features);
    for (let r = 0; r < input.rows; r++) {
      const row = (all: Float64Array) => all.subarray(r * classes, (r + 1) * classes);
      this.#map.featuresInto(values, row(input.data));
      const share = every * input.weights![r]!;
      for (const block of this.#blocks) addRow(block, row(probabilities), values, share, features);
    }
  }
}

function addRow(
  { firstClass, endClass, matrix }: Block,
  probabilities: Float64Array,
  values: Float64Array,
  share: number,
  features: number,
): void {
  const n = (endClass - firstClass) * features;
  for (let k = firstClass; k < endClass; k++) {
    const p = probabilities[k]!;
    if (p < NEGLIGIBLE) continue;
    for (let l = firstClass; l <= k; l++) {
      const product = k === l ? p * (1 - p) : -p * probabilities[l]!;
      if (Math.abs(product) < NEGLIGIBLE) continue;
      for (let i = 0; i < features; i++) {
        const factor = share * product * values[k * features + i]!;
        const start = ((k - firstClass) * features + i) * n + (l - firstClass) * features;
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
