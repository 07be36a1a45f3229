/**
 * Logits, and the probabilities that somebody says are their softmax.
 *
 * @module
 */
import type { Evidence, Verdict } from "./diagnosis.ts";
import type { Precision } from "./precision.ts";
import type { Rows, Tensor } from "./rows.ts";

export interface Claim {
  /** Divided by the stated temperature already. */
  readonly logits: Tensor;
  readonly claimed: Tensor;
  readonly logitRows: Rows;
  readonly claimedRows: Rows;
  /** How the shapes agree: the same, the class axis elsewhere, or one class less. */
  readonly shapes: "same" | "moved" | "one-class-less";
  /** T that the caller meant; 1 unless stated. */
  readonly temperature: number;
}

/** One thing that a softmax can get wrong. */
export interface Mistake {
  readonly verdict: Verdict;
  /** Which relation of shapes it can explain. */
  readonly shapes: readonly Claim["shapes"][];
  /** The evidence when it explains every finite row, otherwise undefined. */
  find(claim: Claim, precision: Precision): Evidence | undefined;
}
