/**
 * What an explanation holds: every step of a softmax as plain data, ready for a renderer.
 *
 * Arrays of K numbers follow the order of `logits`. Losses, log-probabilities and entropies are in nats.
 * Infinity and NaN occur on purpose (the textbook form overflows); `JSON.stringify` turns them into null,
 * so whoever writes JSON encodes them first.
 *
 * @module
 */
import type { ShownSum } from "./shown-sum.ts";

/** A softmax of one row of K logits, worked at one or more temperatures. */
export interface Explanation {
  readonly logits: readonly number[];
  readonly classNames: readonly string[];
  /** Decimals of the shown percentages: 0 up to 10 classes, then one more per factor of ten. */
  readonly percentageDecimals: number;
  /** Index of the true class, or null when none was given. */
  readonly target: number | null;
  /** One worked softmax per temperature, in the order asked for. */
  readonly columns: readonly ExplainedColumn[];
}

/** Every step of the softmax at one temperature. */
export interface ExplainedColumn {
  readonly temperature: number;
  readonly textbook: TextbookForm;
  readonly stable: StableForm;
  readonly logProbabilities: readonly number[];
  /** H = −Σ p log p, in nats. */
  readonly entropy: number;
  /** exp(H): among how many equally likely classes this is like choosing. */
  readonly effectiveClasses: number;
  /** Percentages as shown; they add to exactly 100 (largest remainder). */
  readonly percentages: readonly number[];
  readonly interpretation: Interpretation;
  /** Null when no target was given. */
  readonly targetEffect: TargetEffect | null;
}

/** exp(z/T) / Σ exp(z/T), as the textbook writes it: it overflows for large logits. */
export interface TextbookForm {
  /** z/T */
  readonly scaled: readonly number[];
  /** exp(z/T) */
  readonly exponentials: readonly number[];
  readonly sum: number;
  /** exp(z/T) / sum; NaN or wrong when `failure` is not null. */
  readonly shares: readonly number[];
  /** "overflow": an exponential or the sum is Infinity. "underflow": the sum is 0 or has lost its digits. */
  readonly failure: "overflow" | "underflow" | null;
  readonly shownSum: ShownSum;
}

/** exp((z − max)/T) / Σ exp((z − max)/T): the same probabilities, and no exponential above 1. */
export interface StableForm {
  readonly maximum: number;
  /** (z − max)/T, at most 0; at T = 0 and T = Infinity its limit. */
  readonly differences: readonly number[];
  readonly exponentials: readonly number[];
  readonly sum: number;
  readonly probabilities: readonly number[];
  readonly shownSum: ShownSum;
}

/** What the row costs when the truth is known. */
export interface TargetEffect {
  /** −log p of the true class, in nats. */
  readonly loss: number;
  /** Derivative of the loss by each logit: (p − y)/T, y being 1 for the true class and 0 elsewhere. */
  readonly gradient: readonly number[];
}

/** What the probabilities say: who wins, who is second, what is left, how sure. */
export interface Interpretation {
  readonly winner: RankedClass;
  /** Null when there is one class. */
  readonly runnerUp: RankedClass | null;
  /** All other classes together; null when there are at most two classes. */
  readonly rest: {
    readonly classes: number;
    readonly probability: number;
    readonly percentage: number;
  } | null;
  /** Indices of all classes that share the largest logit (the winner among them). */
  readonly tied: readonly number[];
  /** Winner's probability divided by the runner-up's: exp of the difference of their logits, over T. */
  readonly odds: number | null;
  readonly certainty: Certainty;
  /** The same in words, one sentence an entry. */
  readonly sentences: readonly string[];
}

export interface RankedClass {
  readonly index: number;
  readonly probability: number;
  readonly percentage: number;
}

/**
 * How sure the row is, by the winner's probability p: "certain" from 0.99, "confident" from 0.9, "leaning"
 * above 0.5, else "unsure"; "tied" when several classes share the largest logit; "only" for a single class.
 */
export type Certainty = "only" | "tied" | "certain" | "confident" | "leaning" | "unsure";

/** What is interpreted: one column's results and the row they come from. */
export interface Interpreted {
  readonly logits: readonly number[];
  readonly classNames: readonly string[];
  readonly temperature: number;
  readonly probabilities: readonly number[];
  readonly percentages: readonly number[];
  readonly percentageDecimals: number;
  readonly entropy: number;
  readonly effectiveClasses: number;
}
