import { interpretationSentences } from "./interpretation-sentences.ts";

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

/** Classes from the largest logit to the smallest, the first one first on a tie: the order at every temperature. */
export function rankClasses(logits: readonly number[]): number[] {
  // Subtracting would give NaN for two -Infinity.
  return logits
    .map((_, index) => index)
    .sort((a, b) => {
      if (logits[a] === logits[b]) return a - b;
      return logits[a]! > logits[b]! ? -1 : 1;
    });
}

/** Interprets one worked softmax, as data and as sentences. */
export function interpret(row: Interpreted): Interpretation {
  const ranking = rankClasses(row.logits);
  const ranked = (index: number): RankedClass => ({
    index,
    probability: row.probabilities[index]!,
    percentage: row.percentages[index]!,
  });
  const winner = ranked(ranking[0]!);
  const runnerUp = ranking.length > 1 ? ranked(ranking[1]!) : null;
  const others = ranking.slice(2);
  const tied = ranking.filter((index) => row.logits[index] === row.logits[winner.index]);
  const facts = {
    winner,
    runnerUp,
    rest: others.length > 0 ? together(others, row) : null,
    tied,
    odds: runnerUp && winner.probability / runnerUp.probability,
    certainty: certaintyOf(winner.probability, tied.length, ranking.length),
  };
  return { ...facts, sentences: interpretationSentences(facts, row) };
}

function together(classes: readonly number[], row: Interpreted) {
  const total = (values: readonly number[]) => classes.reduce((sum, index) => sum + values[index]!, 0);
  return {
    classes: classes.length,
    probability: total(row.probabilities),
    percentage: Number(total(row.percentages).toFixed(row.percentageDecimals)),
  };
}

function certaintyOf(probability: number, tied: number, classes: number): Certainty {
  if (classes === 1) return "only";
  if (tied > 1) return "tied";
  if (probability >= 0.99) return "certain";
  if (probability >= 0.9) return "confident";
  return probability > 0.5 ? "leaning" : "unsure";
}
