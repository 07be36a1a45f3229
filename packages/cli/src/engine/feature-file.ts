/** Files of features, and of labels beside them: every data file, and IDX besides. */
import { readNumbers } from "../arrays/array-file.ts";
import { isIdxFileName, openIdxFile, readIdxNumbers } from "../arrays/idx-file.ts";
import type { DataFile } from "../files/data-file.ts";
import { fileKind } from "./file-kind.ts";
import { isArrayFileName } from "./guess-selection.ts";
import { openDataFile } from "./open-data-file.ts";

export function openFeatureFile(path: string): Promise<DataFile> {
  return isIdxFileName(path) ? openIdxFile(path) : openDataFile(path);
}

/** Tables keep their columns; all others are arrays. */
export function featureFileKind(path: string): "table" | "arrays" {
  return fileKind(path) === "table" ? "table" : "arrays";
}

/** Whether `--labels` names a file of its own, `.npy` or IDX, and no field. */
export function isLabelFileName(name: string): boolean {
  return isArrayFileName(name) || isIdxFileName(name);
}

export function readLabelFile(path: string): Promise<Float64Array> {
  return isIdxFileName(path) ? readIdxNumbers(path, "labels") : readNumbers(path, "labels");
}
