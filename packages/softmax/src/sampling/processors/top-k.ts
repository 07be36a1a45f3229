import type { ProcessorKind } from "./processor.ts";

/** Keeps the k largest logits, of equal ones the lower ids. 0 keeps all (Fan, Lewis & Dauphin 2018). */
export interface TopKSettings {
  readonly type: "top-k";
  readonly k: number;
}

export const topK: ProcessorKind<TopKSettings> = {
  type: "top-k",
  read: (fields) => ({ type: "top-k", k: fields.integer("k", undefined, 0) }),
  create: ({ k }) => ({
    apply(candidates) {
      if (k > 0) candidates.keepLargest(k);
    },
    explain: () => (k > 0 ? `the ${k} largest logits stay` : "k is 0: all stay"),
  }),
};
