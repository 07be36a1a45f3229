/**
 * `softmax apply`: probabilities for every row, every column kept.
 *
 * @module
 */
import { type Command, InvalidArgumentError } from "commander";
import type { RowCalibrator } from "../engine/calibrated-rows.ts";
import type { ScoreTally } from "../engine/check-scores.ts";
import { fileKind } from "../engine/file-kind.ts";
import { isLlmFile } from "../engine/open-data-file.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { softmaxRowsOf, type WantedColumns } from "../engine/softmax-rows.ts";
import { checkNotRead } from "../files/check-not-read.ts";
import type { SoftmaxRows } from "../files/score-rows.ts";
import { checkOutput, writeWhole } from "../files/whole-file.ts";
import { formatRows } from "../report/format-number.ts";
import { printable } from "../report/printable.ts";
import { UsageError } from "../usage-error.ts";
import { addCalibratorOptions, type CalibratorOptions, chosenCalibrator } from "./calibrator-options.ts";
import { readConformal } from "./conformal-file.ts";
import { addScoreOptions, type InputOptions, openInput } from "./input-options.ts";
import { needsAllScores } from "./needs-all-scores.ts";
import type { Terminal } from "./terminal.ts";

interface ApplyOptions extends InputOptions, CalibratorOptions {
  output: string;
  topK?: number;
  sets?: string;
  json?: boolean;
}

export function addApplyCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("apply")
    .helpGroup("Files:")
    .summary("write calibrated probabilities for all rows, keeping every column")
    .description(
      "Computes the softmax of every row, of its logits over T or under a calibrator of any method, and writes it beside the columns that were there.",
    )
    .argument("<file...>", "files of scores; patterns; - for standard input");
  addCalibratorOptions(addScoreOptions(command))
    .requiredOption("-o, --output <file>", "where to write; its ending decides the format")
    .option("--top-k <n>", "write the n best classes and their probabilities instead of all", parseTopK)
    .option(
      "--sets <file>",
      "a conformal predictor that `softmax decide` wrote: add each row's prediction set; .npy gets the sets alone, as a mask",
    )
    .option("--json", "print one JSON document about what was written")
    .addHelpText(
      "after",
      "\nExample:\n  softmax apply production.parquet --calibrator calibrator.json -o scored.parquet",
    )
    .action((files: string[], options: ApplyOptions) => applyToFiles(files, options, terminal));
}

function parseTopK(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("a whole number from 1 on is wanted");
  return Number(text);
}

async function applyToFiles(
  files: readonly string[],
  options: ApplyOptions,
  terminal: Terminal,
): Promise<void> {
  const { output, topK, sets, json } = options;
  await checkOutput(output);
  await checkNotRead(
    [output],
    [options.calibrator, options.sets].filter((path) => path !== undefined),
  );
  const { calibrator, how, checkClasses } = await chosenCalibrator(options);
  const reader = await openInput(files, options, false, terminal, [output]);
  checkClasses(reader);
  checkRequest(reader, output, topK);
  const predictor = sets === undefined ? undefined : await readConformal(sets, calibrator, reader.classes);
  await checkNotLlm(reader);
  const { rows, added } = await writeApplied(reader, calibrator, { topK, predictor }, output, terminal);
  for (const warning of reader.warnings) terminal.warn(warning);
  if (json) {
    const { assumed, warnings } = reader;
    terminal.printJson({
      rows,
      classes: reader.classes,
      ...appliedMethod(calibrator),
      added,
      output,
      assumed,
      warnings,
    });
  } else {
    const names = added.length > 3 ? [...added.slice(0, 2), "…", added.at(-1)] : added;
    terminal.print(printable(`Wrote ${formatRows(rows)} to ${output}, with ${names.join(", ")} ${how}.`));
  }
}

/** The parameters of other methods are many, and in the file that was given. */
function appliedMethod({ method, ...parameters }: RowCalibrator): object {
  return "temperature" in parameters ? { method, temperature: parameters.temperature } : { method };
}

/** How many rows were written, and which columns or arrays beside them. */
async function writeApplied(
  reader: RowReader,
  calibrator: RowCalibrator,
  wanted: WantedColumns,
  output: string,
  terminal: Terminal,
): Promise<{ rows: number; added: string[] }> {
  const tally: ScoreTally = { rows: 0, probabilityLike: 0, zeros: 0 };
  const progress = terminal.progress("Applying", reader.rowCount);
  const softmaxRows = softmaxRowsOf(reader, calibrator, wanted, tally, (done) => progress.update(done));
  try {
    const added = await writeWhole(output, async (aside) => {
      const names = await writeRows(reader, { output, aside }, wanted, softmaxRows);
      reader.finish(tally);
      return names;
    });
    return { rows: tally.rows, added };
  } finally {
    progress.finish();
  }
}

/** Completions are no rows of a table: nothing could be written beside their columns. */
async function checkNotLlm({ paths }: RowReader): Promise<void> {
  for (const path of paths) {
    if (!(await isLlmFile(path))) continue;
    throw new UsageError(
      `Cannot write the rows of ${path}: it holds completions or samples of a language model, a table or arrays of scores are wanted`,
    );
  }
}

function checkRequest(reader: RowReader, output: string, topK: number | undefined): void {
  const kind = fileKind(reader.paths[0]!);
  if (reader.isTopLabel) {
    throw needsAllScores("apply softmax to");
  }
  if (kind === "table" && fileKind(output) !== "table") {
    throw new UsageError(
      `Cannot write ${output}: rows of a table go to .parquet, .csv, .tsv, .json or .jsonl`,
    );
  }
  if (kind === "arrays" && (fileKind(output) !== "arrays" || reader.paths.length > 1)) {
    throw new UsageError(`Cannot write ${output}: one file of arrays goes to .npy, .npz or .safetensors`);
  }
  if (kind === "arrays" && topK !== undefined) {
    throw new UsageError(
      "Cannot write the best classes of an array file: --top-k adds columns, a table is wanted",
    );
  }
  if (topK !== undefined && topK > reader.classes) {
    throw new UsageError(
      `Cannot write the ${topK} best classes: the rows have ${reader.classes}, at most ${reader.classes} are wanted`,
    );
  }
}

async function writeRows(
  reader: RowReader,
  { output, aside }: { output: string; aside: string },
  { topK, predictor }: WantedColumns,
  softmaxRows: SoftmaxRows,
): Promise<string[]> {
  const { paths, selection, classNames, classes } = reader;
  const hasSets = predictor !== undefined;
  if (fileKind(paths[0]!) === "table") {
    const { writeSoftmaxTable } = await import("../tables/softmax-table.ts");
    return writeSoftmaxTable(
      { inputs: paths, output, aside, scores: selection.scores!, classes, classNames, topK, hasSets },
      softmaxRows,
    );
  }
  const { writeSoftmaxArray } = await import("../arrays/softmax-array.ts");
  return writeSoftmaxArray({ input: paths[0]!, output: aside, selection, classes, hasSets }, softmaxRows);
}
