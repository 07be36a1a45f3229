import type { ProcessorKind } from "./processor.ts";

/** A row of which no more than this part is allowed becomes a list: less work for what comes after. */
const LIST_SHARE = 1 / 32;

/**
 * Keeps the tokens that this step's input `allowed`, `[V]`, marks with 1: what a grammar engine gives. Every step needs
 * that input. Where nothing that is left is allowed, drawing throws `NoTokenLeft`.
 */
export interface AllowedTokensSettings {
  readonly type: "allowed-tokens";
}

export const allowedTokens: ProcessorKind<AllowedTokensSettings> = {
  type: "allowed-tokens",
  read: () => ({ type: "allowed-tokens" }),
  create: () => ({
    apply(candidates, { inputs }) {
      const allowed = inputs.allowed!;
      const { size } = candidates;
      if (size < allowed.length || countAllowed(allowed) <= LIST_SHARE * size) {
        candidates.keepSlots((slot) => allowed[candidates.idAt(slot)] !== 0);
        return;
      }
      for (let slot = 0; slot < size; slot++) {
        if (allowed[candidates.idAt(slot)] === 0) candidates.setLogit(slot, -Infinity);
      }
    },
    explain: (_, { inputs }) =>
      `${countAllowed(inputs.allowed!)} of ${inputs.allowed!.length} tokens are allowed`,
  }),
};

function countAllowed(allowed: Uint8Array): number {
  let count = 0;
  for (let id = 0; id < allowed.length; id++) if (allowed[id] !== 0) count++;
  return count;
}
