import type { Candidates } from "../candidates.ts";
import type { StepInputs } from "../step-inputs.ts";
import type { TokenHistory } from "../token-history.ts";
import type { SettingFields } from "./setting-fields.ts";

/** What a processor may look at besides the candidates. */
export interface SamplingStep {
  readonly history: TokenHistory;
  readonly inputs: StepInputs;
  /** A uniform number in [0, 1) that belongs to this step; see `PURPOSE`. */
  uniform(purpose: number): number;
}

/** One stage of a chain. It changes candidates, and keeps what it has to remember in `memory` alone. */
export interface Processor {
  /** May be called several times in a step, and then has the same effect. */
  apply(candidates: Candidates, step: SamplingStep): void;
  /** In a sentence, with the numbers of this step, why it keeps what it keeps; called before `apply`. */
  explain(candidates: Candidates, step: SamplingStep): string;
  /** Numbers that last from token to token: copied, restored and reset by the sampler. */
  readonly memory?: Float64Array;
  /** Called when a token was drawn, with its probability at the end of the chain. */
  drawn?(token: number, probability: number): void;
}

/** A kind of processor: how its settings are read, and what they make. */
export interface ProcessorKind<Settings extends { readonly type: string }> {
  readonly type: Settings["type"];
  /** Every setting, checked, those that were left out at their defaults. */
  read(fields: SettingFields): Settings;
  create(settings: Settings): Processor;
}
