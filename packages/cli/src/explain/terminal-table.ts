import type { Explanation } from "softmax/explain";
import { displayWidth, pad, truncate } from "../report/display-width.ts";
import { printable } from "../report/printable.ts";
import type { Style } from "../report/terminal-style.ts";
import type { StepTable, TableColumn } from "./step-table.ts";

/** A step table with the columns that fit, and how wide each is. */
export interface FittedTable {
  readonly table: StepTable;
  readonly nameWidth: number;
  readonly widths: readonly number[];
  readonly fits: boolean;
}

const GAP = 2;
const LONGEST_NAME = 24;
const SHORTEST_NAME = 12;
/** Cells of a bar; beside other temperatures it may be shorter. */
const BAR = { least: 8, leastBeside: 4, most: 20 };

/** Drops columns, the most droppable first, and shortens names, until a line takes at most `room` cells. */
export function fitTable(full: StepTable, room: number): FittedTable {
  let columns = full.columns;
  for (;;) {
    const table = { ...full, columns };
    for (const longestName of [LONGEST_NAME, SHORTEST_NAME]) {
      const nameWidth = nameWidthOf(table, longestName);
      const widths = columnWidths(columns);
      const spare = room - nameWidth - widths.reduce((total, width) => total + GAP + width, 0);
      if (spare >= 0) return { table, nameWidth, widths: growBars(columns, widths, spare), fits: true };
    }
    const drop = Math.max(...columns.map((column) => column.droppable));
    if (drop === 0) {
      return {
        table,
        nameWidth: nameWidthOf(table, SHORTEST_NAME),
        widths: columnWidths(columns),
        fits: false,
      };
    }
    columns = columns.filter((column) => column.droppable !== drop);
  }
}

function nameWidthOf({ rows, footers, columns }: StepTable, longest: number): number {
  const widest = Math.max(...rows.map((row) => displayWidth(printable(row.name))), "class".length);
  // A footer's label may run on over the logits, which have no footer.
  const label = Math.max(...footers.map(displayWidth)) - GAP - columnWidths(columns)[0]!;
  return Math.max(Math.min(widest, longest), label);
}

function columnWidths(columns: readonly TableColumn[]): number[] {
  const widths = columns.map(({ group, header, cells, footers, bars }) =>
    bars ? leastBar(group) : Math.max(...[header, ...cells, ...footers].map(displayWidth)),
  );
  for (const { title, from, to } of groupsOf(columns)) {
    const span = widths.slice(from, to).reduce((total, width) => total + width + GAP, -GAP);
    widths[from]! += Math.max(0, displayWidth(title) - span);
  }
  return widths;
}

function leastBar(group: string): number {
  return group === "" ? BAR.least : BAR.leastBeside;
}

function growBars(columns: readonly TableColumn[], widths: readonly number[], spare: number): number[] {
  const bars = columns.filter((column) => column.bars).length;
  const extra = bars === 0 ? 0 : Math.floor(spare / bars);
  return widths.map((width, i) => (columns[i]!.bars ? Math.min(width + extra, BAR.most) : width));
}

/** Runs of columns under one heading. */
function groupsOf(columns: readonly TableColumn[]): { title: string; from: number; to: number }[] {
  const groups: { title: string; from: number; to: number }[] = [];
  columns.forEach(({ group }, i) => {
    const last = groups.at(-1);
    if (last?.title === group) last.to = i + 1;
    else groups.push({ title: group, from: i, to: i + 1 });
  });
  return groups;
}

/** Draws a fitted table: headings, a line a class (the winner's bold), the sums. */
export function drawTable(fitted: FittedTable, explanation: Explanation, style: Style): string[] {
  const { table, nameWidth, widths } = fitted;
  const total = nameWidth + widths.reduce((sum, width) => sum + GAP + width, 0);
  const rule = style.faint("─".repeat(total));
  const headers = table.columns.map((column) => column.header);
  return [
    ...groupLine(fitted).map(style.strong),
    style.faint(lineOf(fitted, "class", headers)),
    rule,
    ...bodyLines(fitted, explanation.columns[0]!.interpretation.winner.index, style),
    rule,
    ...sumLines(fitted),
  ];
}

function lineOf({ table, nameWidth, widths }: FittedTable, name: string, cells: readonly string[]): string {
  const padded = cells.map((cell, i) => pad(cell, widths[i]!, table.columns[i]!.bars ? "left" : "right"));
  return [pad(name, nameWidth, "left"), ...padded].join(" ".repeat(GAP)).trimEnd();
}

function bodyLines(fitted: FittedTable, winner: number, style: Style): string[] {
  const { table, nameWidth, widths } = fitted;
  return table.rows.map((row, r) => {
    const cells = table.columns.map(({ bars, cells }, i) => (bars ? bar(bars[r]!, widths[i]!) : cells[r]!));
    const drawn = lineOf(fitted, truncate(printable(row.name), nameWidth), cells);
    if (row.isRest) return style.faint(drawn);
    return row.classes[0] === winner ? style.strong(drawn) : drawn;
  });
}

/** A footer's label runs on over the logits, which have no footer. */
function sumLines({ table, nameWidth, widths }: FittedTable): string[] {
  return table.footers.map((label, f) => {
    const wideLabel = pad(label, nameWidth + GAP + widths[0]!, "left");
    const cells = table.columns.slice(1).map(({ footers }, i) => pad(footers[f]!, widths[i + 1]!, "right"));
    return [wideLabel, ...cells].join(" ".repeat(GAP)).trimEnd();
  });
}

/** The line of group headings, each over its columns; none when no column has a group. */
function groupLine({ table, nameWidth, widths }: FittedTable): string[] {
  const titled = groupsOf(table.columns);
  if (titled.every(({ title }) => title === "")) return [];
  const spans = titled.map(({ title, from, to }) => {
    const span = widths.slice(from, to).reduce((sum, width) => sum + width + GAP, -GAP);
    const lastIsBar = table.columns[to - 1]!.bars !== undefined;
    // Over the numbers, not over the bar that follows them.
    const numbers = lastIsBar && to - from > 1 ? span - GAP - widths[to - 1]! : span;
    return pad(pad(title, Math.max(numbers, displayWidth(title)), "right"), span, "left");
  });
  return [[" ".repeat(nameWidth), ...spans].join(" ".repeat(GAP)).trimEnd()];
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar of which the full width is probability 1; something above 0 leaves at least a trace. */
export function bar(probability: number, width: number): string {
  const eighths = Math.max(Math.round(probability * width * 8), probability > 0 ? 1 : 0);
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8]!;
}
