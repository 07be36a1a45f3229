/**
 * Which fields hold the features and the labels: one of lists, several of numbers, or an array.
 *
 * @module
 */
import type { Field } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { LABEL_NAMES, list, ranked } from "./field-names.ts";

const FEATURE_NAMES = [
  "features",
  "feature",
  "x",
  "inputs",
  "input",
  "embeddings",
  "embedding",
  "images",
  "image",
  "pixels",
  "pixel",
];

/** What an option for features may name. */
const WANTED = "a column of lists, columns as a list a,b,c, a prefix of columns such as x_, or an array";

/** What was taken for a role, and whether that was a guess. */
export interface Found<T> {
  readonly taken: T;
  readonly assumed?: string;
}

/** The fields of features, by the name that was given or the only one that they can be. */
export function featureFields(
  path: string,
  fields: readonly Field[],
  name: string | undefined,
): Found<readonly string[]> {
  if (name !== undefined) return { taken: namedFeatures(path, fields, name) };
  const candidates = guessedFeatures(fields);
  const [first, other] = candidates;
  if (first === undefined || other !== undefined) {
    const many = first === undefined ? "" : `${candidates.join(" and ")} would do, `;
    throw new UsageError(
      `Cannot find the features in ${path}: it holds ${list(fields)}; ${many}say which with --features: ${WANTED}`,
    );
  }
  // The array of a file that holds one has no name: there was nothing to guess.
  return { taken: namedFeatures(path, fields, first), ...(first !== "" && { assumed: first }) };
}

function guessedFeatures(fields: readonly Field[]): string[] {
  const vectors = fields.filter(isVectors);
  const named = vectors.filter(({ name }) => FEATURE_NAMES.includes(name.toLowerCase()));
  if (vectors.length > 0) return (named.length > 0 ? named : vectors).map(({ name }) => name);
  return FEATURE_NAMES.map((name) => `${name}_`).filter((prefix) => wideFields(fields, prefix).length > 1);
}

/** The column of true classes; undefined where the fields have none and none is named. */
export function labelField(
  path: string,
  fields: readonly Field[],
  features: readonly string[],
  name: string | undefined,
): Found<string> {
  if (name !== undefined) {
    if (fields.some((field) => field.name === name)) return { taken: name };
    throw new UsageError(
      `Cannot find "${name}" (--labels) in ${path}: it holds ${list(fields)}, a name of these, a .npy or an IDX file is wanted`,
    );
  }
  const free = fields.filter((field) => !features.includes(field.name));
  const [guess] = ranked(free, LABEL_NAMES, ["integers", "names", "numbers"]);
  if (guess !== undefined) return { taken: guess, assumed: guess };
  throw new UsageError(
    `Cannot find the true classes in ${path}: it holds ${list(fields)}, say which with --labels NAME (or a .npy or IDX file)`,
  );
}

function namedFeatures(path: string, fields: readonly Field[], name: string): readonly string[] {
  const field = fields.find((candidate) => candidate.name === name);
  if (field && !isVectors(field) && !isNumeric(field)) throw notNumbers(path, field);
  if (field) return [name];
  const found = listedFields(path, fields, name) ?? wideFields(fields, name);
  if (found.length < 2) {
    throw new UsageError(
      `Cannot find "${name}" (--features) in ${path}: it holds ${list(fields)}; ${WANTED}, is wanted`,
    );
  }
  const other = found.find((member) => !isNumeric(member));
  if (other) throw notNumbers(path, other);
  if (found.some(({ shape }) => shape !== undefined)) {
    throw new UsageError(
      `Cannot read features from "${name}" of ${path}: they are ${found.length} arrays, one [N, D] is wanted`,
    );
  }
  return found.map((member) => member.name);
}

/** `a,b,c`, in this order. */
function listedFields(path: string, fields: readonly Field[], text: string): Field[] | undefined {
  const names = text.split(",");
  if (names.length < 2) return undefined;
  return names.map((name, i) => {
    const field = fields.find((candidate) => candidate.name === name);
    if (!field) {
      throw new UsageError(
        `Cannot find "${name}" (--features) in ${path}: it holds ${list(fields)}, a name of these is wanted`,
      );
    }
    if (names.indexOf(name) === i) return field;
    throw new UsageError(
      `Cannot read features from "${text}" of ${path}: "${name}" is given twice, each column once is wanted`,
    );
  });
}

/** Columns that share a prefix: by the numbers that follow it, else in the file's order. */
function wideFields(fields: readonly Field[], prefix: string): Field[] {
  const suffix = ({ name }: Field) => name.slice(prefix.length);
  const members = fields.filter((field) => field.name.startsWith(prefix) && suffix(field) !== "");
  const numbered = members.filter((field) => /^\d+$/.test(suffix(field)));
  // Column `x_10` comes after `x_9`, however the file orders them.
  return numbered.length > 0 ? numbered.toSorted((a, b) => Number(suffix(a)) - Number(suffix(b))) : members;
}

function isVectors({ kind, shape }: Field): boolean {
  return kind === "vectors" || (kind === "other" && shape !== undefined && shape.length > 2);
}

function isNumeric({ kind }: Field): boolean {
  return kind === "numbers" || kind === "integers";
}

function notNumbers(path: string, { name, type, notNumber }: Field): UsageError {
  const what = `Cannot read features from "${name}" of ${path}`;
  return new UsageError(
    notNumber
      ? `${what}: row ${notNumber.row} has ${JSON.stringify(notNumber.text)}, a number is wanted (rows count from 0)`
      : `${what}: it is ${type}, ${WANTED} of numbers is wanted`,
  );
}
