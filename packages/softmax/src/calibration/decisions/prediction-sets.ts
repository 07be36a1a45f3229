/**
 * Prediction sets of rows of logits.
 *
 * @module
 */
import type { LabelledLogits } from "../labelled-logits.ts";
import { nonFiniteLogits } from "../non-finite-row-error.ts";
import { visitProbabilities } from "../probability-tiles.ts";
import type { ConformalPredictor } from "./conformal-predictor.ts";
import { setRuleOf } from "./set-rule.ts";

/**
 * Writes the prediction set of each row: 1 for the classes in it, 0 for the others; `fitConformal` says what sets are.
 *
 * APS and RAPS decide about a set's last class by a random number that belongs to the row's number, so the same rows
 * always get the same sets, in chunks too when `firstRow` counts on. A service that gets single rows must count its
 * requests: were each of them row 0, all would get the same random number, and coverage would be lost.
 *
 * @param out `[rows, classes]`
 * @param data logits `[rows, classes]`, calibrated as those were that the predictor was fitted on
 * @param firstRow number of the first row, an integer ≥ 0
 * @throws {TypeError} when lengths or classes disagree
 * @throws {NonFiniteRowError} for a row that holds NaN or +∞, or only −∞; `out` is then partly written
 * @example
 * const sets = new Uint8Array(2);
 * predictionSetsInto(sets, predictor, Float64Array.of(3, 0), 1, 2); // 1, 0: class 0 alone
 */
export function predictionSetsInto(
  out: Uint8Array,
  predictor: ConformalPredictor,
  data: LabelledLogits["data"],
  rows: number,
  classes: number,
  firstRow = 0,
): void {
  checkShapes(out, predictor, data, rows, classes, firstRow);
  const { quantile, beta } = predictor;
  const rule = setRuleOf(predictor, "predict");
  visitProbabilities({ data, rows, classes }, beta, (_, probabilities, first, count) => {
    for (let r = 0; r < count; r++) {
      const row = firstRow + first + r;
      const values = probabilities.subarray(r * classes, (r + 1) * classes);
      if (Number.isNaN(values[0])) throw nonFiniteLogits(row, Number.NaN, 0);
      const set = out.subarray((first + r) * classes, (first + r + 1) * classes);
      if (quantile === null) set.fill(1);
      else rule.setInto(set, values, quantile, row);
    }
  });
}

function checkShapes(
  out: Uint8Array,
  predictor: ConformalPredictor,
  data: LabelledLogits["data"],
  rows: number,
  classes: number,
  firstRow: number,
): void {
  const purpose = "Cannot write prediction sets";
  if (classes !== predictor.classes) {
    throw new TypeError(
      `${purpose} of ${classes} classes: the predictor is for ${predictor.classes}, wanted as many`,
    );
  }
  if (
    !Number.isSafeInteger(rows) ||
    rows < 0 ||
    data.length !== rows * classes ||
    out.length !== data.length
  ) {
    throw new TypeError(
      `${purpose}: ${data.length} logits and ${out.length} values out for ${rows} rows of ${classes} classes, ` +
        `wanted ${rows * classes} of both`,
    );
  }
  if (!Number.isSafeInteger(firstRow) || firstRow < 0) {
    throw new RangeError(`${purpose}: the first row is ${firstRow}, wanted an integer from 0`);
  }
}
