/**
 * What was given: files, rows, and how they were read.
 *
 * @module
 */
import type { Calibrator } from "softmax/calibration";
import { formatCount, formatNumber } from "../format-number.ts";
import { METHOD_NAMES } from "../method-names.ts";
import type { ReportData, SourceFile } from "../report-data.ts";
import { html, type Markup, NOTHING } from "./markup.ts";

type Fact = readonly [term: string, fact: Markup];

/** More are said by number. */
const MOST_FILES = 5;

export function sourceSection(data: ReportData): Markup {
  const { source, test, before, calibration } = data;
  const { weight, rows } = before.metrics;
  const facts: Fact[] = [
    [calibration ? "Fitted on" : "Measured on", fileList(source.files)],
    [calibration ? "Fitted rows" : "Rows", html`${formatCount(source.rows)}`],
    ["Classes", html`${source.classes === 0 ? "top label only" : formatCount(source.classes)}`],
    ["Read as", html`${source.from}${source.assumed.from === undefined ? "" : " (guessed)"}`],
    ...(test ? heldOut(test) : []),
    ...(!test && calibration?.scope === "held-out rows" ? [heldOutHere(rows)] : []),
    ...(weight === rows ? [] : [["Weight of the rows", html`${formatNumber(weight)}`] as const]),
    ...(calibration ? [["Metrics are of", html`the ${calibration.scope}`] as const] : []),
    ...(calibration ? fitFacts(calibration.calibrator) : []),
    ...guesses(source.assumed),
  ];
  return html`<dl class="facts">
${facts.map(([term, fact]) => html`<dt>${term}</dt><dd>${fact}</dd>`)}
</dl>`;
}

function heldOut({ files, rows }: NonNullable<ReportData["test"]>): Fact[] {
  return [
    ["Held-out", fileList(files)],
    ["Held-out rows", html`${formatCount(rows)}`],
  ];
}

/** Rows of a split, or left out fold by fold. */
function heldOutHere(rows: number): Fact {
  return ["Held-out rows", html`${formatCount(rows)}, of the same files`];
}

function fitFacts(calibrator: Calibrator): Fact[] {
  const method: Fact = ["Method", html`${METHOD_NAMES[calibrator.method]}`];
  if (calibrator.method !== "temperature") return [method];
  const error = formatNumber(calibrator.standardError, 3);
  return [
    method,
    ["Standard error of T", html`${error}, how far T would scatter if other rows like these were fitted`],
  ];
}

function guesses(assumed: ReportData["source"]["assumed"]): Fact[] {
  return Object.entries(assumed)
    .filter(([what]) => what !== "from")
    .map(([what, as]) => [`Guessed ${what}`, html`${as}`]);
}

function fileList(files: readonly SourceFile[]): Markup {
  const [first, ...rest] = files.slice(0, MOST_FILES).map(({ name }) => html`<code>${name}</code>`);
  const more = files.length - MOST_FILES;
  const list = rest.reduce((all, name) => html`${all}, ${name}`, first ?? NOTHING);
  return more > 0 ? html`${list} and ${formatCount(more)} more` : list;
}
