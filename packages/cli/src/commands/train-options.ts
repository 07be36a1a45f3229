/**
 * The options of `softmax train`, and how each is read.
 *
 * @module
 */
import { type Command, InvalidArgumentError } from "commander";
import { parseNumber } from "../explain/parse-number.ts";
import { UsageError } from "../usage-error.ts";

export interface TrainOptions {
  output: string;
  features?: string;
  labels?: string;
  classNames?: string;
  validation?: string;
  validationLabels?: string;
  l2: number;
  hidden?: readonly number[];
  epochs?: number;
  batch?: number;
  seed: number;
  stream?: boolean;
  json?: boolean;
}

export function addTrainOptions(command: Command): Command {
  command
    .requiredOption("-o, --output <file>", "where to write the model, as JSON")
    .option("--json", "print one JSON document");
  command
    .optionsGroup("What is in the files:")
    .option("--features <name>", "a list column, columns a,b,c, a prefix of columns, or an array's key")
    .option("--labels <name>", "the true classes: a column, an array's key, or a .npy or IDX file")
    .option("--class-names <list>", "names of the classes: a comma list, or a file with one a line")
    .option("--validation <rows>", "rows to judge by: a file, or a share of the rows such as 0.2")
    .option("--validation-labels <file>", "the labels of --validation, where --labels is a file");
  return command
    .optionsGroup("How it is trained:")
    .option("--l2 <strength>", "penalty: half of it times the sum of squared weights", parsePenalty, 1)
    .option(
      "--hidden <units>",
      "a network with a hidden layer of that many units, or two: 128,64",
      parseHidden,
    )
    .option("--epochs <n>", "passes over the rows, of --hidden and --stream (default: 10)", parseCount)
    .option("--batch <n>", "rows of a step, of --hidden and --stream (default: 128)", parseCount)
    .option("--seed <n>", "an integer: what is drawn at random depends on it alone", parseSeed, 0)
    .option(
      "--stream",
      "read the files anew for every epoch: memory stays flat; rows should be in mixed order",
    );
}

/** An option that would change nothing is a misunderstanding. */
export function checkTrainOptions({
  hidden,
  stream,
  epochs,
  batch,
  validation,
  validationLabels,
}: TrainOptions) {
  if (hidden === undefined && !stream && (epochs ?? batch) !== undefined) {
    const given = epochs === undefined ? "--batch" : "--epochs";
    throw new UsageError(
      `Cannot use ${given}: a regression in memory is fitted to all rows at once until it converges; --hidden or --stream train in epochs`,
    );
  }
  if (validationLabels !== undefined && (validation === undefined || shareOf(validation) !== undefined)) {
    throw new UsageError(
      "Cannot use --validation-labels: --validation FILE is not given, it is about its labels",
    );
  }
  if (stream && validation !== undefined && shareOf(validation) !== undefined) {
    throw new UsageError(
      `Cannot hold out ${validation} of rows that stream: a file is wanted as --validation`,
    );
  }
}

/** The share of rows that `--validation` names; undefined for a file. */
export function shareOf(validation: string): number | undefined {
  const share = parseNumber(validation);
  if (share === undefined) return undefined;
  if (share > 0 && share < 1) return share;
  throw new UsageError(
    `Cannot hold out ${validation} of the rows: a number above 0 and below 1 is wanted, or a file`,
  );
}

function parsePenalty(text: string): number {
  const value = parseNumber(text);
  if (value === undefined || !(value >= 0 && value < Infinity))
    throw new InvalidArgumentError("a number from 0 is wanted");
  return value;
}

function parseHidden(text: string): number[] {
  const units = text.split(",");
  if (units.length > 2) throw new InvalidArgumentError("the units of one or two layers are wanted");
  return units.map(parseCount);
}

function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("a whole number from 1 on is wanted");
  return Number(text);
}

function parseSeed(text: string): number {
  const seed = parseNumber(text);
  if (seed === undefined || !Number.isSafeInteger(seed)) {
    throw new InvalidArgumentError("an integer of at most 53 bits is wanted");
  }
  return seed;
}
