export { type ExplainOptions, explainSoftmax } from "./explain-softmax.ts";
export type {
  Certainty,
  ExplainedColumn,
  Explanation,
  Interpretation,
  RankedClass,
  StableForm,
  TargetEffect,
  TextbookForm,
} from "./explanation.ts";
export { rankClasses } from "./interpretation.ts";
export { nameInSentence } from "./name-in-sentence.ts";
export { shownArgument, shownDecimals, shownNumber, shownTemperature } from "./shown-number.ts";
export type { ShownSum } from "./shown-sum.ts";
