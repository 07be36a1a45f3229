/**
 * Outcomes summed by confidence: all that calibration of the top label depends on.
 *
 * @module
 */
import { confidenceOrder } from "./confidence-order.ts";
import { checkOutcomes, type Outcomes } from "./outcomes.ts";

/** The L distinct confidences of the rows, rising, `[L]` each. */
export interface ConfidenceLevels {
  readonly confidence: Float64Array;
  /** Rows of that confidence. */
  readonly count: Float64Array;
  /** Sum of their weights. */
  readonly weight: Float64Array;
  /** Sum of the weights of those that are right. */
  readonly correct: Float64Array;
  /** W, the sum of all weights, above 0. */
  readonly total: number;
}

/**
 * Sums rows of one confidence, so that nothing computed from the result depends on the order of tied rows.
 *
 * @throws what `checkOutcomes` throws
 */
export function confidenceLevels(outcomes: Outcomes): ConfidenceLevels {
  checkOutcomes(outcomes);
  const { correct, weight } = outcomes;
  const order = confidenceOrder(outcomes.confidence);
  const sums = Array.from({ length: 4 }, () => new Float64Array(order.length));
  const [confidence, counts, weights, corrects] = sums as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let level = -1;
  let total = 0;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    const value = outcomes.confidence[row]!;
    if (level < 0 || value !== confidence[level]) confidence[++level] = value;
    const w = weight === null ? 1 : weight[row]!;
    counts[level]!++;
    weights[level]! += w;
    if (correct[row] !== 0) corrects[level]! += w;
    total += w;
  }
  const cut = (column: Float64Array) => column.subarray(0, level + 1);
  return {
    confidence: cut(confidence),
    count: cut(counts),
    weight: cut(weights),
    correct: cut(corrects),
    total,
  };
}
