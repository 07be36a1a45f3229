import { describeValue } from "../logits/describe-value.ts";

/** Where a sampler is in its sequence, as JSON. */
export interface SamplerState {
  readonly schema: "softmax-sampler-state";
  readonly version: 1;
  readonly promptLength: number;
  readonly tokens: readonly number[];
  /** What processors with a memory remember, in the order of the chain. */
  readonly memories: readonly (readonly number[])[];
}

/**
 * Checks a state.
 *
 * @param lengths of the memories that the chain has
 * @throws {TypeError} not a state
 * @throws {RangeError} a state of another chain, or with values that cannot be
 */
export function parseSamplerState(json: unknown, lengths: readonly number[]): SamplerState {
  const state = json as Partial<Record<keyof SamplerState, unknown>> | null;
  if (typeof state !== "object" || state?.schema !== "softmax-sampler-state" || state.version !== 1) {
    throw new TypeError(`Cannot restore a sampler: ${describeValue(json)}, a state of version 1 is wanted`);
  }
  const { tokens, promptLength, memories } = state;
  const isId = (id: unknown) => Number.isInteger(id) && (id as number) >= 0 && (id as number) < 2 ** 31;
  if (!Array.isArray(tokens) || !tokens.every(isId)) throw wrong("tokens", tokens, "a list of token ids");
  if (!isId(promptLength) || (promptLength as number) > tokens.length) {
    throw wrong("promptLength", promptLength, `a whole number from 0 to ${tokens.length}`);
  }
  const isMemory = (memory: unknown, i: number) =>
    Array.isArray(memory) && memory.length === lengths[i] && memory.every((n) => Number.isFinite(n));
  if (!Array.isArray(memories) || memories.length !== lengths.length || !memories.every(isMemory)) {
    throw wrong(
      "memories",
      memories,
      `lists of ${lengths.join(", ") || "no"} numbers, as the chain has them`,
    );
  }
  return state as SamplerState;
}

function wrong(name: string, value: unknown, wanted: string): RangeError {
  return new RangeError(`Cannot restore a sampler: ${name} is ${describeValue(value)}, ${wanted} is wanted`);
}
