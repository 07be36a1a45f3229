import { binomialUpperLimit, type ConformalCoverage } from "softmax/calibration";

/**
 * The 95 % interval of Clopper and Pearson for the share of new rows whose set holds the true class, from rows that the
 * predictor was not fitted on. It is of this predictor; another one, fitted on other rows, would cover another share.
 */
export function coverageInterval({
  rows,
  coverage,
}: Pick<ConformalCoverage, "rows" | "coverage">): [lower: number, upper: number] {
  const covered = Math.round(coverage * rows);
  return [1 - binomialUpperLimit(rows - covered, rows, 0.975), binomialUpperLimit(covered, rows, 0.975)];
}
