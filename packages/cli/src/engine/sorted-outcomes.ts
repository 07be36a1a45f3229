/**
 * Outcomes in an order that depends on their values alone.
 *
 * @module
 */
import type { Outcomes } from "softmax/calibration";

/** By confidence, then by all else: sums over them, and draws from them, are the same however rows were ordered. */
export function sortedOutcomes({ confidence, correct, nll, brier, weight }: Outcomes): Outcomes {
  const keys = [confidence, correct, nll, brier, weight].filter((column) => column !== null);
  const order = Uint32Array.from(confidence, (_, row) => row).sort((a, b) => {
    for (const key of keys) if (key[a] !== key[b]) return key[a]! - key[b]!;
    return 0;
  });
  const sorted = (column: Float64Array) => Float64Array.from(order, (row) => column[row]!);
  return {
    confidence: sorted(confidence),
    correct: Uint8Array.from(order, (row) => correct[row]!),
    nll: nll && sorted(nll),
    brier: brier && sorted(brier),
    weight: weight && sorted(weight),
  };
}
