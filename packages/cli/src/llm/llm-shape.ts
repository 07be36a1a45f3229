/**
 * Tells from its first object whether a JSON file holds what a language model said, and in which shape.
 *
 * @module
 */
import type { Field } from "../files/data-file.ts";
import type { JsonRecord } from "./json-records.ts";
import { itemsOf, own } from "./json-values.ts";
import { completionPlace, firstChoice } from "./listed-tokens.ts";

export interface LlmShape {
  readonly kind: "completions" | "samples";
  /** The first is the scores; the others are the single values beside them. */
  readonly fields: readonly Field[];
}

export function llmShape(record: JsonRecord): LlmShape | undefined {
  const scores = completionField(record) ?? sampleField(record);
  if (!scores) return undefined;
  const beside = Object.entries(record).flatMap(([name, value]) => scalarField(name, value));
  if (scores.kind === "completions") return { kind: scores.kind, fields: [scores.field, ...beside] };
  // The harness writes the index of the right option as a text; older versions wrote the number.
  const isTarget = ({ name }: Field) => name === "target";
  const named = beside.map((field): Field => (isTarget(field) ? { ...field, kind: "names" } : field));
  return { kind: scores.kind, fields: [scores.field, ...named] };
}

type Scores = Pick<LlmShape, "kind"> & { readonly field: Field };

function completionField(record: JsonRecord): Scores | undefined {
  const place = completionPlace(record);
  const choice = firstChoice(record);
  const isCompletion = ["logprobs", "message", "text"].some((name) => own(choice, name) !== undefined);
  // A request of a batch that failed has no choices; the others of the file may have.
  const isBatch = own(record, "custom_id") !== undefined && own(record, "response") !== undefined;
  if (!isCompletion && !isBatch) return undefined;
  const isOld = Array.isArray(own(own(choice, "logprobs"), "top_logprobs"));
  const path = isOld ? "choices[].logprobs.top_logprobs" : "choices[].logprobs.content[].top_logprobs";
  const name = [...(place ?? ["response", "body"]), path].join(".");
  return { kind: "completions", field: { name, type: "tokens and log-probabilities", kind: "vectors" } };
}

function sampleField(record: JsonRecord): Scores | undefined {
  const isSample = ["doc_id", "doc", "arguments"].some((name) => own(record, name) !== undefined);
  const name = ["filtered_resps", "resps"].find((each) => itemsOf(own(record, each)).length > 0);
  if (!isSample || name === undefined) return undefined;
  return { kind: "samples", field: { name, type: "log-likelihoods of the options", kind: "vectors" } };
}

function scalarField(name: string, value: unknown): Field[] {
  if (typeof value === "number") return [{ name, type: "number", kind: "numbers" }];
  if (typeof value === "string") return [{ name, type: "text", kind: "names" }];
  return typeof value === "boolean" ? [{ name, type: "true or false", kind: "names" }] : [];
}
