import { openKernels } from "../../kernels/open-kernels.ts";
import type { LabelledLogits } from "../labelled-logits.ts";
import { nonFiniteLogits } from "../non-finite-row-error.ts";
import { batchOf } from "./log-probability-rows.ts";

/**
 * −log p of each row's true class, `[rows]`, nats.
 *
 * @throws {NonFiniteRowError} for the first row without a finite loss
 */
export function rowLosses({ data, rows, classes, labels }: LabelledLogits): Float64Array {
  const losses = new Float64Array(rows);
  openKernels().crossEntropy(batchOf(data, rows, classes), 1, labels, { losses });
  const wrong = losses.findIndex((loss) => !Number.isFinite(loss));
  if (wrong < 0) return losses;
  const isImpossible = losses[wrong] === Infinity;
  throw nonFiniteLogits(wrong, isImpossible ? 1 : Number.NaN, isImpossible ? -Infinity : 0);
}
