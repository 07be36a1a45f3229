/**
 * Which field holds what, when the user did not say: decided once from names and types, never from row values.
 *
 * @module
 */

import type { Field, FieldKind, Selection } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";

/** What the user said; what is absent is guessed. */
export interface Wanted {
  readonly logits?: string | undefined;
  readonly labels?: string | undefined;
  readonly confidence?: string | undefined;
  readonly prediction?: string | undefined;
}

export interface Guess {
  readonly selection: Selection;
  /** Names of the classes, where wide columns carry them (`logit_cat`, `logit_dog`). */
  readonly classNames?: readonly string[];
  /** What was guessed: role → field, for people and for `assumed`. */
  readonly assumed: Readonly<Record<string, string>>;
  /** Roles for which another field would have done as well. */
  readonly ambiguous: readonly string[];
}

const SCORE_NAMES = [
  "logits",
  "logit",
  "scores",
  "score",
  "log_probabilities",
  "log_probs",
  "logprobs",
  "probabilities",
  "probs",
  "probability",
  "prob",
  "predictions",
  "outputs",
  "output",
];
const LABEL_NAMES = [
  "labels",
  "label",
  "true_label",
  "target",
  "targets",
  "y_true",
  "ground_truth",
  "truth",
  "class",
  "y",
];
const CONFIDENCE_NAMES = ["confidence", "conf", "confidences", "max_probability", "score"];
const PREDICTION_NAMES = ["prediction", "pred_label", "predicted_label", "predicted", "pred", "y_pred"];

/** Finds the fields for a task; throws a `UsageError` that lists the fields when there is none. */
export function guessSelection(
  path: string,
  fields: readonly Field[],
  wanted: Wanted,
  needsLabels: boolean,
): Guess {
  const assumed: Record<string, string> = {};
  const ambiguous: string[] = [];
  const labelsAreAFile = wanted.labels !== undefined && isArrayFileName(wanted.labels);
  const choose = (role: string, candidates: readonly string[]): string | undefined => {
    if (candidates.length > 1) ambiguous.push(role);
    // The array of a .npy file has no name: there was nothing to guess.
    if (candidates[0]) assumed[role] = candidates[0];
    return candidates[0];
  };

  const topLabelSaid = wanted.confidence !== undefined || wanted.prediction !== undefined;
  let scores: readonly string[] | undefined;
  let classNames: readonly string[] | undefined;
  if (!topLabelSaid) {
    if (wanted.logits !== undefined) ({ scores, classNames } = namedScores(path, fields, wanted.logits));
    else {
      const groups = scoreCandidates(path, fields);
      const name = choose(
        "logits",
        groups.map((group) => group.name),
      );
      const group = groups.find((candidate) => candidate.name === name);
      scores = group?.scores;
      classNames = group?.classNames;
    }
  }

  const taken = new Set(scores);
  const free = fields.filter((field) => !taken.has(field.name));
  const role = (name: "labels" | "confidence" | "prediction", candidates: () => readonly string[]) =>
    wanted[name] === undefined ? choose(name, candidates()) : existing(path, fields, wanted[name], name);

  const selection: { -readonly [K in keyof Selection]: Selection[K] } = {};
  if (scores) selection.scores = scores;
  else {
    const confidence = role("confidence", () => ranked(free, CONFIDENCE_NAMES, ["numbers"]));
    const prediction = role("prediction", () => ranked(free, PREDICTION_NAMES, ["integers", "names"]));
    if (confidence === undefined || prediction === undefined) throw noScores(path, fields);
    Object.assign(selection, { confidence, prediction });
    taken.add(confidence).add(prediction);
  }
  if (!labelsAreAFile && (needsLabels || wanted.labels !== undefined)) {
    const rest = free.filter((field) => !taken.has(field.name));
    const labels = role("labels", () => labelCandidates(rest));
    if (labels === undefined) throw noLabels(path, fields);
    selection.labels = labels;
  }
  return { selection, ...(classNames && { classNames }), assumed, ambiguous };
}

/** Labels may stand in a file of their own, `.npy`, beside the logits. */
export function isArrayFileName(name: string): boolean {
  return /\.npy$/i.test(name);
}

interface ScoreGroup {
  readonly name: string;
  readonly scores: readonly string[];
  readonly classNames?: readonly string[];
}

