/**
 * Which classes belong to a row's set: the scores of LAC, APS and RAPS.
 *
 * @module
 */
import { indexedRandom } from "../../math/indexed-random.ts";
import { AdaptiveSets } from "./adaptive-sets.ts";
import type { ConformalPredictor } from "./conformal-predictor.ts";

/** The score of a class says how little it fits a row; a set holds the classes whose score is at most the quantile. */
export interface SetRule {
  /** @param probabilities of row `row`, `[K]` */
  score(probabilities: ArrayLike<number>, label: number, row: number): number;
  /** Sets `out[k]` to 1 for the classes whose score is at most `quantile`, to 0 for others. @param out `[K]` */
  setInto(out: Uint8Array, probabilities: ArrayLike<number>, quantile: number, row: number): void;
}

/** Rows that are fitted on and rows that get sets have random numbers of their own: they must not depend on each other. */
export type RandomStream = "fit" | "predict";

export function setRuleOf(predictor: ConformalPredictor, stream: RandomStream): SetRule {
  if (predictor.method === "lac") return LEAST_AMBIGUOUS;
  const uniform = indexedRandom(predictor.seed, stream === "fit" ? 0 : 1);
  const { lambda, kReg } = predictor.method === "raps" ? predictor : { lambda: 0, kReg: 0 };
  return new AdaptiveSets(predictor.classes, lambda, kReg, uniform);
}

const LEAST_AMBIGUOUS: SetRule = {
  score: (probabilities, label) => 1 - probabilities[label]!,
  setInto(out, probabilities, quantile) {
    for (let k = 0; k < out.length; k++) out[k] = 1 - probabilities[k]! <= quantile ? 1 : 0;
  },
};
