import type { ProcessorKind } from "./processor.ts";

/** Divides the logits by T: below 1 the distribution gets steeper, above 1 flatter. 0 keeps the largest logit alone. */
export interface TemperatureSettings {
  readonly type: "temperature";
  readonly temperature: number;
}

export const temperature: ProcessorKind<TemperatureSettings> = {
  type: "temperature",
  read: (fields) => ({ type: "temperature", temperature: fields.number("temperature", undefined, 0) }),
  create: ({ temperature: T }) => ({
    apply(candidates) {
      if (T === 0) candidates.keepLargest(1);
      else candidates.divideBy(T);
    },
    explain() {
      if (T === 0) return "temperature 0 keeps the most probable token";
      return `logits are divided by ${T}`;
    },
  }),
};