function scoreCandidates(path: string, fields: readonly Field[]): ScoreGroup[] {
  const vectors = fields.filter((field) => field.kind === "vectors").map((field) => field.name);
  const byName = ranked(fields, SCORE_NAMES, ["vectors"]);
  const unnamed = byName.length > 0 ? byName : vectors;
  if (unnamed.length > 0) return unnamed.map((name) => ({ name, scores: [name] }));
  const wide = SCORE_NAMES.flatMap((name) => wideGroup(path, fields, `${name}_`) ?? []);
  if (wide.length > 0) return wide;
  return ranked(fields, SCORE_NAMES, ["numbers"])
    .filter((name) => !CONFIDENCE_NAMES.includes(name.toLowerCase()))
    .map((name) => ({ name, scores: [name] }));
}

/** Two or more columns that share a prefix: a class each, named by what follows it. */
function wideGroup(path: string, fields: readonly Field[], prefix: string): ScoreGroup | undefined {
  const named = fields.filter(({ name }) => name.startsWith(prefix) && name.length > prefix.length);
  const suffix = ({ name }: Field) => name.slice(prefix.length);
  const numbered = named.filter((field) => /^\d+$/.test(suffix(field)));
  const members = numbered.length > 0 ? numbered : named;
  if (members.length < 2) return undefined;
  const other = members.find(({ kind }) => kind !== "numbers" && kind !== "integers");
  // Leaving it out would make it a model of fewer classes.
  if (other) throw notNumbers(path, other);
  if (numbered.length === 0)
    return { name: prefix, scores: members.map(({ name }) => name), classNames: members.map(suffix) };
  // Numbers are class indices: column `logit_10` comes after `logit_9`, however the file orders them.
  const sorted = members.toSorted((a, b) => Number(suffix(a)) - Number(suffix(b)));
  const scores = sorted.map(({ name }) => name);
  // Where they do not count from 0, they are names: label 1 belongs to `logit_1`.
  const isIndex = sorted.every((field, k) => Number(suffix(field)) === k);
  return { name: prefix, scores, ...(!isIndex && { classNames: sorted.map(suffix) }) };
}

function namedScores(
  path: string,
  fields: readonly Field[],
  name: string,
): { scores: readonly string[]; classNames?: readonly string[] | undefined } {
  const field = fields.find((candidate) => candidate.name === name);
  if (field?.kind === "other" || field?.kind === "names") throw notNumbers(path, field);
  if (field) return { scores: [field.name] };
  const group = wideGroup(path, fields, name);
  if (group) return group;
  throw noSuchField(path, fields, name, "--logits");
}

function notNumbers(path: string, { name, type }: Field): UsageError {
  return new UsageError(
    `Cannot read logits from "${name}" of ${path}: it is ${type}, a list of numbers a row, one number a row, ` +
      "or the prefix of several columns of numbers is wanted",
  );
}

function existing(path: string, fields: readonly Field[], name: string, role: string): string {
  if (!fields.some((field) => field.name === name)) throw noSuchField(path, fields, name, `--${role}`);
  return name;
}

function labelCandidates(fields: readonly Field[]): string[] {
  const named = ranked(fields, LABEL_NAMES, ["integers", "names", "numbers"]);
  if (named.length > 0) return named;
  const others = fields.filter(
    (field) => field.kind === "integers" && !/^(id|index|row|.*_id)$/i.test(field.name),
  );
  return others.map((field) => field.name);
}

/** The fields of these kinds whose names are in the list, in the list's order. */
function ranked(fields: readonly Field[], names: readonly string[], kinds: readonly FieldKind[]): string[] {
  return names.flatMap((name) =>
    fields
      .filter((field) => field.name.toLowerCase() === name && kinds.includes(field.kind))
      .map((f) => f.name),
  );
}

function list(fields: readonly Field[]): string {
  return fields.map((field) => `${field.name || "(the array)"} ${field.type}`).join(", ") || "nothing";
}

function noSuchField(path: string, fields: readonly Field[], name: string, option: string): UsageError {
  return new UsageError(
    `Cannot find "${name}" (${option}) in ${path}: it holds ${list(fields)}, a name of these is wanted`,
  );
}

function noScores(path: string, fields: readonly Field[]): UsageError {
  return new UsageError(
    `Cannot find the logits in ${path}: it holds ${list(fields)}, say which with --logits NAME ` +
      "(or --confidence NAME and --prediction NAME for top-label files)",
  );
}

function noLabels(path: string, fields: readonly Field[]): UsageError {
  return new UsageError(
    `Cannot find the true classes in ${path}: it holds ${list(fields)}, say which with --labels NAME (or a .npy file)`,
  );
}
