import { readFileSync } from "node:fs";
import { LanguageModel } from "./language-model.mjs";

export const DESCRIPTION = new URL("model.json", import.meta.url);
export const WEIGHTS = new URL("weights.bin", import.meta.url);

/** What examples ask the model to go on from. */
export const PROMPT = "The expenditures of the Government during the last fiscal year";

/** The model in this folder. */
export function readModel() {
  return new LanguageModel(JSON.parse(readFileSync(DESCRIPTION, "utf8")), readFileSync(WEIGHTS));
}
