/**
 * `softmax inspect`: what is in a file, before anything is computed from it.
 *
 * @module
 */
import type { Command } from "commander";
import type { Scale } from "../engine/detect-scale.ts";
import { expandPaths } from "../engine/expand-paths.ts";
import { openDataFile } from "../engine/open-data-file.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { createSurvey, type FindingName, type Survey, surveyChunk } from "../engine/survey.ts";
import { printable } from "../explain/printable.ts";
import type { Field } from "../files/data-file.ts";
import { formatCount, formatNumber, formatPercent } from "../report/format-number.ts";
import { UsageError } from "../usage-error.ts";
import { addInputOptions, type InputOptions, openInput } from "./input-options.ts";
import { shellWord } from "./shell-word.ts";
import type { Terminal } from "./terminal.ts";

interface InspectOptions extends InputOptions {
  json?: boolean;
}

interface Inspection {
  readonly file: string;
  readonly fields: readonly Field[];
  /** Absent when no scores were found; `reason` then says why. */
  readonly reader?: RowReader;
  readonly reason?: string;
  readonly survey?: Survey;
}

export function addInspectCommand(program: Command, terminal: Terminal): void {
  const command = program
    .command("inspect")
    .helpGroup("Files:")
    .summary("what is in a file: columns, classes, logits or probabilities, problems")
    .description("Reads a file through and says what it holds and what is wrong with it.")
    .argument("<file>", "a file of scores; - for standard input");
  addInputOptions(command)
    .option("--json", "print one JSON document")
    .addHelpText("after", "\nExample:\n  softmax inspect validation.parquet")
    .action(async (file: string, options: InspectOptions) => {
      const inspection = await inspect(file, options, terminal);
      if (options.json) terminal.printJson(inspectionJson(inspection));
      else printInspection(inspection, options, terminal);
    });
}

async function inspect(path: string, options: InspectOptions, terminal: Terminal): Promise<Inspection> {
  const paths = await expandPaths([path]);
  const file = await openDataFile(paths[0]!);
  await file.close();
  let reader: RowReader;
  try {
    reader = await openInput(paths, options, true, terminal).catch((error) => {
      if (options.labels !== undefined) throw error;
      return openInput(paths, options, false, terminal);
    });
  } catch (error) {
    // A file without scores is still worth a look; one that lacks what was asked for is wrong usage.
    const { logits, labels, confidence, prediction, classNames } = options;
    const isAsked = [logits, labels, confidence, prediction, classNames].some((name) => name !== undefined);
    if (isAsked || !(error instanceof UsageError)) throw error;
    return { file: path, fields: file.fields, reason: error.message };
  }
  const survey = await surveyRows(reader, terminal);
  return { file: path, fields: file.fields, reader, survey };
}

async function surveyRows(reader: RowReader, terminal: Terminal): Promise<Survey> {
  const survey = createSurvey();
  const threshold = reader.scale === "probabilities" ? 0.5 : reader.scale === "logits" ? 0 : Math.log(0.5);
  const progress = terminal.progress("Inspecting", reader.rowCount);
  try {
    for await (const { chunk, labels } of reader.rawChunks()) {
      surveyChunk(survey, chunk, survey.rows, labels, threshold);
      progress.update(survey.rows);
    }
  } finally {
    progress.finish();
  }
  return survey;
}

/** What each finding means for the file; `undefined` where it is no problem. */
function problemText(name: FindingName, scale: Scale): string | undefined {
  switch (name) {
    case "missing":
      return "scores are NaN or missing";
    case "infinite":
      return "scores are Infinity";
    case "minusInfinite":
      return scale === "logits"
        ? "logits are -Infinity (classes ruled out)"
        : "log-probabilities are -Infinity";
    case "zeros":
      return scale === "probabilities"
        ? "probabilities are exactly 0 (--zero says what they count as)"
        : undefined;
    case "constant":
      return "rows have the same score for every class";
    case "missingLabels":
      return "labels are missing or unknown names";
    case "badLabels":
      return "labels are no class index";
  }
}

function problemsOf({ survey, reader }: Inspection): { problem: string; count: number; firstRow: number }[] {
  if (!survey || !reader) return [];
  return Object.entries(survey.findings).flatMap(([name, { count, firstRow }]) => {
    const problem = problemText(name as FindingName, reader.scale);
    return count > 0 && problem ? [{ problem, count, firstRow }] : [];
  });
}

