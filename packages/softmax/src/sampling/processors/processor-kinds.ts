import { minP } from "./min-p.ts";
import { temperature } from "./temperature.ts";
import { topK } from "./top-k.ts";
import { topP } from "./top-p.ts";

/** Every kind of processor, by its type. */
export const PROCESSOR_KINDS = {
  temperature,
  "top-k": topK,
  "top-p": topP,
  "min-p": minP,
} as const;
