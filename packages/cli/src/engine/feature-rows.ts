/**
 * Rows of features with their true classes, from files whose layout is settled: every pass gives the same rows.
 *
 * @module
 */
import type { DataFile } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { checkedFeatures } from "./feature-check.ts";
import { isLabelFileName, openFeatureFile, readLabelFile } from "./feature-file.ts";
import { numberedClasses } from "./numbered-classes.ts";
import { OutsideColumn } from "./outside-column.ts";
import { readAhead } from "./read-ahead.ts";
import { trueClasses } from "./true-classes.ts";

/** What was settled once, for all files. */
export interface FeatureLayout {
  /** Fields of the features: one of lists, an array, or columns. */
  readonly fields: readonly string[];
  /** D. */
  readonly inputs: number;
  /** K. */
  readonly classes: number;
  readonly classNames: readonly string[] | undefined;
}

/** Rows in the form that the library trains on. */
export interface FeatureRows {
  /** `[rows, D]`. */
  readonly features: Float32Array;
  readonly rows: number;
  readonly labels: Int32Array;
}

export class FeatureReader {
  readonly paths: readonly string[];
  readonly layout: FeatureLayout;
  readonly labels: string;

  /** @param labels a field; or the name of a file beside */
  constructor(paths: readonly string[], labels: string, layout: FeatureLayout) {
    this.paths = paths;
    this.labels = labels;
    this.layout = layout;
  }

  /** One pass over all rows of all files. */
  async *rows(): AsyncGenerator<FeatureRows> {
    const { labels } = this;
    const outside = isLabelFileName(labels)
      ? new OutsideColumn(labels, await readLabelFile(labels), "labels")
      : undefined;
    for (const path of this.paths) {
      const file = await openFeatureFile(path);
      try {
        yield* this.rowsOf(file, outside);
      } finally {
        await file.close();
      }
    }
    outside?.finish();
  }

  private async *rowsOf(
    file: DataFile,
    outside: OutsideColumn<Float64Array> | undefined,
  ): AsyncGenerator<FeatureRows> {
    const { fields, inputs, classes, classNames } = this.layout;
    const selection = { scores: fields, ...(!outside && { labels: this.labels }) };
    checkFields(file, [...fields, ...(outside ? [] : [this.labels])]);
    const isName = file.fields.find(({ name }) => name === this.labels)?.kind === "names";
    const toIndices = isName ? undefined : numberedClasses(classNames);
    for await (const chunk of readAhead(file.chunks(selection, classNames))) {
      const { rows, firstRow } = chunk;
      const features = checkedFeatures(chunk, file.path, inputs);
      const given = outside?.next(rows) ?? chunk.labels!;
      const origin = { file, selection, classNames };
      const labels = await trueClasses(toIndices?.(given) ?? given, firstRow, classes, origin);
      yield { features, rows, labels };
    }
  }
}

function checkFields(file: DataFile, names: readonly string[]): void {
  const missing = names.find((name) => !file.fields.some((field) => field.name === name));
  if (missing === undefined) return;
  throw new UsageError(`Cannot read ${file.path}: it has no "${missing}", which the first file has`);
}
