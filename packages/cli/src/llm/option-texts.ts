/** What the options of a lm-evaluation-harness sample say. */
import type { JsonRecord } from "./json-records.ts";
import { itemsOf, own, textOf } from "./json-values.ts";

/** The texts that were scored (`arguments`), or else the choices of the document; none where neither is there. */
export function optionTexts(record: JsonRecord): string[] {
  const given = own(record, "arguments");
  const asked = Array.isArray(given) ? given.map((pair) => itemsOf(pair)[1]) : numbered(given);
  const choices = own(own(record, "doc"), "choices");
  const texts = asked.length > 0 ? asked : itemsOf(Array.isArray(choices) ? choices : own(choices, "text"));
  return texts.map((text) => textOf(text) ?? "");
}

/** `{ gen_args_0: { arg_0: question, arg_1: option }, … }`, as the harness writes requests. */
function numbered(given: unknown): unknown[] {
  const texts: unknown[] = [];
  for (let i = 0; ; i++) {
    const request = own(given, `gen_args_${i}`);
    if (request === undefined) return texts;
    texts.push(own(request, "arg_1"));
  }
}
