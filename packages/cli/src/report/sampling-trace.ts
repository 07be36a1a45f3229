/**
 * What each processor of a chain kept of one row and why, as a picture in text.
 *
 * @module
 */
import type { ShownStage, TokenChange } from "../engine/sample-stages.ts";
import { displayWidth, pad, truncate } from "./display-width.ts";
import { formatCount, formatPercent, formatRows } from "./format-number.ts";
import { printable } from "./printable.ts";
import { settingsOf } from "./sampling-text.ts";
import type { Style } from "./terminal-style.ts";
import { wrapText } from "./text-layout.ts";

export interface TraceLayout {
  readonly names: readonly string[] | undefined;
  readonly width: number;
  readonly style: Style;
}

interface Columns {
  readonly label: number;
  readonly bar: number;
  /** Title of a stage that changes nothing. */
  readonly title: number;
  /** Probability of a bar that fills its column. */
  readonly full: number;
}

const NARROWEST = 56;
const WIDEST = 100;
const INDENT = "   ";
const PERCENT = "99.9999 %".length + 1;
const ARROW = " → ";
/** Columns beside label and bar. */
const FRAME = INDENT.length + 2 * PERCENT + ARROW.length + 2;

/** All stages, and how the bars are to be read. */
export function samplingTrace(stages: readonly ShownStage[], layout: TraceLayout): string {
  const columns = columnsOf(stages, layout);
  const blocks = stages.map((stage, i) => {
    const block = stage.isUnchanged
      ? unchangedLine(stage, i, columns, layout)
      : stageBlock(stage, i, columns, layout);
    // Those that change nothing stand together.
    return stage.isUnchanged && stages[i - 1]?.isUnchanged ? `\n${block}` : `\n\n${block}`;
  });
  const legend = `█ kept   ▓ gained   ░ lost or removed   a full bar is ${formatPercent(columns.full)}`;
  return `${blocks.join("").trimStart()}\n\n${layout.style.faint(INDENT + legend)}`;
}

function columnsOf(stages: readonly ShownStage[], layout: TraceLayout): Columns {
  const fit = fitOf(layout);
  const labels = stages.flatMap((stage) => [
    ...stage.tokens.map(({ token }) => tokenLabel(token, layout)),
    ...(hasOthers(stage) ? [othersLabel(stage)] : []),
  ]);
  const longest = Math.max(...labels.map(displayWidth));
  const label = Math.min(longest, Math.floor((fit - FRAME) * 0.6));
  const probabilities = stages.flatMap(({ tokens }) => tokens.map((change) => largest(change)));
  const titles = stages.map((stage, i) => (stage.isUnchanged ? titleOf(stage, i).length : 0));
  return {
    label,
    bar: fit - FRAME - label,
    title: Math.max(...titles),
    full: Math.max(...probabilities),
  };
}

function fitOf({ width }: TraceLayout): number {
  return Math.min(WIDEST, Math.max(NARROWEST, width));
}

function stageBlock(stage: ShownStage, place: number, columns: Columns, layout: TraceLayout): string {
  const { style } = layout;
  const fit = fitOf(layout);
  const lines = [
    heading(stage, place, fit, style),
    wrapText(`${stage.explanation}\n${effect(stage)}`, fit, INDENT),
    ...stage.tokens.map((change) => tokenLine(change, stage, columns, layout)),
  ];
  if (hasOthers(stage)) lines.push(style.faint(othersLine(stage, columns)));
  return lines.join("\n");
}

function unchangedLine(stage: ShownStage, place: number, columns: Columns, layout: TraceLayout): string {
  const label = titleOf(stage, place).padEnd(columns.title + INDENT.length);
  return layout.style.faint(wrapText(`no change: ${stage.explanation}`, fitOf(layout), label));
}

function titleOf({ settings }: ShownStage, place: number): string {
  return settings === undefined ? "Before the chain" : `${place}. ${settings.type}`;
}

/** "2. top-p   p 0.95, minKeep 1" */
function heading(stage: ShownStage, place: number, width: number, style: Style): string {
  const title = titleOf(stage, place);
  if (stage.settings === undefined) return style.strong(title);
  const given = settingsOf(stage.settings).map(([name, value]) => `${name} ${settingText(value)}`);
  const room = width - title.length - INDENT.length;
  return `${style.strong(title)}${INDENT}${style.faint(truncate(printable(given.join(", ")), room))}`.trimEnd();
}

function settingText(value: unknown): string {
  return typeof value === "number" ? String(value) : JSON.stringify(value);
}

function effect({ settings, kept, removed, removedMass }: ShownStage): string {
  const left = formatRows(kept, "token");
  if (settings === undefined) return `${left} with a probability above 0`;
  if (removed === 0) return `→ ${left} left, none removed`;
  const share = formatPercent(removedMass);
  return `→ ${formatCount(kept)} of ${formatRows(kept + removed, "token")} left, ${share} of the probability removed`;
}

function tokenLine(change: TokenChange, stage: ShownStage, columns: Columns, layout: TraceLayout): string {
  const { token, before, after } = change;
  const { style } = layout;
  const label = pad(truncate(tokenLabel(token, layout), columns.label), columns.label, "left");
  const figures = figuresOf(stage, before, after);
  const drawn = bar(before ?? after ?? 0, after ?? 0, columns, style);
  const line = `${label}${figures}  `;
  return `${INDENT}${after === null ? style.faint(line) : line}${drawn}`;
}

function othersLine(stage: ShownStage, { label }: Columns): string {
  const { before, after } = stage.others;
  const shown = pad(truncate(othersLabel(stage), label), label, "left");
  const share = (others: typeof before) => (others.tokens === 0 ? null : others.probability);
  return `${INDENT}${shown}${figuresOf(stage, share(before), share(after))}`;
}

/** "31.2 % →    35.6 %": of the first stage the second number alone. */
function figuresOf({ settings }: ShownStage, before: number | null, after: number | null): string {
  const text = (probability: number | null) =>
    probability === null ? "removed" : formatPercent(probability);
  if (settings === undefined) return text(after).padStart(2 * PERCENT + ARROW.length);
  return `${text(before).padStart(PERCENT)}${ARROW}${text(after).padStart(PERCENT)}`;
}

/** What was and is there, then what came or went. */
function bar(before: number, after: number, { bar: width, full }: Columns, style: Style): string {
  const cells = (p: number) => (p === 0 ? 0 : Math.max(1, Math.round((p / full) * width)));
  const [was, is] = [cells(before), cells(after)];
  const change = is > was ? style.good("▓".repeat(is - was)) : style.faint("░".repeat(was - is));
  return "█".repeat(Math.min(was, is)) + change;
}

function tokenLabel(token: number, { names }: TraceLayout): string {
  return names ? `${token} ${printable(names[token]!)}` : String(token);
}

function hasOthers({ others }: ShownStage): boolean {
  return others.before.tokens > 0 || others.after.tokens > 0;
}

function othersLabel({ settings, others: { before, after } }: ShownStage): string {
  if (settings === undefined) return formatRows(after.tokens, "other");
  if (after.tokens === 0 || after.tokens === before.tokens) return formatRows(before.tokens, "other");
  return `${formatCount(after.tokens)} of ${formatRows(before.tokens, "other")}`;
}

function largest({ before, after }: TokenChange): number {
  return Math.max(before ?? 0, after ?? 0);
}
