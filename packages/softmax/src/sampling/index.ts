/**
 * From a language model's logits to a token.
 *
 * @module
 */
export { type Chain, type ChainInput, type ProcessorSettings, type ProcessorType, parseChain } from "./chain.ts";
export type { Distribution } from "./distribution.ts";
export { NoTokenLeft } from "./no-token-left.ts";
export type { RowInput } from "./read-row.ts";
export { type Sample, Sampler, type SamplerOptions } from "./sampler.ts";
export type { SamplerState } from "./sampler-state.ts";
export type { StepInputs } from "./step-inputs.ts";
export type { TopTokens } from "./top-tokens.ts";
export type { Stage } from "./trace-chain.ts";
