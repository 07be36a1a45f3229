/**
 * The worked steps as a picture: for each temperature three panels of bars, logits → exponentials →
 * probabilities. One self-contained SVG that follows the reader's light or dark colours.
 *
 * @module
 */
import { type ExplainedColumn, type Explanation, shownNumber, shownTemperature } from "softmax/explain";
import { truncate } from "../report/display-width.ts";
import { printable } from "../report/printable.ts";
import { lessonOf } from "./lesson.ts";
import { type ShownRow, shownRows } from "./shown-rows.ts";

const LINE = 30;
const SECTION_HEAD = 58;
const TOP = 64;
const NAMES = 150;
const PANEL = { width: 180, gap: 30, numbers: 70 };
const WIDTH = NAMES + 3 * (PANEL.width + PANEL.gap) + 20;

/** Draws the steps; class names are cut at 16 cells and escaped. */
export function renderSvg(explanation: Explanation): string {
  const lesson = lessonOf(explanation);
  const rows = shownRows(explanation);
  const section = SECTION_HEAD + rows.length * LINE + 16;
  const height = TOP + explanation.columns.length * section + 20;
  const words = lesson.reading
    .map(({ heading, sentences }) => `${heading}: ${sentences.join(" ")}`)
    .join(" ");
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="softmax-title softmax-description">`,
    `<title id="softmax-title">${escapeXml(lesson.title)}</title>`,
    `<desc id="softmax-description">${escapeXml(words)}</desc>`,
    STYLE,
    `<rect class="paper" width="${WIDTH}" height="${height}" rx="8"/>`,
    `<text class="title" x="24" y="38">${escapeXml(lesson.title)}</text>`,
    ...explanation.columns.map((column, i) => drawColumn(explanation, column, rows, TOP + i * section)),
    "</svg>",
  ].join("\n")}\n`;
}

const STYLE = `<style>
text { font: 14px system-ui, "DejaVu Sans", sans-serif; fill: #1f2328; }
.title { font-size: 18px; font-weight: 600; }
.head { font-weight: 600; }
.quiet { fill: #59636e; font-size: 12px; }
.number { font-variant-numeric: tabular-nums; font-size: 12px; }
.paper { fill: #ffffff; }
.track { fill: #eff2f5; }
.axis { stroke: #818b98; stroke-width: 1; }
.bar { fill: #8c959f; }
.bar.winner { fill: #0969da; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; }
.quiet { fill: #9198a1; }
.paper { fill: #0d1117; }
.track { fill: #1c2129; }
.bar { fill: #656c76; }
.bar.winner { fill: #4493f8; }
}
</style>`;

interface Panel {
  readonly title: string;
  readonly subtitle: string;
  readonly values: readonly number[];
  readonly labels: readonly string[];
}

function drawColumn(
  explanation: Explanation,
  column: ExplainedColumn,
  rows: readonly ShownRow[],
  top: number,
): string {
  const cooled = column.temperature !== 1 || explanation.columns.length > 1;
  const winner = column.interpretation.winner.index;
  const middle = (r: number) => top + SECTION_HEAD + r * LINE + LINE / 2;
  return [
    ...(cooled
      ? [`<text class="head" x="24" y="${top + 22}">T = ${shownTemperature(column.temperature)}</text>`]
      : []),
    ...rows.map((row, r) => {
      const name = escapeXml(truncate(printable(row.name), 16));
      return `<text class="${row.isRest ? "quiet" : "name"}" x="24" y="${middle(r) + 5}">${name}</text>`;
    }),
    ...panelsOf(explanation, column, rows).map((panel, i) => {
      const left = NAMES + i * (PANEL.width + PANEL.gap);
      return drawPanel(panel, rows, winner, left, top);
    }),
  ].join("\n");
}

function panelsOf(explanation: Explanation, column: ExplainedColumn, rows: readonly ShownRow[]): Panel[] {
  const { stable, temperature, percentages } = column;
  const totals = (values: readonly number[]) =>
    rows.map((row) => row.classes.reduce((sum, index) => sum + values[index]!, 0));
  // Logits of several classes add up to nothing, so their line has no bar.
  const each = (values: readonly number[]) => rows.map((row) => (row.isRest ? 0 : values[row.classes[0]!]!));
  const divided = temperature === 1 ? "" : "/T";
  const exponentials = totals(stable.exponentials);
  return [
    {
      title: "logit",
      subtitle: "z",
      values: each(explanation.logits),
      labels: rows.map((row, r) => (row.isRest ? "" : shownNumber(each(explanation.logits)[r]!))),
    },
    {
      title: "exponential",
      subtitle: divided ? "exp((z − max)/T)" : "exp(z − max)",
      values: each(stable.exponentials), // all the others together would dwarf the classes
      labels: exponentials.map((value) => shownNumber(value)),
    },
    {
      title: "probability",
      subtitle: "exponential / sum",
      values: totals(stable.probabilities),
      labels: totals(percentages).map((value) => `${value.toFixed(explanation.percentageDecimals)} %`),
    },
  ];
}

function drawPanel(
  panel: Panel,
  rows: readonly ShownRow[],
  winner: number,
  left: number,
  top: number,
): string {
  const finite = panel.values.filter(Number.isFinite);
  const least = Math.min(0, ...finite);
  const most = Math.max(panel.title === "logit" ? 0 : 1, ...finite);
  const span = PANEL.width - PANEL.numbers;
  const x = (value: number) => left + (span * (value - least)) / (most - least || 1);
  const bars = panel.values.map((value, r) => {
    const y = top + SECTION_HEAD + r * LINE + 6;
    const isWinner = rows[r]!.classes[0] === winner;
    const from = x(Math.min(0, value));
    const length = Number.isFinite(value) ? Math.abs(x(value) - x(0)) : 0;
    const drawn =
      length > 0
        ? `<rect class="bar${isWinner ? " winner" : ""}" x="${coordinate(from)}" y="${y}" width="${coordinate(length)}" height="18" rx="2"/>`
        : "";
    const track = `<rect class="track" x="${left}" y="${y}" width="${span}" height="18" rx="2"/>`;
    return `${track}${drawn}<text class="number" x="${left + span + 8}" y="${y + 13}">${panel.labels[r]}</text>`;
  });
  const zero = coordinate(x(0));
  const bottom = top + SECTION_HEAD + rows.length * LINE;
  return [
    `<text class="head" x="${left}" y="${top + 22}">${panel.title}</text>`,
    `<text class="quiet" x="${left}" y="${top + 42}">${panel.subtitle}</text>`,
    ...bars,
    `<line class="axis" x1="${zero}" y1="${top + SECTION_HEAD}" x2="${zero}" y2="${bottom}"/>`,
  ].join("\n");
}

function coordinate(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** Text that XML leaves as it is, in elements and attributes. */
export function escapeXml(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
