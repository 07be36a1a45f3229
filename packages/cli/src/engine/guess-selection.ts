/**
 * Which field holds what, when the user did not say: decided once from names and types, never from row values.
 *
 * @module
 */

import type { Field, Selection } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { CONFIDENCE_NAMES, LABEL_NAMES, list, PREDICTION_NAMES, ranked } from "./field-names.ts";
import { namedScores, noScores, type ScoresOption, scoreCandidates } from "./score-fields.ts";

/** What the user said; what is absent is guessed. */
export interface Wanted {
  readonly logits?: string | undefined;
  readonly labels?: string | undefined;
  readonly confidence?: string | undefined;
  readonly prediction?: string | undefined;
  /** Never guessed. */
  readonly weights?: string | undefined;
  readonly group?: string | undefined;
  /** The option that names the scores, for messages; `diagnose` reads probabilities too. */
  readonly scoresOption?: ScoresOption;
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

/** Finds the fields for a task; throws a `UsageError` that lists the fields when there is none. */
export function guessSelection(
  path: string,
  fields: readonly Field[],
  wanted: Wanted,
  needsLabels: boolean,
): Guess {
  const assumed: Record<string, string> = {};
  const ambiguous: string[] = [];
  const { scoresOption = "logits" } = wanted;
  const labelsAreAFile = wanted.labels !== undefined && isArrayFileName(wanted.labels);
  const beside = besideRows(path, fields, wanted);
  const offered = fields.filter(({ name }) => name !== beside.weights && name !== beside.group);
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
    if (wanted.logits !== undefined)
      ({ scores, classNames } = namedScores(path, fields, wanted.logits, scoresOption));
    else {
      const groups = scoreCandidates(path, offered, scoresOption);
      const name = choose(
        "logits",
        groups.map((group) => group.name),
      );
      const group = groups.find((candidate) => candidate.name === name);
      scores = group?.scores;
      classNames = group?.classNames;
    }
  }

  if (scores && scores.length > 1) refuseSeveralArrays(path, fields, scores, scoresOption);
  const taken = new Set(scores);
  const free = fields.filter(({ name }) => !taken.has(name) && name !== beside.weights);
  const role = (name: "labels" | "confidence" | "prediction", candidates: () => readonly string[]) =>
    wanted[name] === undefined ? choose(name, candidates()) : existing(path, fields, wanted[name], name);

  const selection: { -readonly [K in keyof Selection]: Selection[K] } = {};
  if (scores) selection.scores = scores;
  else {
    const confidence = role("confidence", () => ranked(free, CONFIDENCE_NAMES, ["numbers"]));
    const prediction = role("prediction", () => ranked(free, PREDICTION_NAMES, ["integers", "names"]));
    if (confidence === undefined || prediction === undefined) throw noScores(path, fields, scoresOption);
    Object.assign(selection, { confidence, prediction });
    taken.add(confidence).add(prediction);
  }
  if (!labelsAreAFile && (needsLabels || wanted.labels !== undefined)) {
    const rest = free.filter((field) => !taken.has(field.name));
    const labels = role("labels", () => labelCandidates(rest, beside.group));
    if (labels === undefined) throw noLabels(path, fields);
    selection.labels = labels;
  }
  Object.assign(selection, beside);
  return { selection, ...(classNames && { classNames }), assumed, ambiguous };
}

/** Labels, weights and groups may stand in a file of their own, `.npy`, beside the logits. */
export function isArrayFileName(name: string): boolean {
  return /\.npy$/i.test(name);
}

/** A reader of arrays takes its scores from one of them. */
function refuseSeveralArrays(
  path: string,
  fields: readonly Field[],
  scores: readonly string[],
  option: ScoresOption,
): void {
  if (!fields.some(({ name, shape }) => shape !== undefined && scores.includes(name))) return;
  throw new UsageError(
    `Cannot read ${option} from "${scores.join(",")}" of ${path}: they are ${scores.length} arrays, one [N, K] is wanted`,
  );
}

function existing(path: string, fields: readonly Field[], name: string, role: string): string {
  if (!fields.some((field) => field.name === name)) throw noSuchField(path, fields, name, `--${role}`);
  return name;
}

/** The fields of weights and groups, where they were said and stand in no file of their own. */
function besideRows(
  path: string,
  fields: readonly Field[],
  wanted: Wanted,
): Pick<Selection, "weights" | "group"> {
  const kinds = { weights: ["numbers", "integers"], group: ["numbers", "integers", "names", "other"] };
  const found: { weights?: string; group?: string } = {};
  for (const role of ["weights", "group"] as const) {
    const name = wanted[role];
    if (name === undefined || isArrayFileName(name)) continue;
    const { kind, type, shape } = fields.find((field) => field.name === existing(path, fields, name, role))!;
    // Another kind of column, such as a date, has a text; an array of several dimensions has none.
    if (!kinds[role].includes(kind) || (kind === "other" && shape)) {
      const want = role === "weights" ? "a number for each row" : "one value for each row";
      throw new UsageError(`Cannot use "${name}" (--${role}) of ${path}: it is ${type}, ${want} is wanted`);
    }
    found[role] = name;
  }
  return found;
}

/** The field that rows are grouped by may be the labels too, but not for want of another name. */
function labelCandidates(fields: readonly Field[], group: string | undefined): string[] {
  const named = ranked(fields, LABEL_NAMES, ["integers", "names", "numbers"]);
  if (named.length > 0) return named;
  const others = fields.filter(
    ({ name, kind }) => kind === "integers" && name !== group && !/^(id|index|row|.*_id)$/i.test(name),
  );
  return others.map((field) => field.name);
}

function noSuchField(path: string, fields: readonly Field[], name: string, option: string): UsageError {
  return new UsageError(
    `Cannot find "${name}" (${option}) in ${path}: it holds ${list(fields)}, a name of these is wanted`,
  );
}

function noLabels(path: string, fields: readonly Field[]): UsageError {
  return new UsageError(
    `Cannot find the true classes in ${path}: it holds ${list(fields)}, say which with --labels NAME (or a .npy file)`,
  );
}
