/**
 * The options that every command over files shares, and what is said about the answers.
 *
 * @module
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Scale } from "../engine/detect-scale.ts";
import { expandPaths } from "../engine/expand-paths.ts";
import { openRows } from "../engine/open-rows.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { parseNumber } from "../explain/parse-number.ts";
import { checkNotRead } from "../files/check-not-read.ts";
import { UsageError } from "../usage-error.ts";
import { readClassNames } from "./class-names.ts";
import { shellWord } from "./shell-word.ts";
import type { Terminal } from "./terminal.ts";

export interface InputOptions {
  logits?: string;
  labels?: string;
  from?: Scale;
  zero?: number;
  classNames?: string;
  confidence?: string;
  prediction?: string;
  weights?: string;
  group?: string;
}

/** Adds the options that say what the scores are. */
export function addScoreOptions(command: Command): Command {
  return command
    .option(
      "--logits <name>",
      "the scores: a list column, one column, columns a,b,c, a prefix of columns, or an array's key",
    )
    .addOption(
      new Option("--from <scale>", "what the scores are (default: detected, and said)").choices([
        "logits",
        "probabilities",
        "log-probabilities",
      ]),
    )
    .option("--zero <eps>", "what an exact zero probability counts as (default: 1e-12)", parseZero)
    .option("--class-names <list>", "names of the classes: a comma list, or a file with one a line");
}

/** Adds the options that say what is where in files of scores and labels. */
export function addInputOptions(command: Command): Command {
  return addScoreOptions(command).option(
    "--labels <name>",
    "the true classes: a column, an array's key, or a .npy file",
  );
}

/** Adds the options that say how rows count, and which belong together. */
export function addRowOptions(command: Command): Command {
  return command
    .option("--weights <name>", "how often each row counts: a column, an array's key, or a .npy file")
    .option(
      "--group <name>",
      "metrics of each group too: a column of up to 1,000 different values, a key, or a .npy file",
    );
}

/** For files that hold no more than the winner: its confidence and whether it is right. */
export function addTopLabelOptions(command: Command): Command {
  return command
    .option("--confidence <name>", "top-label files: the column of the winner's probability")
    .option("--prediction <name>", "top-label files: the column of the winner");
}

function parseZero(text: string): number {
  const value = parseNumber(text);
  if (value === undefined || !(value > 0 && value < 1))
    throw new InvalidArgumentError("a number above 0 and below 1 is wanted");
  return value;
}

/** Opens the files, and tells on stderr what was guessed. None of `outputs` may be among them. */
export async function openInput(
  paths: readonly string[],
  options: InputOptions,
  needsLabels: boolean,
  terminal: Terminal,
  outputs: readonly string[] = [],
): Promise<RowReader> {
  const { logits, labels, from, zero, confidence, prediction, classNames, weights, group } = options;
  if (logits !== undefined && (confidence !== undefined || prediction !== undefined)) {
    throw new UsageError(
      "Cannot use --logits with --confidence or --prediction: rows hold all scores or only the winner's, give one of the two",
    );
  }
  const files = await expandPaths(paths);
  await checkNotRead(
    outputs,
    [...files, labels, classNames, weights, group].filter((file) => file !== undefined),
  );
  const wanted = { logits, labels, from, zero, confidence, prediction, weights, group };
  const names = classNames === undefined ? undefined : await readClassNames(classNames);
  const reader = await openRows(files, { ...wanted, classNames: names, needsLabels });
  const guessed = guesses(reader);
  if (guessed !== undefined) terminal.note(`Assumed: ${guessed}`);
  return reader;
}

/** What was guessed, as the options that would have said it. */
export function guesses({ assumed }: RowReader): string | undefined {
  const options = Object.entries(assumed).map(([role, value]) => `--${role} ${shellWord(value)}`);
  return options.length > 0 ? options.join(" ") : undefined;
}

/** A check that fails or passes a build must not rest on a guess. */
export function refuseAmbiguous(reader: RowReader): void {
  if (reader.ambiguous.length === 0) return;
  const [role] = reader.ambiguous;
  throw new UsageError(
    `Cannot use --fail-if on a guess: --${role} may mean more than "${reader.assumed[role!]}", which was taken; say which with --${role}`,
  );
}