function inspectionJson(inspection: Inspection): object {
  const { file, fields, reader, reason, survey } = inspection;
  if (!reader || !survey) return { file, fields, scores: null, reason };
  const counts = [...survey.labelCounts].sort(([a], [b]) => a - b);
  return {
    file,
    fields,
    rows: survey.rows,
    classes: reader.classes,
    classNames: reader.classNames ?? null,
    from: reader.isTopLabel ? "top-label" : reader.scale,
    selection: reader.selection,
    assumed: reader.assumed,
    ambiguous: reader.ambiguous,
    smallest: Number.isFinite(survey.smallest) ? survey.smallest : null,
    largest: Number.isFinite(survey.largest) ? survey.largest : null,
    labels: counts.map(([label, rows]) => ({ label, rows })),
    problems: problemsOf(inspection),
  };
}

function printInspection(inspection: Inspection, options: InspectOptions, terminal: Terminal): void {
  const { file, fields, reader, reason, survey } = inspection;
  const { style } = terminal;
  const rows = survey ? `: ${formatCount(survey.rows)} rows` : "";
  const width = fields.reduce((most, { name }) => Math.max(most, shownName(name).length), 4);
  const typeWidth = fields.reduce((most, { type }) => Math.max(most, type.length), 4);
  const lines = [`${style.strong(printable(file))}${rows}`, ""];
  for (const { name, type } of fields) {
    lines.push(
      `  ${shownName(name).padEnd(width)}  ${printable(type).padEnd(typeWidth)}  ${style.faint(roleOf(name, reader))}`.trimEnd(),
    );
  }
  lines.push("");
  if (!reader || !survey) lines.push(printable(reason!));
  else
    lines.push(
      ...findings(inspection, reader, survey),
      "",
      `Next: ${printable(nextCommand(file, reader, options))}`,
    );
  terminal.print(lines.join("\n"));
}

function shownName(name: string): string {
  return name === "" ? "(array)" : printable(name);
}

function roleOf(name: string, reader: RowReader | undefined): string {
  if (!reader) return "";
  const { scores, labels, confidence, prediction } = reader.selection;
  if (scores?.includes(name)) return scores.length > 1 ? `${reader.scale}, one class` : reader.scale;
  if (name === labels) return "true classes";
  if (name === confidence) return "the winner's probability";
  return name === prediction ? "the winner" : "";
}

function findings(inspection: Inspection, reader: RowReader, survey: Survey): string[] {
  const lines: string[] = [];
  if (!reader.isTopLabel) {
    const range = `from ${formatNumber(survey.smallest)} to ${formatNumber(survey.largest)}`;
    lines.push(`Scores:   ${reader.scale} of ${formatCount(reader.classes)} classes, ${range}`);
  }
  const labelled = [...survey.labelCounts.values()].reduce((sum, count) => sum + count, 0);
  if (labelled > 0) lines.push(`Labels:   ${labelText(survey, reader, labelled)}`);
  else if (reader.selection.labels === undefined)
    lines.push("Labels:   none found (--labels NAME says where they are)");
  const problems = problemsOf(inspection).map(
    ({ problem, count, firstRow }) =>
      `${formatCount(count)} ${problem}, first in row ${formatCount(firstRow)}`,
  );
  lines.push(`Problems: ${problems.length > 0 ? problems.join("\n          ") : "none found"}`);
  return lines;
}

function labelText(survey: Survey, reader: RowReader, labelled: number): string {
  const sorted = [...survey.labelCounts].sort(([, a], [, b]) => b - a);
  const named = ([label, count]: [number, number]) =>
    `${printable(reader.classNames?.[label] ?? String(label))} (${formatPercent(count / labelled)})`;
  const spread = `${formatCount(sorted.length)} different, most often ${named(sorted[0]!)}, least ${named(sorted.at(-1)!)}`;
  return reader.isTopLabel
    ? spread
    : `${spread}; the largest score is right in ${formatPercent(survey.correct / labelled)} of rows`;
}

/** With the options that were given, so that it works as it stands. */
function nextCommand(file: string, reader: RowReader, options: InspectOptions): string {
  const { labels, ...scores } = options;
  const words = (given: InspectOptions) =>
    Object.entries(given)
      .filter(([name]) => name !== "json")
      .map(
        ([name, value]) => ` --${name === "classNames" ? "class-names" : name} ${shellWord(String(value))}`,
      )
      .join("");
  const input = shellWord(file);
  if (reader.isTopLabel) return `softmax evaluate ${input}${words(options)}`;
  if (reader.selection.labels === undefined && labels === undefined) {
    const ending = /\.[^.]+$/.exec(reader.paths[0]!)?.[0] ?? "";
    return `softmax apply ${input}${words(scores)} -o probabilities${ending}`;
  }
  return `softmax calibrate ${input}${words(options)} -o calibrator.json`;
}
