/**
 * One pass over the labels alone: how many rows and classes there are, and what the classes are called.
 *
 * @module
 */
import { type DataFile, MISSING_GROUP } from "../files/data-file.ts";
import { LARGEST_CLASSES } from "../files/largest-classes.ts";
import { UsageError } from "../usage-error.ts";
import { isLabelFileName, openFeatureFile, readLabelFile } from "./feature-file.ts";
import { numberedClasses } from "./numbered-classes.ts";
import { trueClasses } from "./true-classes.ts";

/** What labels tell of the rows. */
export interface LabelSurvey {
  readonly rows: number;
  /** K. */
  readonly classes: number;
  readonly classNames: readonly string[] | undefined;
}

/** Rows of each label, a class index or a name. */
type LabelCounts = Map<number | string, number>;

/**
 * @param labels a field; or the name of a file beside
 * @param classNames names that were given; else those of labels that are names, sorted
 */
export async function surveyLabels(
  paths: readonly string[],
  labels: string,
  classNames: readonly string[] | undefined,
): Promise<LabelSurvey> {
  const counts: LabelCounts = new Map();
  const isFile = isLabelFileName(labels);
  if (isFile) await surveyLabelFile(labels, classNames, counts);
  else for (const path of paths) await surveyFile(path, labels, classNames, counts);
  const where = isFile ? labels : paths.join(", ");
  if (counts.size < 2) throw tooFewClasses(where, counts);
  const rows = Array.from(counts.values()).reduce((sum, count) => sum + count, 0);
  if (classNames) return { rows, classes: classNames.length, classNames };
  const names = Array.from(counts.keys()).filter((label) => typeof label === "string");
  if (names.length > 0) return { rows, classes: names.length, classNames: names.sort() };
  const classes = Array.from(counts.keys(), Number).reduce((most, label) => Math.max(most, label), 0) + 1;
  return { rows, classes, classNames: undefined };
}

function tooFewClasses(where: string, counts: LabelCounts): UsageError {
  const [only] = counts.keys();
  const found = only === undefined ? "no rows in it" : `all rows have class ${JSON.stringify(only)}`;
  return new UsageError(`Cannot train on ${where}: ${found}, rows of two or more classes are wanted`);
}

async function surveyLabelFile(
  path: string,
  classNames: readonly string[] | undefined,
  counts: LabelCounts,
): Promise<void> {
  const labels = await readLabelFile(path);
  const indices = numberedClasses(classNames)?.(labels) ?? labels;
  const classes = classNames?.length ?? LARGEST_CLASSES;
  indices.forEach((label, row) => {
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      const wanted = classNames ? `a number of one of ${classes} classes` : "a whole number from 0";
      throw new UsageError(
        `Cannot use the label of row ${row} of ${path}: it is ${labels[row]}, ${wanted} is wanted (rows count from 0)`,
      );
    }
    count(counts, label);
  });
}

async function surveyFile(
  path: string,
  labels: string,
  classNames: readonly string[] | undefined,
  counts: LabelCounts,
): Promise<void> {
  const file = await openFeatureFile(path);
  try {
    const isName = file.fields.find(({ name }) => name === labels)?.kind === "names";
    await (isName ? surveyNames(file, labels, counts) : surveyIndices(file, labels, classNames, counts));
  } finally {
    await file.close();
  }
}

async function surveyNames(file: DataFile, labels: string, counts: LabelCounts): Promise<void> {
  for await (const { groups = [], firstRow } of file.chunks({ group: labels }, undefined)) {
    const missing = groups.indexOf(MISSING_GROUP);
    if (missing >= 0) {
      throw new UsageError(
        `Cannot use the label of row ${firstRow + missing} of ${file.path}: it is nothing, a name is wanted (rows count from 0)`,
      );
    }
    for (const name of groups) count(counts, name);
  }
}

async function surveyIndices(
  file: DataFile,
  labels: string,
  classNames: readonly string[] | undefined,
  counts: LabelCounts,
): Promise<void> {
  const selection = { labels };
  const toIndices = numberedClasses(classNames);
  const classes = classNames?.length ?? LARGEST_CLASSES;
  for await (const { labels: given, firstRow } of file.chunks(selection, undefined)) {
    const indices = toIndices?.(given!) ?? given!;
    for (const label of await trueClasses(indices, firstRow, classes, { file, selection, classNames })) {
      count(counts, label);
    }
  }
}

function count(counts: LabelCounts, label: number | string): void {
  counts.set(label, (counts.get(label) ?? 0) + 1);
}
