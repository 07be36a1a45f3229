import type { Explanation } from "softmax/explain";
import { wrap } from "../report/display-width.ts";
import { printable } from "../report/printable.ts";
import type { Style } from "../report/terminal-style.ts";
import { type Lesson, lessonOf } from "./lesson.ts";
import { stepTable } from "./step-table.ts";
import { drawTable, fitTable } from "./terminal-table.ts";

export interface TerminalFormat {
  /** Cells in a line. */
  readonly width: number;
  readonly style: Style;
}

const INDENT = "  ";

/** Draws the worked steps for a terminal: title, formula, table, what to notice, what it means, what to try next. */
export function renderTerminal(
  explanation: Explanation,
  { width, style }: TerminalFormat,
  notes: readonly string[] = [],
): string {
  const lesson = lessonOf(explanation, notes);
  const room = Math.max(30, width - INDENT.length);
  const lines = [
    "",
    style.strong(lesson.title),
    "",
    ...lesson.formula.flatMap((line) => wrap(line, room)).map((line) => style.faint(line)),
    "",
    ...tables(explanation, room, style),
    "",
    ...words(lesson, room, style),
    "",
    ...wrap(`Try next: ${lesson.next}`, room).map((line) => style.faint(line)),
    "",
  ];
  return `${lines.map((line) => (line === "" ? "" : INDENT + line)).join("\n")}\n`;
}

/** One table, or several below each other when the temperatures do not fit side by side. */
function tables(explanation: Explanation, room: number, style: Style): string[] {
  const { columns } = explanation;
  for (let perTable = columns.length; perTable >= 1; perTable--) {
    const drawn: string[][] = [];
    for (let start = 0; start < columns.length; start += perTable) {
      const fitted = fitTable(stepTable(explanation, columns.slice(start, start + perTable)), room);
      if (!fitted.fits && perTable > 1) break;
      drawn.push(drawTable(fitted, explanation, style));
    }
    if (drawn.length === Math.ceil(columns.length / perTable))
      return drawn.flatMap((lines, i) => (i ? ["", ...lines] : lines));
  }
  return [];
}

function words({ notes, reading }: Lesson, room: number, style: Style): string[] {
  const bullet = (text: string) =>
    wrap(printable(text), room - 2).map((line, i) => (i === 0 ? `· ${line}` : `  ${line}`));
  return [
    ...notes.flatMap((note) =>
      bullet(note.text).map((line) => (note.kind === "warning" ? style.warning(line) : line)),
    ),
    ...reading.flatMap(({ heading, sentences }) => [
      "",
      style.strong(heading),
      ...sentences.flatMap((sentence) => wrap(printable(sentence), room)),
    ]),
  ];
}
