/**
 * Settles what files of features hold, from the first one's schema and all labels.
 *
 * @module
 */
import type { DataFile } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { featureFields, labelField } from "./feature-fields.ts";
import { isLabelFileName, openFeatureFile } from "./feature-file.ts";
import { surveyLabels } from "./feature-labels.ts";
import { FeatureReader } from "./feature-rows.ts";

/** What the user said; what is absent is guessed. */
export interface FeatureOptions {
  readonly features?: string | undefined;
  readonly labels?: string | undefined;
  readonly classNames?: readonly string[] | undefined;
}

export interface OpenedFeatures {
  readonly reader: FeatureReader;
  /** Where it is known. */
  readonly rows: number | undefined;
  /** What was guessed: role → what was taken. */
  readonly assumed: Readonly<Record<string, string>>;
}

export async function openFeatures(
  paths: readonly string[],
  options: FeatureOptions,
): Promise<OpenedFeatures> {
  const [first] = paths;
  const file = await openFeatureFile(first!);
  try {
    const features = featureFields(file.path, file.fields, options.features);
    const labels =
      options.labels !== undefined && isLabelFileName(options.labels)
        ? { taken: options.labels }
        : labelField(file.path, file.fields, features.taken, options.labels);
    if (features.taken.includes(labels.taken)) {
      throw new UsageError(
        `Cannot train on ${file.path}: "${labels.taken}" is among the features and the labels, one of the two is wanted`,
      );
    }
    const { rows, classes, classNames } = await surveyLabels(paths, labels.taken, options.classNames);
    const inputs = await countInputs(file, features.taken);
    const layout = { fields: features.taken, inputs, classes, classNames };
    const assumed = {
      ...(features.assumed !== undefined && { features: features.assumed }),
      ...("assumed" in labels && { labels: labels.assumed! }),
    };
    return { reader: new FeatureReader(paths, labels.taken, layout), rows, assumed };
  } finally {
    await file.close();
  }
}

async function countInputs(file: DataFile, fields: readonly string[]): Promise<number> {
  for await (const { width } of file.chunks({ scores: fields }, undefined)) {
    if (width > 0) return width;
  }
  throw new UsageError(`Cannot read ${file.path}: no features in it, at least one row of one is wanted`);
}
