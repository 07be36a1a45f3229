import type { Candidates } from "./candidates.ts";
import type { Chain, ProcessorSettings } from "./chain.ts";
import { type Distribution, distributionOf } from "./distribution.ts";
import type { Processor, SamplingStep } from "./processors/processor.ts";
import type { FloatArray } from "./weights.ts";

/** What one processor did to the distribution. */
export interface Stage extends Distribution {
  /** The processor; absent for the distribution before the first one. */
  readonly settings: ProcessorSettings | undefined;
  /** Why it kept what it kept, with the numbers of this step. */
  readonly explanation: string;
  /** How many tokens it removed, and their share of the probability before it. */
  readonly removed: number;
  readonly removedMass: number;
}

/** The distribution before the chain, and after each of its processors. */
export function traceChain(
  chain: Chain,
  processors: readonly Processor[],
  candidates: Candidates,
  row: FloatArray,
  step: SamplingStep,
): Stage[] {
  // Sorting them for a look changes the candidates: each stage begins anew.
  const runTo = (count: number) => {
    candidates.load(row);
    for (const processor of processors.slice(0, count)) processor.apply(candidates, step);
  };
  runTo(0);
  let before = distributionOf(candidates);
  const stages: Stage[] = [
    {
      settings: undefined,
      explanation: "the model's own probabilities",
      removed: 0,
      removedMass: 0,
      ...before,
    },
  ];
  for (const [i, settings] of chain.entries()) {
    runTo(i);
    const explanation = processors[i]!.explain(candidates, step);
    runTo(i + 1);
    const after = distributionOf(candidates);
    stages.push({ settings, explanation, ...removedBetween(before, after), ...after });
    before = after;
  }
  return stages;
}

function removedBetween(before: Distribution, after: Distribution): Pick<Stage, "removed" | "removedMass"> {
  const left = new Set(after.ids);
  let removed = 0;
  let removedMass = 0;
  for (const [i, id] of before.ids.entries()) {
    if (left.has(id)) continue;
    removed++;
    removedMass += before.probabilities[i]!;
  }
  return { removed, removedMass };
}
