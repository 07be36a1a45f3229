/**
 * What `softmax inspect` says of the findings in a file.
 *
 * @module
 */
import type { Scale } from "../engine/detect-scale.ts";
import type { FindingName, Survey } from "../engine/survey.ts";

export interface Problem {
  /** Of many, and of one. */
  readonly problem: string;
  readonly single: string;
  readonly count: number;
  readonly firstRow: number;
  /** True where the other commands refuse such a file. */
  readonly isRefused: boolean;
}

/** What each finding means for the file, of many and of one; `undefined` where it is no problem. */
function problemTexts(name: FindingName, scale: Scale): readonly [many: string, one: string] | undefined {
  switch (name) {
    case "missing":
      return ["scores are NaN or missing", "score is NaN or missing"];
    case "infinite":
      return ["scores are Infinity", "score is Infinity"];
    case "minusInfinite":
      return scale === "logits"
        ? ["logits are -Infinity (classes ruled out)", "logit is -Infinity (a class ruled out)"]
        : ["log-probabilities are -Infinity", "log-probability is -Infinity"];
    case "zeros":
      return scale === "probabilities"
        ? [
            "probabilities are exactly 0 (--zero says what they count as)",
            "probability is exactly 0 (--zero says what it counts as)",
          ]
        : undefined;
    case "constant":
      return ["rows have the same score for every class", "row has the same score for every class"];
    case "missingLabels":
      return ["labels are missing or unknown names", "label is missing or an unknown name"];
    case "badLabels":
      return ["labels are no class index", "label is no class index"];
    case "ruledOutLabels":
      // Among log-probabilities it is an exact zero, for which --zero stands in.
      return scale === "logits"
        ? ["true classes have the logit -Infinity", "true class has the logit -Infinity"]
        : undefined;
  }
}

const REFUSED: readonly string[] = ["missing", "infinite", "missingLabels", "badLabels", "ruledOutLabels"];

/** What is wrong with a file whose scores are of this scale, in the order of `FindingName`. */
export function problemsOf({ findings }: Survey, scale: Scale): Problem[] {
  return Object.entries(findings).flatMap(([name, { count, firstRow }]) => {
    const texts = problemTexts(name as FindingName, scale);
    if (count === 0 || !texts) return [];
    const [problem, single] = texts;
    return [{ problem, single, count, firstRow, isRefused: REFUSED.includes(name) }];
  });
}
