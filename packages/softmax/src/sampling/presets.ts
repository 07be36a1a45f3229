/**
 * Chains of libraries and services, in their order and with their defaults.
 *
 * What is off by default stands there at its off value, so that one setting turns it on. Out are processors that need an
 * input at every step (`allowed-tokens`, `classifier-free-guidance`), and what depends on a tokenizer: the breakers of
 * llama.cpp's DRY, the tokens that end a sequence.
 *
 * @module
 */
import { describeValue } from "../logits/describe-value.ts";
import { type Chain, type ChainInput, type ProcessorSettings, parseChain } from "./chain.ts";

/** llama.cpp's `common/sampling.cpp`; the temperature comes last. */
const LLAMA_CPP = [
  { type: "logit-bias", bias: {} },
  { type: "penalties", repeat: 1, frequency: 0, presence: 0, lastN: 64 },
  { type: "dry", multiplier: 0, base: 1.75, allowedLength: 2, lastN: -1 },
  { type: "top-n-sigma", n: -1 },
  { type: "top-k", k: 40 },
  { type: "typical", p: 1 },
  { type: "top-p", p: 0.95 },
  { type: "min-p", p: 0.05 },
  { type: "xtc", probability: 0, threshold: 0.1 },
  { type: "temperature", temperature: 0.8 },
] as const satisfies ChainInput;

/** `generate` of Hugging Face transformers with `do_sample`. */
const TRANSFORMERS = [
  { type: "logit-bias", bias: {} },
  { type: "repetition-penalty", penalty: 1 },
  { type: "no-repeat-ngram", size: 0 },
  { type: "bad-words", sequences: [] },
  { type: "minimum-length", length: 0, endTokens: [] },
  { type: "forced-tokens", tokens: [] },
  { type: "exponential-length-decay", start: 0, factor: 1, endTokens: [] },
  { type: "temperature", temperature: 1 },
  { type: "top-k", k: 50 },
  { type: "top-p", p: 1 },
  { type: "min-p", p: 0 },
  { type: "typical", p: 1 },
  { type: "epsilon", epsilon: 0 },
  { type: "eta", epsilon: 0 },
] as const satisfies ChainInput;

/** vLLM's `v1/sample/sampler.py`. */
const VLLM = [
  { type: "bad-words", sequences: [], ignorePrompt: true },
  { type: "minimum-length", length: 0, endTokens: [] },
  { type: "logit-bias", bias: {} },
  { type: "repetition-penalty", penalty: 1 },
  { type: "penalties", repeat: 1, frequency: 0, presence: 0, lastN: -1, ignorePrompt: true },
  { type: "temperature", temperature: 1 },
  { type: "min-p", p: 0 },
  { type: "top-k", k: 0 },
  { type: "top-p", p: 1 },
] as const satisfies ChainInput;

/** What OpenAI documents of its API. */
const OPENAI = [
  { type: "penalties", repeat: 1, frequency: 0, presence: 0, lastN: -1, ignorePrompt: true },
  { type: "logit-bias", bias: {} },
  { type: "temperature", temperature: 1 },
  { type: "top-p", p: 1 },
] as const satisfies ChainInput;

const PRESETS = {
  "llama.cpp": LLAMA_CPP,
  transformers: TRANSFORMERS,
  vllm: VLLM,
  openai: OPENAI,
  greedy: [{ type: "temperature", temperature: 0 }],
} as const satisfies { readonly [name: string]: ChainInput };

export type PresetName = keyof typeof PRESETS;

/** Settings that take the place of a preset's own, by the type of their processor. */
export type PresetChanges<Name extends PresetName> = {
  readonly [Type in (typeof PRESETS)[Name][number]["type"]]?: Partial<
    Omit<Extract<ProcessorSettings, { readonly type: Type }>, "type">
  >;
};

export const PRESET_NAMES = Object.keys(PRESETS) as readonly PresetName[];

/**
 * The chain of a library or service: its order, its defaults, and what you change of them.
 *
 * @param changes settings by the type of the processor; the others stay as they are
 * @throws {TypeError} an unknown preset; a processor that it does not have, or that has no such setting
 * @throws {RangeError} a setting that cannot be
 * @example
 * preset("greedy"); // [{ type: "temperature", temperature: 0 }]
 * preset("transformers", { "top-p": { p: 0.9 } }).length; // 14
 */
export function preset<Name extends PresetName>(name: Name, changes: PresetChanges<Name> = {}): Chain {
  if (!Object.hasOwn(PRESETS, name)) {
    throw new TypeError(
      `Cannot use a preset: ${describeValue(name)}, one of these is wanted: ${PRESET_NAMES.join(", ")}`,
    );
  }
  const stages: ChainInput = PRESETS[name];
  const byType: { readonly [type: string]: unknown } = changes;
  for (const type of Object.keys(byType)) {
    if (stages.some((stage) => stage.type === type)) continue;
    const known = stages.map((stage) => stage.type).join(", ");
    throw new TypeError(`Cannot change the preset ${name}: it has no "${type}", only ${known}`);
  }
  return parseChain(stages.map((stage) => ({ ...stage, ...settingsOf(byType, stage.type) })));
}

function settingsOf(changes: { readonly [type: string]: unknown }, type: string): object {
  const settings = changes[type] ?? {};
  const isObject = typeof settings === "object" && !Array.isArray(settings);
  if (isObject && !("type" in settings)) return settings;
  const shown = isObject ? "settings with a type" : describeValue(settings);
  throw new TypeError(`Cannot change ${type} of a preset: ${shown}, an object of settings is wanted`);
}
