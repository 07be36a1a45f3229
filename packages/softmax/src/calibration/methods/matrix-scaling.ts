/**
 * Matrix scaling: every class's logit may count for every other, held back by a penalty.
 *
 * @module
 */
import { lbfgs } from "../../math/lbfgs.ts";
import { JsonFields } from "../json-fields.ts";
import { type CalibratorHeader, type LogitMap, readNumbers } from "./calibrator-header.ts";
import { CannotFitCalibrator } from "./cannot-fit-calibrator.ts";
import { type FitProblem, fitProblem, meanLogProbabilities, refuseUnseenClasses } from "./fit-problem.ts";
import { type Fold, foldsOf, takeRows } from "./folds.ts";
import { matrixLogits } from "./matrix-logits.ts";
import { PenalizedMatrix } from "./penalized-matrix.ts";
import { rowLosses } from "./row-losses.ts";

export interface MatrixParameters {
  /** W, `[K, K]`: row k gives z′_k. */
  readonly matrix: readonly (readonly number[])[];
  /** m, the mean log p of each class on the rows it was fitted on, `[K]`, nats. */
  readonly center: readonly number[];
  /** b, `[K]`, nats: z′ of a row at m. */
  readonly bias: readonly number[];
  /** λ, the strength of the penalty that cross-validation chose. */
  readonly penalty: number;
}

/** The JSON of matrix scaling: `z′ = W · (log p − m) + b`. */
export interface MatrixCalibrator extends CalibratorHeader<"matrix">, MatrixParameters {}

/** From strong to weak; each is tried from the minimum of the one before. */
const STRENGTHS = [10, 1, 0.1, 1e-2, 1e-3, 1e-4, 1e-5];
/** The place of the first one tried: the usual one; where the search knows no curvature, the one that takes least time. */
const FIRST_TRIED = { withCurvature: 3, without: 0 };
const FOLDS = 3;
const LEAST_ROWS_PER_CLASS = 10;
/** Multiplications of one pass over the rows, `N·K²`: the fit then takes some twenty seconds. */
const MOST_WORK = 1e8;
/** Nats. To compare strengths, their losses need fewer digits than the fit itself. */
const ROUGH_LOSS = 1e-5;

/**
 * Minimises the mean loss plus `λ/2 · Σ_k ((W_kk − 1/T)² + (K − 1)·Σ_{j≠k} W_kj² + (b_k − m_k/T)²)`.
 *
 * The penalty draws the map to the fitted temperature T and not to 0, so a minimum always exists and its loss is never
 * above temperature scaling's on these rows. Off-diagonal terms weigh K − 1 times as much, because there are as many of
 * them in a logit. ODIR (Kull et al. 2019) and structured matrix scaling (arXiv 2511.03685) penalise the same parts;
 * here one strength does, the one of 10, 1, …, 1e-5 with the least loss on left-out thirds of these rows: looked for
 * from 0.01 on, with 16 classes or more from 10 on, as far as that loss falls. The gradient's largest component ends
 * below 1e-8.
 *
 * @throws {CannotFitCalibrator} for an unseen class, fewer than 10 K rows, or N·K² above 1e8
 */
export function fitMatrixScaling(problem: FitProblem, temperature: number): MatrixParameters {
  refuseUnseenClasses(problem);
  refuseWrongSize(problem);
  const { what, rows, classes } = problem;
  const center = meanLogProbabilities(problem);
  const search = new PenalizedMatrix(center, temperature);
  const { strength: penalty, near } = chooseStrength(problem, center, search);
  const found = lbfgs(search.loss(problem, penalty), near, {
    preconditionerAt: search.preconditionerAt(problem, penalty),
  });
  if (!found.converged) {
    const given = `the loss of these ${rows} rows has gradient ${found.gradientNorm.toExponential(1)} after ${found.iterations} iterations`;
    throw new CannotFitCalibrator(what, "undetermined", `${given}, 1e-8 is wanted`);
  }
  const parameters = search.parameters(found.point);
  const row = (k: number) => [...parameters.subarray(k * classes, (k + 1) * classes)];
  return {
    matrix: Array.from({ length: classes }, (_, k) => row(k)),
    center: [...center],
    bias: row(classes),
    penalty,
  };
}

export function matrixMap({ matrix, center, bias }: MatrixParameters): LogitMap {
  const parameters = Float64Array.from([...matrix, bias].flat());
  const { forward } = matrixLogits(center);
  return (out, logProbabilities) => forward(out, logProbabilities, parameters);
}

