import type { LbfgsResult } from "../../math/lbfgs.ts";
import type { LogitMap } from "./calibrator-header.ts";
import { CannotFitCalibrator } from "./cannot-fit-calibrator.ts";
import type { FitProblem } from "./fit-problem.ts";

/**
 * Throws when what a search ended with is no minimum: every row is right (then larger parameters are always better),
 * or the search did not converge.
 */
export function refuseWithoutMinimum(problem: FitProblem, found: LbfgsResult, map: LogitMap): void {
  const { what, rows } = problem;
  if (areAllRight(problem, map)) {
    throw new CannotFitCalibrator(
      what,
      "separable",
      `parameters exist that get all ${rows} rows right, so larger ones are always better; ` +
        "more rows, and rows that the model gets wrong, are wanted",
    );
  }
  if (found.converged) return;
  throw new CannotFitCalibrator(
    what,
    "undetermined",
    `after ${found.iterations} iterations the loss of these ${rows} rows still falls or is too flat ` +
      `(gradient ${found.gradientNorm.toExponential(1)}); more rows of rare classes are wanted`,
  );
}

/** Whether in every row that counts the true class is above all others. */
function areAllRight(
  { rows, classes, logProbabilities, labels, shares }: FitProblem,
  map: LogitMap,
): boolean {
  const logits = new Float64Array(rows * classes);
  map(logits, logProbabilities);
  for (let r = 0; r < rows; r++) {
    if (shares[r] === 0) continue;
    const own = logits[r * classes + labels[r]!]!;
    for (let k = 0; k < classes; k++) {
      if (k !== labels[r] && logits[r * classes + k]! >= own) return false;
    }
  }
  return true;
}
