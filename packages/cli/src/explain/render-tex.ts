import type { Explanation } from "softmax/explain";
import { printable } from "../report/printable.ts";
import { lessonOf } from "./lesson.ts";
import { documentColumns, type StepTable, stepTable, type TableColumn } from "./step-table.ts";

/** Writes the worked steps as a LaTeX fragment to `\input`: a plain tabular, no packages needed. */
export function renderTex(explanation: Explanation, notes: readonly string[] = []): string {
  const lesson = lessonOf(explanation, notes);
  const sentences = lesson.reading.flatMap(({ heading, sentences }) =>
    lesson.reading.length > 1 ? [`${heading}: ${sentences.join(" ")}`] : sentences,
  );
  return `${[
    `% ${lesson.title}. Needs no packages; a name beyond Latin letters needs XeLaTeX or LuaLaTeX and a font.`,
    ...tabular(stepTable(explanation)),
    "",
    ...lesson.notes.map((note) => `${escapeTex(note.text)}\n`),
    ...sentences.map(escapeTex),
  ].join("\n")}\n`;
}

function tabular(table: StepTable): string[] {
  const { rows, footers } = table;
  const shown = documentColumns(table);
  const line = (cells: readonly string[]) => `  ${cells.join(" & ")} \\\\`;
  return [
    `\\begin{tabular}{l${"r".repeat(shown.length)}}`,
    "  \\hline",
    ...groupLine(shown),
    line(["class", ...shown.map((column) => column.texHeader)]),
    "  \\hline",
    ...rows.map((row, r) =>
      line([escapeTex(row.name), ...shown.map((column) => texNumber(column.cells[r]!))]),
    ),
    "  \\hline",
    ...footers.map((label, f) =>
      line([escapeTex(label), ...shown.map((column) => texNumber(column.footers[f]!))]),
    ),
    "  \\hline",
    "\\end{tabular}",
  ];
}

function groupLine(columns: readonly TableColumn[]): string[] {
  if (columns.every((column) => column.group === "")) return [];
  const spans: { group: string; size: number }[] = [];
  for (const { group } of columns) {
    const last = spans.at(-1);
    if (last?.group === group) last.size++;
    else spans.push({ group, size: 1 });
  }
  const cells = spans.map(({ group, size }) => `\\multicolumn{${size}}{c}{${escapeTex(group)}}`);
  return [`  & ${cells.join(" & ")} \\\\`];
}

/** `−0.3` → `$-0.3$`, `1.2e−7` → `$1.2 \times 10^{-7}$`, `55 %` → `55\,\%`. */
function texNumber(cell: string): string {
  if (cell === "" || cell === "NaN") return cell;
  if (cell.endsWith("%")) return cell.replace(" %", "\\,\\%");
  // A bare comma in mathematics is followed by a space.
  const plain = cell.replaceAll("−", "-").replaceAll(",", "{,}").replace("Infinity", "\\infty");
  const [mantissa, exponent] = plain.split("e");
  return exponent ? `$${mantissa} \\times 10^{${Number(exponent)}}$` : `$${mantissa}$`;
}

const TEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  "−": "$-$",
  "…": "\\ldots{}",
};

/** Text that LaTeX prints as it is. */
export function escapeTex(text: string): string {
  return printable(text).replace(/[\\{}$&#%_^~<>|−…]/g, (character) => TEX[character] ?? `\\${character}`);
}
