/**
 * What a chain of processors did to one row, cut to the tokens that matter most.
 *
 * @module
 */
import type { Stage } from "softmax/sampling";

/** Probabilities of a token before and after a stage; null where it is not there. */
export interface TokenChange {
  readonly token: number;
  readonly before: number | null;
  readonly after: number | null;
}

/** How many tokens, and their probabilities added. */
export interface TokensTogether {
  readonly tokens: number;
  readonly probability: number;
}

export interface ShownStage {
  /** Absent for the model's own probabilities. */
  readonly settings: Stage["settings"];
  readonly explanation: string;
  /** Tokens that are left. */
  readonly kept: number;
  readonly removed: number;
  /** Share of the probability before the stage that the removed tokens had. */
  readonly removedMass: number;
  /** Nothing was removed, and no probability changed. */
  readonly isUnchanged: boolean;
  /** The most probable ones, before or after; the most probable first. */
  readonly tokens: readonly TokenChange[];
  /** Those that are not listed. */
  readonly others: { readonly before: TokensTogether; readonly after: TokensTogether };
}

/** A stage with the probability of each token, `[classes]`; NaN where it is not there. */
interface IndexedStage extends Stage {
  readonly byToken: Float64Array;
}

/**
 * @param shown how many tokens of each stage are listed
 * @param classes how many tokens there are
 */
export function shownStages(stages: readonly Stage[], shown: number, classes: number): ShownStage[] {
  let before: IndexedStage | undefined;
  return stages.map((stage) => {
    const after = { ...stage, byToken: indexed(stage, classes) };
    const view = shownStage(before, after, shown);
    before = after;
    return view;
  });
}

function indexed({ ids, probabilities }: Stage, classes: number): Float64Array {
  const byToken = new Float64Array(classes).fill(Number.NaN);
  for (const [i, id] of ids.entries()) byToken[id] = probabilities[i]!;
  return byToken;
}

function shownStage(before: IndexedStage | undefined, after: IndexedStage, shown: number): ShownStage {
  const { settings, explanation, ids, removed, removedMass } = after;
  const tokens = largestChanges(before, after, shown);
  const listed = (side: "before" | "after") =>
    tokens.map((change) => change[side]).filter((probability) => probability !== null);
  return {
    settings,
    explanation,
    kept: ids.length,
    removed,
    removedMass,
    isUnchanged: before !== undefined && isSame(before, after),
    tokens,
    others: { before: othersOf(before, listed("before")), after: othersOf(after, listed("after")) },
  };
}

/** Of the most probable tokens before and after, those whose larger probability is largest. */
function largestChanges(before: IndexedStage | undefined, after: IndexedStage, shown: number): TokenChange[] {
  const first = (stage: Stage | undefined) => Array.from(stage?.ids.subarray(0, shown) ?? []);
  return [...new Set([...first(before), ...first(after)])]
    .map((token) => ({ token, before: probabilityOf(before, token), after: probabilityOf(after, token) }))
    .sort((one, other) => largest(other) - largest(one))
    .slice(0, shown);
}

function largest({ before, after }: TokenChange): number {
  return Math.max(before ?? 0, after ?? 0);
}

function probabilityOf(stage: IndexedStage | undefined, token: number): number | null {
  const probability = stage?.byToken[token] ?? Number.NaN;
  return Number.isNaN(probability) ? null : probability;
}

function othersOf(stage: Stage | undefined, listed: readonly number[]): TokensTogether {
  const tokens = (stage?.ids.length ?? 0) - listed.length;
  const sum = listed.reduce((total, probability) => total + probability, 0);
  return { tokens, probability: tokens === 0 ? 0 : Math.max(0, 1 - sum) };
}

function isSame(before: Stage, after: Stage): boolean {
  return (
    before.ids.length === after.ids.length &&
    before.ids.every((id, i) => id === after.ids[i]) &&
    before.probabilities.every((probability, i) => probability === after.probabilities[i])
  );
}
