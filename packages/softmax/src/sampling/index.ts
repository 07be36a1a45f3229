/**
 * From a language model's logits to a token.
 *
 * @module
 */
export { createDistributionProcessor } from "./adapters/distribution-processor.ts";
export { createDrawingProcessor } from "./adapters/drawing-processor.ts";
export { formatOpenaiLogprobs } from "./adapters/format-openai-logprobs.ts";
export { lastRows } from "./adapters/last-rows.ts";
export type { InputIds, LogitsProcessorFunction, LogitsTensor } from "./adapters/logits-processor.ts";
export type { OpenaiLogprobs, OpenaiTokenLogprob, OpenaiTopLogprob } from "./adapters/openai-logprobs.ts";
export {
  type Completion,
  type CompletionToken,
  parseOpenaiLogprobs,
  type TextLogProbability,
} from "./adapters/parse-openai-logprobs.ts";
export { rowOfMap } from "./adapters/row-of-map.ts";
export {
  type Chain,
  type ChainInput,
  type ProcessorSettings,
  type ProcessorType,
  parseChain,
} from "./chain.ts";
export type { Distribution } from "./distribution.ts";
export { AliasTable } from "./draw/alias-table.ts";
export { type BeamLogits, type BeamStep, beamStep } from "./draw/beam-step.ts";
export { drawByGumbelMax } from "./draw/gumbel-max.ts";
export { type DrawnTokens, drawWithoutReplacement } from "./draw/gumbel-top-k.ts";
export { drawByInverseCdf } from "./draw/inverse-cdf.ts";
export {
  type Draft,
  type Proposal,
  type SpeculativeStep,
  speculativeStep,
  type VerifiedDraft,
  verifyDraft,
} from "./draw/speculative.ts";
export { NoTokenLeft } from "./no-token-left.ts";
export { PRESET_NAMES, type PresetChanges, type PresetName, preset } from "./presets.ts";
export {
  type MersenneTwister,
  type MersenneTwisterState,
  mersenneTwister,
  restoreMersenneTwister,
} from "./random/mersenne-twister.ts";
export { philox, philoxAt } from "./random/philox.ts";
export { type IndexedRandomSource, PURPOSE, type RandomSource } from "./random/random-source.ts";
export type { RowInput } from "./read-row.ts";
export { type Sample, Sampler, type SamplerOptions } from "./sampler.ts";
export type { SamplerState } from "./sampler-state.ts";
export { perplexity, sequenceLogProbability } from "./sequences/sequence-statistics.ts";
export { type StepStatistics, stepStatistics, type TokenStatistics } from "./sequences/step-statistics.ts";
export type { StepInputs } from "./step-inputs.ts";
export type { TopTokens } from "./top-tokens.ts";
export type { Stage } from "./trace-chain.ts";
