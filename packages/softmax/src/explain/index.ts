export { type ExplainOptions, explainSoftmax } from "./explain-softmax.ts";
export type {
  ExplainedColumn,
  Explanation,
  StableForm,
  TargetEffect,
  TextbookForm,
} from "./explanation.ts";
export { type Certainty, type Interpretation, type RankedClass, rankClasses } from "./interpretation.ts";
export { shownNumber, shownTemperature } from "./shown-number.ts";
export type { ShownSum } from "./shown-sum.ts";
