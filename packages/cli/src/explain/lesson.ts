/**
 * The words around the table: the formula, what to notice in the steps, what the result means, what to try next.
 * Plain sentences without markup; every number in them comes from the explanation.
 *
 * @module
 */

import { type Explanation, shownTemperature } from "softmax/explain";
import { formatCount, formatRows } from "../report/format-number.ts";
import type { Note } from "./note.ts";
import { shownRows } from "./shown-rows.ts";
import { bothFormsAgree, percentageNote, roundingNote, ruledOutNote, textbookFailure } from "./step-notes.ts";
import { targetNotes } from "./target-notes.ts";
import { temperatureNotes } from "./temperature-notes.ts";

export interface Lesson {
  readonly title: string;
  readonly formula: readonly string[];
  /** What to notice in the table. */
  readonly notes: readonly Note[];
  /** What the probabilities say, for each temperature. */
  readonly reading: readonly { readonly heading: string; readonly sentences: readonly string[] }[];
  readonly next: string;
}

export function lessonOf(explanation: Explanation, notes: readonly string[] = []): Lesson {
  const { columns } = explanation;
  // What the terms add to is of use only to a reader who sees them all.
  const showsAll = shownRows(explanation).every((row) => !row.isRest);
  return {
    title: titleOf(explanation),
    formula: formulaOf(explanation),
    notes: [
      ...notes.map(plain),
      ...hiddenClassesNote(explanation).map(plain),
      ...textbookFailure(columns),
      ...ruledOutNote(explanation).map(plain),
      ...(columns.length === 1 && showsAll ? roundingNote(columns[0]!) : []).map(plain),
      ...bothFormsAgree(columns).map(plain),
      ...(showsAll ? percentageNote(explanation) : []).map(plain),
      ...temperatureNotes(explanation).map(plain),
      ...targetNotes(explanation).map(plain),
    ],
    reading: columns.map((column) => ({
      heading: columns.length === 1 ? "What it says" : `At T = ${shownTemperature(column.temperature)}`,
      sentences:
        columns.length === 1 ? column.interpretation.sentences : inShort(column.interpretation.sentences),
    })),
    next: nextOf(explanation),
  };
}

/** Who leads and how sure; the sentence between them says why, once is enough. */
function inShort(sentences: readonly string[]): string[] {
  return sentences.filter((_, i) => i === 0 || i === sentences.length - 1);
}

function plain(text: string): Note {
  return { kind: "plain", text };
}

function titleOf({ logits, columns }: Explanation): string {
  const what = `Softmax of ${formatRows(logits.length, "logit")}`;
  const temperatures = columns.map((column) => column.temperature);
  if (temperatures.length === 1 && temperatures[0] === 1) return what;
  return `${what} at temperature ${temperatures.map(shownTemperature).join(", ")}`;
}

function formulaOf({ columns }: Explanation): string[] {
  return columns.every((column) => column.temperature === 1)
    ? [
        "probability = exp(z) / sum of all exp(z)",
        "z is the logit; the stable form takes z − max in place of z",
      ]
    : [
        "probability = exp(z/T) / sum of all exp(z/T)",
        "z is the logit, T the temperature; the stable form takes z − max in place of z",
      ];
}

function hiddenClassesNote(explanation: Explanation): string[] {
  const rows = shownRows(explanation);
  const rest = rows.find((row) => row.isRest);
  if (!rest) return [];
  const [all, others] = [explanation.logits.length, rest.classes.length].map(formatCount);
  const target = rows.length > 11 ? ", and the target" : "";
  return [`The table shows the 10 most likely of ${all} classes${target}, and the other ${others} together.`];
}

function nextOf(explanation: Explanation): string {
  const { columns, target, logits } = explanation;
  const shifted = shiftedLogits(explanation);
  if (shifted !== undefined) return shifted;
  if (columns.length === 1 && logits.length > 1) {
    return "--temperature 0.5,1,2 puts sharpened and smoothed side by side.";
  }
  if (target === null && logits.length > 1) return "--target NAME adds the loss and its gradient, p − y.";
  return "--format svg draws the steps; softmax explain 1000 999 shows why the maximum is subtracted.";
}

/** After a failure: the same differences where the textbook form works too. */
function shiftedLogits({ columns, logits }: Explanation): string | undefined {
  const failed = columns.some((column) => column.textbook.failure !== null);
  const isPlain = columns.every(({ temperature }) => temperature === 1);
  if (!failed || !isPlain || logits.length > 5) return undefined;
  const { maximum } = columns[0]!.stable;
  const shifted = logits.map((logit) => Number((logit - maximum).toPrecision(6)));
  return `softmax explain ${shifted.join(" ")}: the maximum is subtracted, the probabilities are the same.`;
}
