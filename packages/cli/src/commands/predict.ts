/**
 * `softmax predict`: the logits of a trained model, for every row of a file.
 *
 * @module
 */
import type { Command } from "commander";
import { expandPaths } from "../engine/expand-paths.ts";
import { featureFields } from "../engine/feature-fields.ts";
import { featureFileKind, openFeatureFile } from "../engine/feature-file.ts";
import { type NamedModel, readModel } from "../engine/feature-model.ts";
import { predictionRowsOf } from "../engine/feature-prediction.ts";
import { writePredictionArray } from "../engine/feature-prediction-array.ts";
import { fileKind } from "../engine/file-kind.ts";
import { isLlmFile } from "../engine/open-data-file.ts";
import { checkNotRead } from "../files/check-not-read.ts";
import type { DataFile } from "../files/data-file.ts";
import { checkOutput, writeWhole } from "../files/whole-file.ts";
import { formatRows } from "../report/format-number.ts";
import { printable } from "../report/printable.ts";
import { UsageError } from "../usage-error.ts";
import type { Terminal } from "./terminal.ts";

interface PredictOptions {
  model: string;
  output: string;
  features?: string;
  json?: boolean;
}

export function addPredictCommand(program: Command, terminal: Terminal): void {
  program
    .command("predict")
    .helpGroup("Models:")
    .summary("write the logits and probabilities of a trained model, keeping every column")
    .description(
      "Computes the logits of every row with a model that `softmax train` wrote. A table keeps its columns and gains " +
        "logits and probabilities; arrays and IDX images give their logits as .npy. Calibrate reads either next.",
    )
    .argument("<file>", "a file of features; - for standard input")
    .requiredOption("--model <file>", "a model that `softmax train` wrote")
    .requiredOption("-o, --output <file>", "where to write; its ending decides the format")
    .option("--features <name>", "the features, where they are not called as in training: as for train")
    .option("--json", "print one JSON document about what was written")
    .addHelpText(
      "after",
      "\nExamples:\n  softmax predict new.parquet --model model.json -o predicted.parquet" +
        "\n  softmax calibrate predicted.parquet --logits logits --labels label -o calibrator.json",
    )
    .action((file: string, options: PredictOptions) => predict(file, options, terminal));
}

async function predict(path: string, options: PredictOptions, terminal: Terminal): Promise<void> {
  const { output, model: modelPath, json } = options;
  await checkOutput(output);
  const inputs = await expandPaths([path]);
  const [input, another] = inputs as [string, string?];
  if (another !== undefined) {
    throw new UsageError(`Cannot predict ${inputs.length} files at once: one file for one output is wanted`);
  }
  await checkNotRead([output], [input, modelPath]);
  const named = await readModel(modelPath);
  const features = await featuresToRead(input, named, options);
  const progress = terminal.progress("Predicting", undefined);
  let rows = 0;
  const onRows = (done: number) => {
    rows = done;
    progress.update(done);
  };
  let added: string[];
  try {
    added = await writeWhole(output, (aside) => write({ input, output, aside, features }, named, onRows));
  } finally {
    progress.finish();
  }
  const { classes } = named.model;
  const classNames = named.classNames ?? null;
  if (json) terminal.printJson({ rows, classes, classNames, features, added, output });
  else {
    const names = classNames === null ? "" : `; classes ${classNames.join(",")}`;
    terminal.print(printable(`Wrote ${formatRows(rows)} to ${output}, with ${added.join(" and ")}${names}.`));
  }
}

/** The fields that were named, else those the model was trained on, else what can be guessed. */
async function featuresToRead(
  path: string,
  { featureNames, model }: NamedModel,
  { features, output }: PredictOptions,
): Promise<readonly string[]> {
  const file = await openFeatureFile(path);
  try {
    await checkOutputKind(file, output);
    if (features !== undefined) return featureFields(path, file.fields, features).taken;
    const missing = featureNames?.find((name) => !file.fields.some((field) => field.name === name));
    const isTable = featureFileKind(path) === "table";
    if (featureNames && missing === undefined) return featureNames;
    // Columns have an order that only their names tell; a list or an array of D has none to lose.
    if (featureNames && featureNames.length > 1 && isTable) {
      throw new UsageError(
        `Cannot read ${path}: it has no "${missing}", one of the ${model.inputs} columns that the model was trained on; ` +
          "--features says what takes their place",
      );
    }
    return featureFields(path, file.fields, undefined).taken;
  } finally {
    await file.close();
  }
}

async function checkOutputKind({ path }: DataFile, output: string): Promise<void> {
  if (featureFileKind(path) === "arrays") {
    if (/\.npy$/i.test(output)) return;
    throw new UsageError(`Cannot write ${output}: the logits of an array go to .npy`);
  }
  if (fileKind(output) !== "table") {
    throw new UsageError(
      `Cannot write ${output}: rows of a table go to .parquet, .csv, .tsv, .json or .jsonl`,
    );
  }
  if (!(await isLlmFile(path))) return;
  throw new UsageError(
    `Cannot predict the rows of ${path}: it holds completions or samples of a language model, a table of features is wanted`,
  );
}

interface Prediction {
  readonly input: string;
  readonly output: string;
  readonly aside: string;
  readonly features: readonly string[];
}

/** Writes what was predicted, and returns what was added. */
async function write(
  prediction: Prediction,
  { model }: NamedModel,
  onRows: (done: number) => void,
): Promise<string[]> {
  if (featureFileKind(prediction.input) === "arrays") {
    await writePredictionArray(prediction, model, onRows);
    return ["logits"];
  }
  const { writePredictionTable } = await import("../engine/feature-prediction-table.ts");
  return writePredictionTable({ ...prediction, classes: model.classes }, predictionRowsOf(model, onRows));
}
