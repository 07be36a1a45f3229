/**
 * Can the confidence be trusted? Metrics, temperature scaling and their mergeable states.
 *
 * @module
 */

export { type CannotFitReason, CannotFitTemperature } from "./cannot-fit-temperature.ts";
export { ClassState } from "./class-state.ts";
export type { ClassRow, ClassSummary } from "./class-summary.ts";
export { type EvaluateOptions, evaluate } from "./evaluate.ts";
export { EvaluationState, type TopLabels } from "./evaluation-state.ts";
export { fitTemperature, fitTemperatureByPasses, type TemperatureFit } from "./fit-temperature.ts";
export type { LabelledLogits, Labels, LogitRows } from "./labelled-logits.ts";
export { logitsFromProbabilities } from "./logits-from-probabilities.ts";
export { type Calibrator, calibratorToJSON, parseCalibrator } from "./methods/calibrator.ts";
export type { Metrics } from "./metrics.ts";
export { NonFiniteRowError } from "./non-finite-row-error.ts";
export type { ReliabilityBin } from "./reliability-bins.ts";
export type { StatisticsSource } from "./statistics-source.ts";
export { type BetaSums, TemperatureState, type TemperatureSums } from "./temperature-state.ts";