export function readMatrix(fields: JsonFields, classes: number): MatrixParameters {
  const rows = fields.list("matrix");
  if (rows.length !== classes) throw fields.error("matrix", `a list of ${classes} rows`);
  const named = new JsonFields(Object.fromEntries(rows.entries()), "the matrix of a calibrator");
  return {
    matrix: rows.map((_, k) => readNumbers(named, String(k), classes)),
    center: readNumbers(fields, "center", classes),
    bias: readNumbers(fields, "bias", classes),
    penalty: fields.number("penalty", "a number above 0", (penalty) => penalty > 0),
  };
}

function refuseWrongSize({ what, rows, classes }: FitProblem): void {
  if (rows < LEAST_ROWS_PER_CLASS * classes) {
    const wanted = `${LEAST_ROWS_PER_CLASS * classes} or more are wanted for ${classes * (classes + 1)} parameters`;
    throw new CannotFitCalibrator(
      what,
      "too-few-rows",
      `${rows} rows of ${classes} classes were given, ${wanted}`,
    );
  }
  if (rows * classes * classes > MOST_WORK) {
    const most = Math.floor(MOST_WORK / classes / classes);
    const wanted = `at most ${most} are wanted: use fewer rows, or vector scaling`;
    throw new CannotFitCalibrator(
      what,
      "too-large",
      `${rows} rows of ${classes} classes were given, ${wanted}`,
    );
  }
}

/**
 * The strength with the least loss on left-out rows: from the first one on to weaker ones while they are better, or else
 * to stronger ones. T and m stay those of all rows: they hardly move.
 */
function chooseStrength(problem: FitProblem, center: Float64Array, search: PenalizedMatrix): ChosenStrength {
  const folds = foldsOf(problem.rows, FOLDS, 0).map((fold) => splitProblem(problem, fold));
  const judge = (strength: number): ChosenStrength => leftOutLoss(strength, problem, folds, center, search);
  const descend = (best: ChosenStrength, strengths: readonly number[]): ChosenStrength => {
    for (const strength of strengths) {
      const next = judge(strength);
      if (next.loss >= best.loss) break;
      best = next;
    }
    return best;
  };
  const place = search.preconditionerAt(problem, 1) ? FIRST_TRIED.withCurvature : FIRST_TRIED.without;
  const first = judge(STRENGTHS[place]!);
  const weak = descend(first, STRENGTHS.slice(place + 1));
  return weak === first ? descend(first, STRENGTHS.slice(0, place).reverse()) : weak;
}

/** Σ share · loss of the rows of each fold, by the minimum without them. Leaves that minimum in the folds. */
function leftOutLoss(
  strength: number,
  problem: FitProblem,
  folds: readonly SplitProblem[],
  center: Float64Array,
  search: PenalizedMatrix,
): ChosenStrength {
  const { forward } = matrixLogits(center);
  // With second derivatives of λ and more, a gradient g is at most |g|²/2λ above the minimum.
  const gradientTolerance = Math.sqrt((2 * strength * ROUGH_LOSS) / search.start().length);
  let preconditionerAt = search.preconditionerAt(problem, strength);
  let near = search.start();
  let loss = 0;
  for (const fold of folds) {
    const start = fold.point ?? near;
    fold.point = lbfgs(search.loss(fold.kept, strength), start, {
      gradientTolerance,
      preconditionerAt,
    }).point;
    if (fold === folds[0]) {
      near = fold.point;
      const precondition = preconditionerAt?.(near);
      if (precondition) preconditionerAt = () => precondition; // folds differ too little for more
    }
    const data = new Float64Array(fold.left.data.length);
    forward(data, fold.left.data, search.parameters(fold.point));
    const costs = rowLosses({ ...fold.left, data });
    for (let r = 0; r < costs.length; r++) loss += fold.left.weights![r]! * costs[r]!;
  }
  return { strength, loss, near };
}

interface ChosenStrength {
  readonly strength: number;
  readonly loss: number;
  /** The minimum of one fold's rows for it: near that of all. */
  readonly near: Float64Array;
}

interface SplitProblem {
  readonly kept: FitProblem;
  readonly left: ReturnType<typeof takeRows>;
  /** The minimum for the last strength. */
  point: Float64Array | undefined;
}

function splitProblem(problem: FitProblem, { kept, left }: Fold): SplitProblem {
  const { what, rows, classes, labels, logProbabilities, shares } = problem;
  const batch = { data: logProbabilities, rows, classes, labels, weights: shares };
  return { kept: fitProblem(what, takeRows(batch, kept)), left: takeRows(batch, left), point: undefined };
}
