/**
 * Which fields hold the scores: one of lists, one of numbers, or a column a class.
 *
 * @module
 */
import type { Field } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { CONFIDENCE_NAMES, LABEL_NAMES, list, ranked, SCORE_NAMES } from "./field-names.ts";

/** The option that names the scores, for messages. */
export type ScoresOption = "logits" | "probabilities";

interface ScoreGroup {
  readonly name: string;
  readonly scores: readonly string[];
  readonly classNames?: readonly string[];
}

/** What could be the scores when nobody said, the best first. */
export function scoreCandidates(path: string, fields: readonly Field[], option: ScoresOption): ScoreGroup[] {
  const vectors = fields.filter((field) => field.kind === "vectors").map((field) => field.name);
  const byName = ranked(fields, SCORE_NAMES, ["vectors"]);
  const unnamed = byName.length > 0 ? byName : vectors;
  if (unnamed.length > 0) return unnamed.map((name) => ({ name, scores: [name] }));
  const wide = SCORE_NAMES.flatMap((name) => wideGroup(path, fields, `${name}_`, option) ?? []);
  if (wide.length > 0) return wide;
  const counted = countedColumns(fields);
  if (counted) return [counted];
  return ranked(fields, SCORE_NAMES, ["numbers"])
    .filter((name) => !CONFIDENCE_NAMES.includes(name.toLowerCase()))
    .map((name) => ({ name, scores: [name] }));
}

/** Columns called 0, 1, 2 … and no others but the labels, as data frames write an array. */
function countedColumns(fields: readonly Field[]): ScoreGroup | undefined {
  const scores = fields.filter(({ name }) => /^\d+$/.test(name));
  const others = fields.filter((field) => !scores.includes(field));
  const isCounted =
    scores.length > 1 && scores.every((field, k) => field.name === String(k) && isNumeric(field));
  if (!isCounted || !others.every(({ name }) => LABEL_NAMES.includes(name.toLowerCase()))) return undefined;
  const names = scores.map(({ name }) => name);
  return { name: names.join(","), scores: names };
}

/** `a,b,c`: a column a class, in the order of the classes, and the classes are called as the columns are. */
function listedColumns(
  path: string,
  fields: readonly Field[],
  list: string,
  option: ScoresOption,
): ScoreGroup | undefined {
  const names = list.split(",");
  if (names.length < 2 || !names.some((name) => fields.some((field) => field.name === name)))
    return undefined;
  for (const name of names) {
    const field = fields.find((candidate) => candidate.name === name);
    if (!field) throw noSuchScores(path, fields, name, option);
    if (!isNumeric(field)) throw notNumbers(path, field, option);
  }
  const twice = names.find((name, k) => names.indexOf(name) < k);
  if (twice !== undefined) {
    throw new UsageError(
      `Cannot read ${option} from "${list}" of ${path}: "${twice}" is given twice, a column of its own for each class is wanted`,
    );
  }
  const isIndex = names.every((name, k) => name === String(k));
  return { name: list, scores: names, ...(!isIndex && { classNames: names }) };
}

function isNumeric({ kind }: Field): boolean {
  return kind === "numbers" || kind === "integers";
}

/** Two or more columns that share a prefix: a class each, named by what follows it. */
function wideGroup(
  path: string,
  fields: readonly Field[],
  prefix: string,
  option: ScoresOption,
): ScoreGroup | undefined {
  const named = fields.filter(({ name }) => name.startsWith(prefix) && name.length > prefix.length);
  const suffix = ({ name }: Field) => name.slice(prefix.length);
  const numbered = named.filter((field) => /^\d+$/.test(suffix(field)));
  const members = numbered.length > 0 ? numbered : named;
  if (members.length < 2) return undefined;
  const other = members.find((field) => !isNumeric(field));
  // Leaving it out would make it a model of fewer classes.
  if (other) throw notNumbers(path, other, option);
  if (numbered.length === 0)
    return { name: prefix, scores: members.map(({ name }) => name), classNames: members.map(suffix) };
  // Numbers are class indices: column `logit_10` comes after `logit_9`, however the file orders them.
  const sorted = members.toSorted((a, b) => Number(suffix(a)) - Number(suffix(b)));
  const scores = sorted.map(({ name }) => name);
  // Where they do not count from 0, they are names: label 1 belongs to `logit_1`.
  const isIndex = sorted.every((field, k) => Number(suffix(field)) === k);
  return { name: prefix, scores, ...(!isIndex && { classNames: sorted.map(suffix) }) };
}

/** The scores that the user named. */
export function namedScores(
  path: string,
  fields: readonly Field[],
  name: string,
  option: ScoresOption,
): { scores: readonly string[]; classNames?: readonly string[] | undefined } {
  const field = fields.find((candidate) => candidate.name === name);
  if (field?.kind === "other" || field?.kind === "names") throw notNumbers(path, field, option);
  if (field) return { scores: [field.name] };
  const group = listedColumns(path, fields, name, option) ?? wideGroup(path, fields, name, option);
  if (group) return group;
  throw noSuchScores(path, fields, name, option);
}

/** What an option for scores may name. */
const SCORES_WANTED = "a column, columns as a list a,b,c, or the prefix of one column a class, such as z_";

function notNumbers(path: string, { name, type, notNumber }: Field, option: ScoresOption): UsageError {
  const what = `Cannot read ${option} from "${name}" of ${path}`;
  return new UsageError(
    notNumber
      ? `${what}: row ${notNumber.row} has ${JSON.stringify(notNumber.text)}, a number is wanted (rows count from 0)`
      : `${what}: it is ${type}, a list of numbers a row, one number a row, or the prefix of several columns of numbers is wanted`,
  );
}

function noSuchScores(
  path: string,
  fields: readonly Field[],
  name: string,
  option: ScoresOption,
): UsageError {
  return new UsageError(
    `Cannot find "${name}" (--${option}) in ${path}: it holds ${list(fields)}; ${SCORES_WANTED}, is wanted`,
  );
}

export function noScores(path: string, fields: readonly Field[], option: ScoresOption): UsageError {
  const topLabel =
    option === "logits" ? "; for top-label files --confidence NAME and --prediction NAME are wanted" : "";
  return new UsageError(
    `Cannot find the ${option} in ${path}: it holds ${list(fields)}, say which with --${option}: ${SCORES_WANTED}${topLabel}`,
  );
}
