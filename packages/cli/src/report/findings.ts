/**
 * What makes metrics say less than they seem to, as values and as text.
 *
 * @module
 */
import type { Measurement } from "../engine/measurement.ts";
import { chanceGap } from "./chance.ts";
import { formatCount, formatNumber, formatRows } from "./format-number.ts";

export interface Finding {
  /**
   * - `all-right`: no row is wrong, so nothing tells how far confidence could be trusted
   * - `worse-than-uniform`: the loss is above log K, that of giving every class the same probability
   * - `constant-rows`: rows with the same score for every class
   * - `few-rows`: less than ten rows a class
   * - `classes-without-rows`: classes that are no row's true class
   */
  readonly finding:
    | "all-right"
    | "worse-than-uniform"
    | "constant-rows"
    | "few-rows"
    | "classes-without-rows";
  readonly text: string;
}

/** A share of a class's rows that are right has a standard error of 0.16 at worst with ten of them. */
const ROWS_PER_CLASS = 10;

/** In the order above. */
export function findingsOf(measurement: Measurement): Finding[] {
  return [
    ...allRight(measurement),
    ...worseThanUniform(measurement),
    ...constantRows(measurement),
    ...fewRows(measurement),
    ...classesWithoutRows(measurement),
  ];
}

function allRight({ metrics }: Measurement): Finding[] {
  if (metrics.accuracy < 1) return [];
  const text =
    `All ${formatRows(metrics.rows)} are right, so they cannot tell how often the model is wrong when it is less sure. ` +
    "Rows that it gets wrong are needed too.";
  return [{ finding: "all-right", text }];
}

function worseThanUniform({ metrics }: Measurement): Finding[] {
  const { nll, classes, accuracy, rows } = metrics;
  const uniform = Math.log(classes);
  if (nll === null || classes < 2 || !(nll > uniform)) return [];
  const isGuessing = accuracy <= 1 / classes + chanceGap(1 / classes, rows);
  const text =
    `The nll, ${formatNumber(nll)}, is above log ${formatCount(classes)} = ${formatNumber(uniform)}: ` +
    `giving every class the same probability would lose less. ${isGuessing ? GUESSING : TOO_SURE}`;
  return [{ finding: "worse-than-uniform", text }];
}

const GUESSING =
  "The top class is right no more often than a guess: are the labels those of these rows, and the classes in the same order?";
const TOO_SURE = "The top class is right more often than a guess, so it is the confidence that costs.";

function constantRows({ constantRows: count }: Measurement): Finding[] {
  if (count === 0) return [];
  const text = `${formatRows(count)} ${count === 1 ? "has" : "have"} the same score for every class: their top class is a tie, counted as class 0.`;
  return [{ finding: "constant-rows", text }];
}

function fewRows({ metrics: { rows, classes } }: Measurement): Finding[] {
  if (rows >= ROWS_PER_CLASS * classes) return [];
  const text =
    `${formatRows(rows)} for ${formatCount(classes)} classes are fewer than ${ROWS_PER_CLASS} a class: ` +
    "what is said of single classes is mostly chance.";
  return [{ finding: "few-rows", text }];
}

function classesWithoutRows({ classes }: Measurement): Finding[] {
  const missing = classes?.perClass.filter(({ rows }) => rows === 0).length ?? 0;
  if (missing === 0) return [];
  const of = formatCount(classes!.perClass.length);
  const text = `${formatCount(missing)} of ${of} classes ${missing === 1 ? "is" : "are"} no row's true class: nothing is known of their recall.`;
  return [{ finding: "classes-without-rows", text }];
}
