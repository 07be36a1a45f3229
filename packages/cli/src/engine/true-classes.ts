/**
 * Labels as class indices, every one of them checked.
 *
 * @module
 */

import type { DataFile, Selection } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";

/** The place a label came from, for the message about a wrong one. */
export interface LabelOrigin {
  readonly file: DataFile;
  readonly selection: Selection;
  readonly classNames: readonly string[] | undefined;
}

/** Class indices of rows `firstRow …`; a missing or impossible label is a `UsageError` that names the row. */
export async function trueClasses(
  labels: Float64Array,
  firstRow: number,
  classes: number,
  origin: LabelOrigin,
): Promise<Int32Array> {
  const indices = new Int32Array(labels.length);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw await wrongLabel(label, firstRow + i, classes, origin);
    }
    indices[i] = label;
  }
  return indices;
}

async function wrongLabel(
  label: number,
  row: number,
  classes: number,
  origin: LabelOrigin,
): Promise<UsageError> {
  const { file, selection, classNames } = origin;
  const text =
    Number.isNaN(label) && selection.labels !== undefined
      ? await file.labelText(selection, row)
      : String(label);
  const wanted =
    classNames && Number.isNaN(label)
      ? `one of the class names ${classNames.slice(0, 5).join(", ")}${classNames.length > 5 ? ", …" : ""}`
      : `a whole number from 0 to ${classes - 1}`;
  const hint =
    Number.isNaN(label) && !classNames && text !== "nothing"
      ? " (or --class-names for labels that are names)"
      : "";
  const oneBased = label === classes ? "; if the labels count from 1, subtract 1" : "";
  return new UsageError(
    `Cannot use the label of row ${row} of ${file.path}: it is ${text}, ${wanted} is wanted${hint}${oneBased} (rows count from 0)`,
  );
}
