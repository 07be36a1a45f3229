import type { Certainty, Interpretation, Interpreted, RankedClass } from "./explanation.ts";
import { interpretationSentences } from "./interpretation-sentences.ts";

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
