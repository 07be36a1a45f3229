/**
 * Losses and their gradients, for training models that end in a softmax.
 *
 * @module
 */
export { linearCrossEntropy } from "./linear/linear-cross-entropy.ts";
export type { LinearGradients, LinearLossInput } from "./linear/linear-loss-input.ts";
export { multiplyInto } from "./linear/multiply.ts";
export type { MultiplyOptions } from "./linear/multiply-options.ts";
export { type PreparedFeatures, prepareFeatures } from "./linear/prepared-features.ts";
export type { ClassTargets } from "./losses/class-targets.ts";
export { crossEntropyHvp } from "./losses/cross-entropy-hvp.ts";
export { type DistillationLossOptions, distillationLoss } from "./losses/distillation-loss.ts";
export { entmax15, entmax15Vjp } from "./losses/entmax15.ts";
export { entmax15Loss } from "./losses/entmax15-loss.ts";
export type { FenchelYoungLossOptions } from "./losses/fenchel-young-loss.ts";
export { type FocalLossOptions, focalLoss } from "./losses/focal-loss.ts";
export { freeEnergy } from "./losses/free-energy.ts";
export { gibbsEntropy } from "./losses/gibbs-entropy.ts";
export type { GibbsOptions, GibbsQuantityOptions } from "./losses/gibbs-rows.ts";
export { type GumbelSoftmaxOptions, gumbelSoftmax, gumbelSoftmaxVjp } from "./losses/gumbel-softmax.ts";
export { meanEnergy } from "./losses/mean-energy.ts";
export type { LossOptions, LossResult, Reduction } from "./losses/read-loss.ts";
export { type SoftminOptions, softmin } from "./losses/softmin.ts";
export type { SparseMapOptions, SparseVjpOptions } from "./losses/sparse-map.ts";
export { sparsemax, sparsemaxVjp } from "./losses/sparsemax.ts";
export { sparsemaxLoss } from "./losses/sparsemax-loss.ts";
export { type ZLossOptions, zLoss } from "./losses/z-loss.ts";
export type { DenseLayerJSON, SoftmaxNetworkJSON } from "./network/network-json.ts";
export type { NetworkOptions } from "./network/open-network.ts";
export {
  type FitNetworkOptions,
  type FitNetworkStreamOptions,
  SoftmaxNetwork,
} from "./network/softmax-network.ts";
export type { DenseLayer } from "./optimisers/dense-layer.ts";
export type { LabelledFeatures } from "./optimisers/labelled-features.ts";
export type { EpochProgress, MiniBatchOptions } from "./optimisers/mini-batch-settings.ts";
export type { TrainingSummary } from "./optimisers/mini-batch-training.ts";
export type { BatchSource } from "./optimisers/train-on-stream.ts";
export type { FitSummary } from "./regression/fit-regression.ts";
export type { SoftmaxRegressionJSON } from "./regression/regression-json.ts";
export type { FitProgress, FitRegressionOptions } from "./regression/regression-settings.ts";
export {
  type FitRegressionStreamOptions,
  SoftmaxRegression,
} from "./regression/softmax-regression.ts";
