/**
 * Can the confidence be trusted? Metrics, temperature scaling and their mergeable states.
 *
 * @module
 */

export { binomialUpperLimit } from "../math/binomial.ts";
export { createRandom, type Random } from "../math/random.ts";
export { type CannotFitReason, CannotFitTemperature } from "./cannot-fit-temperature.ts";
export { ClassState } from "./class-state.ts";
export type { ClassRow, ClassSummary } from "./class-summary.ts";
export {
  type ConfidenceThreshold,
  confidenceThreshold,
  leastRowsForRisk,
  type RiskTarget,
} from "./decisions/confidence-threshold.ts";
export { type ConformalCoverage, CoverageCounts, conformalCoverage } from "./decisions/conformal-coverage.ts";
export {
  type ConformalMethod,
  type ConformalPredictor,
  parseConformal,
} from "./decisions/conformal-predictor.ts";
export { type ConformalOptions, ConformalScores, fitConformal } from "./decisions/fit-conformal.ts";
export { predictionSetsInto } from "./decisions/prediction-sets.ts";
export { aurc, type RiskCoveragePoint, riskCoverage } from "./decisions/risk-coverage.ts";
export { type EvaluateOptions, evaluate } from "./evaluate.ts";
export { EvaluationState, type TopLabels } from "./evaluation-state.ts";
export {
  type FitTemperatureOptions,
  fitTemperature,
  fitTemperatureByPasses,
  type TemperatureFit,
} from "./fit-temperature.ts";
export type { LabelledLogits, Labels, LogitRows } from "./labelled-logits.ts";
export { logitsFromProbabilities } from "./logits-from-probabilities.ts";
export type { BetaCalibrator } from "./methods/beta.ts";
export { calibrateLogitsInto } from "./methods/calibrate-logits.ts";
export {
  type Calibrator,
  calibratorToJSON,
  parseCalibrator,
  type TemperatureCalibrator,
} from "./methods/calibrator.ts";
export { CALIBRATION_METHODS, type CalibrationMethod } from "./methods/calibrator-header.ts";
export { CannotFitCalibrator, type CannotFitCalibratorReason } from "./methods/cannot-fit-calibrator.ts";
export {
  type CompareMethodsOptions,
  compareMethods,
  type MethodComparison,
  type MethodScore,
  type RefusedMethod,
} from "./methods/compare-methods.ts";
export { describeCalibrator } from "./methods/describe-calibrator.ts";
export { fitCalibrator } from "./methods/fit-calibrator.ts";
export { type Fold, foldsOf } from "./methods/folds.ts";
export type { IsotonicCalibrator, IsotonicMap } from "./methods/isotonic.ts";
export type { MatrixCalibrator } from "./methods/matrix-scaling.ts";
export type { PlattCalibrator } from "./methods/platt.ts";
export type { VectorCalibrator } from "./methods/vector-scaling.ts";
export type { Metrics } from "./metrics.ts";
export { NonFiniteRowError } from "./non-finite-row-error.ts";
export { type BinnedErrors, binnedErrors } from "./outcomes/binned-errors.ts";
export {
  type BootstrapInterval,
  type BootstrapOptions,
  bootstrapInterval,
} from "./outcomes/bootstrap-interval.ts";
export { type BrierDecomposition, brierDecomposition } from "./outcomes/brier-decomposition.ts";
export { debiasedCalibrationError } from "./outcomes/debiased-calibration-error.ts";
export { type EceNull, type EceNullOptions, eceNull } from "./outcomes/ece-null.ts";
export { equalMassBins } from "./outcomes/equal-mass-bins.ts";
export { ksCalibrationError } from "./outcomes/ks-calibration-error.ts";
export { OutcomeSample } from "./outcomes/outcome-sample.ts";
export type { Outcomes } from "./outcomes/outcomes.ts";
export { type SmoothEce, smoothEce } from "./outcomes/smooth-ece.ts";
export type { ReliabilityBin } from "./reliability-bins.ts";
export type { StatisticsSource } from "./statistics-source.ts";
export { type BetaSums, TemperatureState, type TemperatureSums } from "./temperature-state.ts";
