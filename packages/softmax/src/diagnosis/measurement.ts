/**
 * How far claimed probabilities are from the softmax, whatever the reason.
 *
 * @module
 */
import { softmaxInto } from "../math/softmax.ts";
import { isFiniteRow, rowAgrees } from "./agreement.ts";
import type { Claim } from "./claim.ts";
import type { Diagnosis } from "./diagnosis.ts";
import type { Precision } from "./precision.ts";

/** The figures of a diagnosis, and what its message and its verdict need besides. */
export interface Measurement
  extends Pick<
    Diagnosis,
    "worstUlp" | "worstAbsolute" | "worstSum" | "rows" | "finiteRows" | "rightRows" | "firstWrongRow"
  > {
  /** Where `|q − p|` is largest, or where q is NaN first. */
  readonly worst: { row: number; class: number; claimed: number; expected: number } | undefined;
  /** Whether the logits of some finite row differ: otherwise no temperature leaves a trace. */
  readonly hasSpread: boolean;
}

/**
 * Measures every row whose softmax is finite. Classes are compared only where the shapes are the same.
 *
 * @param precision at which a row counts as right
 */
export function measure({ logitRows, claimedRows, shapes }: Claim, precision: Precision): Measurement {
  const z = new Float64Array(logitRows.length);
  const q = new Float64Array(claimedRows.length);
  const p = new Float64Array(logitRows.length);
  const comparable = shapes === "same";
  const errors = new WorstError();
  let [worstSum, finiteRows, rightRows] = [0, 0, 0];
  let firstWrongRow: number | undefined;
  let hasSpread = false;
  for (let r = 0; r < logitRows.count; r++) {
    logitRows.readInto(z, r);
    if (!isFiniteRow(z)) continue;
    finiteRows++;
    hasSpread ||= z.some((value) => value !== z[0]);
    if (!comparable) continue;
    claimedRows.readInto(q, r);
    worstSum = larger(worstSum, Math.abs(q.reduce((sum, value) => sum + value, 0) - 1));
    errors.addRow(softmaxInto(p, z), q, r);
    if (rowAgrees(p, q, z, precision)) rightRows++;
    else firstWrongRow ??= r;
  }
  const known = comparable && finiteRows > 0;
  return {
    worstUlp: known ? errors.ulp : Number.NaN,
    worstAbsolute: known ? errors.absolute : Number.NaN,
    worstSum: known ? worstSum : Number.NaN,
    rows: logitRows.count,
    finiteRows,
    rightRows,
    firstWrongRow,
    worst: errors.at,
    hasSpread,
  };
}

class WorstError {
  ulp = 0;
  absolute = 0;
  at: Measurement["worst"];

  addRow(expected: Float64Array, claimed: Float64Array, row: number): void {
    for (let k = 0; k < expected.length; k++) {
      const error = Math.abs(claimed[k]! - expected[k]!);
      this.ulp = larger(this.ulp, error / float32Spacing(expected[k]!));
      if (larger(this.absolute, error) === this.absolute && this.at !== undefined) continue;
      this.absolute = larger(this.absolute, error);
      this.at = { row, class: k, claimed: claimed[k]!, expected: expected[k]! };
    }
  }
}

/** The larger of two; NaN, once seen, stays. */
function larger(a: number, b: number): number {
  return Number.isNaN(a) || a >= b ? a : b;
}

/** Distance of neighbouring float32 numbers at p. Subnormals count as least normal: many flush them to zero. */
function float32Spacing(p: number): number {
  const exponent = Math.max(-126, Math.floor(Math.log2(p)));
  return 2 ** (exponent - 23);
}
