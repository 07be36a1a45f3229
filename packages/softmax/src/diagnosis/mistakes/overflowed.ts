/**
 * The textbook form `e^z / Σ e^z`, which overflows to ∞/∞ = NaN (or to 1/∞ = 0) where logits are large, and
 * underflows to 0/0 = NaN where all of them are very negative.
 *
 * @module
 */
import { argmax } from "../../math/argmax.ts";
import { softmaxInto } from "../../math/softmax.ts";
import { isFiniteRow, rowAgrees } from "../agreement.ts";
import type { Claim, Mistake } from "../claim.ts";
import type { Precision } from "../precision.ts";

interface Format {
  readonly name: "float16" | "float32" | "float64";
  /** Natural logarithms of the largest and of the least normal number. */
  readonly logLargest: number;
  readonly logLeast: number;
}

/** Widest first: the format that explains all bad rows with the fewest other rows at risk. */
const FORMATS: readonly Format[] = [
  { name: "float64", logLargest: 709.78, logLeast: -708.39 },
  { name: "float32", logLargest: 88.72, logLeast: -87.33 },
  { name: "float16", logLargest: 11.08, logLeast: -9.7 },
];

const ROWS_NAMED = 10;

export const overflowed: Mistake = {
  verdict: "overflowed",
  shapes: ["same"],
  find(claim, precision) {
    for (const format of FORMATS) {
      const rows = overflowedRows(claim, precision, format);
      if (rows && rows.length > 0) return { format: format.name, overflowedRows: rows };
    }
    return undefined;
  },
};

/** The first bad rows, or undefined when a row is wrong that the format cannot explain. */
function overflowedRows(
  { logitRows, claimedRows }: Claim,
  precision: Precision,
  format: Format,
): number[] | undefined {
  const z = new Float64Array(logitRows.length);
  const q = new Float64Array(claimedRows.length);
  const expected = new Float64Array(claimedRows.length);
  const bad: number[] = [];
  for (let r = 0; r < logitRows.count; r++) {
    logitRows.readInto(z, r);
    if (!isFiniteRow(z)) continue;
    claimedRows.readInto(q, r);
    if (rowAgrees(softmaxInto(expected, z), q, z, precision)) continue;
    const max = z[argmax(z)]!;
    const overflows = max + Math.log(z.length) >= format.logLargest && isLost(q);
    const underflows = max <= format.logLeast; // the few bits of subnormals may be left, not only NaN
    if (!overflows && !underflows) return undefined;
    if (isLost(q) && bad.length < ROWS_NAMED) bad.push(r);
  }
  return bad;
}

/** NaN or infinite somewhere, or 0 everywhere. */
function isLost(claimed: Float64Array): boolean {
  return !claimed.every(Number.isFinite) || claimed.every((q) => q === 0);
}
