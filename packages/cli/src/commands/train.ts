/**
 * `softmax train`: a classifier from features and true classes.
 *
 * @module
 */
import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { expandPaths } from "../engine/expand-paths.ts";
import { isLabelFileName } from "../engine/feature-file.ts";
import { measureModel } from "../engine/feature-metrics.ts";
import { modelText } from "../engine/feature-model.ts";
import { type OpenedFeatures, openFeatures } from "../engine/feature-open.ts";
import { FeatureReader, type FeatureRows } from "../engine/feature-rows.ts";
import { gatherFeatures, holdOut, piecesOf } from "../engine/feature-set.ts";
import { countsEpochs, type RowsToTrain, type TrainingStep, trainModel } from "../engine/feature-training.ts";
import { checkNotRead } from "../files/check-not-read.ts";
import { checkOutput, writeWhole } from "../files/whole-file.ts";
import { trainingProgress } from "../report/learning-curve-progress.ts";
import { UsageError } from "../usage-error.ts";
import { readClassNames } from "./class-names.ts";
import { shellWord } from "./shell-word.ts";
import type { Terminal } from "./terminal.ts";
import { addTrainOptions, checkTrainOptions, shareOf, type TrainOptions } from "./train-options.ts";
import { type Training, trainingJson, trainingText, trainingWarnings } from "./train-report.ts";

export function addTrainCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("train")
    .helpGroup("Models:")
    .summary("train a classifier on features: a softmax regression, or a small network")
    .description(
      "Fits a softmax regression to features and true classes, or with --hidden trains a small network. " +
        "Features are computed in float32; those of a size near 1 train best. Bytes of IDX images become 0 to 1.",
    )
    .argument("<file...>", "files of features and labels; patterns; - for standard input");
  addTrainOptions(command)
    .addHelpText(
      "after",
      "\nExamples:\n  softmax train flowers.csv --features petal_ --labels species --validation 0.2 -o model.json" +
        "\n  softmax train train-images-idx3-ubyte.gz --labels train-labels-idx1-ubyte.gz --hidden 128 -o model.json" +
        "\n  softmax predict new.parquet --model model.json -o predicted.parquet",
    )
    .action((files: string[], options: TrainOptions) => train(files, options, terminal));
}

async function train(files: readonly string[], options: TrainOptions, terminal: Terminal): Promise<void> {
  checkTrainOptions(options);
  await checkOutput(options.output);
  const opened = await openInput(files, options, terminal);
  const { rows, heldOut } = await rowsToTrain(opened, options, terminal);
  const { layout } = opened.reader;
  const curve: TrainingStep[] = [];
  const request = {
    classes: layout.classes,
    ...{ l2: options.l2, hidden: options.hidden, epochs: options.epochs, batchSize: options.batch },
    ...{ seed: options.seed, validation: heldOut },
    onStep(step: TrainingStep) {
      curve.push(step);
      progress.update(step);
    },
  };
  const unit = countsEpochs(request, rows) ? "epoch" : "iteration";
  const progress = trainingProgress(terminal.stderr, unit);
  try {
    const model = await trainModel(rows, request);
    progress.finish();
    const fitted = await measureModel(model, typeof rows === "function" ? rows() : piecesOf(rows));
    const validation = heldOut && (await measureModel(model, piecesOf(heldOut)));
    const named = { model, featureNames: namesOf(layout.fields), classNames: layout.classNames };
    await writeWhole(options.output, (aside) => writeFile(aside, modelText(named)));
    const { output, l2, hidden } = options;
    report({ ...named, output, l2, hidden, unit, curve, fitted, validation, assumed: opened.assumed });
  } finally {
    progress.finish();
  }

  function report(training: Training): void {
    for (const warning of trainingWarnings(training)) terminal.warn(warning);
    if (options.json) terminal.printJson(trainingJson(training));
    else terminal.print(trainingText(training, terminal));
  }
}

/** The array of a file that holds one has no name. */
function namesOf(fields: readonly string[]): readonly string[] | undefined {
  return fields.includes("") ? undefined : fields;
}

async function openInput(
  files: readonly string[],
  options: TrainOptions,
  terminal: Terminal,
): Promise<OpenedFeatures> {
  const { features, labels, output, classNames, validation, validationLabels } = options;
  const paths = await expandPaths(files);
  await checkNotRead(
    [output],
    [...paths, labels, classNames, validation, validationLabels].filter((path) => path !== undefined),
  );
  const names = classNames === undefined ? undefined : await readClassNames(classNames);
  const opened = await openFeatures(paths, { features, labels, classNames: names });
  const guessed = Object.entries(opened.assumed).map(([role, name]) => `--${role} ${shellWord(name)}`);
  if (guessed.length > 0) terminal.note(`Assumed: ${guessed.join(" ")}`);
  return opened;
}

interface TrainingRows {
  readonly rows: RowsToTrain;
  readonly heldOut: FeatureRows | undefined;
}

async function rowsToTrain(
  opened: OpenedFeatures,
  options: TrainOptions,
  terminal: Terminal,
): Promise<TrainingRows> {
  const { reader } = opened;
  const { validation, seed, stream } = options;
  const share = validation === undefined ? undefined : shareOf(validation);
  const isFile = validation !== undefined && share === undefined;
  const heldOut = isFile ? await gather(await openValidation(reader, options), terminal) : undefined;
  if (stream) return { rows: () => reader.rows(), heldOut };
  const all = await gather(opened, terminal);
  if (share === undefined) return { rows: all, heldOut };
  const divided = holdOut(all, share, seed);
  return { rows: divided.fitted, heldOut: divided.heldOut };
}

/** Rows of other files, read as those that are fitted are. */
async function openValidation(
  { labels, layout }: FeatureReader,
  { validation, validationLabels }: TrainOptions,
): Promise<OpenedFeatures> {
  if (isLabelFileName(labels) && validationLabels === undefined) {
    throw new UsageError(
      `Cannot judge by ${validation}: its labels stand in a file as those of ${labels} do, --validation-labels FILE is wanted`,
    );
  }
  const paths = await expandPaths([validation!]);
  const reader = new FeatureReader(paths, validationLabels ?? labels, layout);
  return { reader, rows: undefined, assumed: {} };
}

async function gather({ reader, rows }: OpenedFeatures, terminal: Terminal): Promise<FeatureRows> {
  const progress = terminal.progress("Reading", rows);
  try {
    return await gatherFeatures(reader, rows, (done) => progress.update(done));
  } finally {
    progress.finish();
  }
}
