/** What a step is given besides logits, for processors that ask for it. */
export interface StepInputs {
  /** For `allowed-tokens`: 1 where the token may come next, `[V]`. What a grammar engine gives. */
  readonly allowed?: Uint8Array;
  /** For `classifier-free-guidance`: logits of the same step without the prompt, `[V]`. */
  readonly unconditional?: Float32Array | Float64Array;
}
