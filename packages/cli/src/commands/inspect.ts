/**
 * `softmax inspect`: what is in a file, before anything is computed from it.
 *
 * @module
 */
import type { Command } from "commander";
import { expandPaths } from "../engine/expand-paths.ts";
import { openDataFile } from "../engine/open-data-file.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { createSurvey, type Survey, surveyChunk } from "../engine/survey.ts";
import type { Field } from "../files/data-file.ts";
import { formatCount, formatNumber, formatPercent, formatRows } from "../report/format-number.ts";
import { printable } from "../report/printable.ts";
import { UsageError } from "../usage-error.ts";
import { addInputOptions, type InputOptions, openInput } from "./input-options.ts";
import { problemsOf } from "./inspect-problems.ts";
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

/** Top labels that are names are compared, not counted: no class has an index. */
function hasComparedNames({ reader, fields }: Inspection): boolean {
  const isName = (name: string | undefined) =>
    fields.some((field) => field.name === name && field.kind === "names");
  return (
    reader?.classNames === undefined &&
    isName(reader?.selection.labels) &&
    isName(reader?.selection.prediction)
  );
}

function inspectionJson(inspection: Inspection): object {
  const { file, fields, reader, reason, survey } = inspection;
  if (!reader || !survey) return { file, fields, scores: null, reason };
  const counts = hasComparedNames(inspection) ? [] : [...survey.labelCounts].sort(([a], [b]) => a - b);
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
    problems: problemsOf(survey, reader.scale).map(({ problem, count, firstRow }) => ({
      problem,
      count,
      firstRow,
    })),
  };
}

function printInspection(inspection: Inspection, options: InspectOptions, terminal: Terminal): void {
  const { file, fields, reader, reason, survey } = inspection;
  const { style } = terminal;
  const rows = survey ? `: ${formatRows(survey.rows)}` : "";
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
      `Next: ${nextStep(file, reader, survey, options)}`,
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
  if (reader.isTopLabel) lines.push("Scores:   top label only");
  else {
    const range =
      survey.smallest <= survey.largest
        ? `from ${formatNumber(survey.smallest)} to ${formatNumber(survey.largest)}`
        : "none finite";
    lines.push(`Scores:   ${reader.scale} of ${formatCount(reader.classes)} classes, ${range}`);
  }
  if (survey.labelCounts.size > 0) lines.push(`Labels:   ${labelText(inspection, reader, survey)}`);
  else if (reader.selection.labels === undefined)
    lines.push("Labels:   none found (--labels NAME says where they are)");
  const problems = problemsOf(survey, reader.scale).map(
    ({ problem, single, count, firstRow }) =>
      `${formatCount(count)} ${count === 1 ? single : problem}, ${count === 1 ? "" : "first "}in row ${formatCount(firstRow)}`,
  );
  lines.push(`Problems: ${problems.length > 0 ? problems.join("\n          ") : "none found"}`);
  return lines;
}

function labelText(inspection: Inspection, reader: RowReader, survey: Survey): string {
  const spread = hasComparedNames(inspection) ? "names" : spreadText(survey, reader);
  if (survey.judged === 0) return spread;
  const chosen = reader.isTopLabel ? "the prediction" : "the largest score";
  const left = survey.findings.missing.count > 0 ? "rows without NaN" : "rows";
  return `${spread}; ${chosen} is right in ${formatPercent(survey.correct / survey.judged)} of ${left}`;
}

function spreadText({ labelCounts }: Survey, { classNames, classes, isTopLabel }: RowReader): string {
  const sorted = [...labelCounts].sort(([, a], [, b]) => b - a);
  const labelled = sorted.reduce((sum, [, count]) => sum + count, 0);
  const nameOf = (label: number) => printable(classNames?.[label] ?? `class ${label}`);
  const [most, least] = [sorted[0]!, sorted.at(-1)!];
  if (sorted.length === 1) return `all ${nameOf(most[0])}`;
  const shown = ([label, count]: [number, number]) => `${nameOf(label)} (${formatPercent(count / labelled)})`;
  const of = isTopLabel ? "" : ` of ${formatCount(classes)}`;
  return `${formatCount(sorted.length)}${of} classes, most often ${shown(most)}, least often ${shown(least)}`;
}

/** A command that works as it stands, where one does. */
function nextStep(file: string, reader: RowReader, survey: Survey, options: InspectOptions): string {
  return problemsOf(survey, reader.scale).some(({ isRefused }) => isRefused)
    ? "mend the problems above"
    : printable(nextCommand(file, reader, options));
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
