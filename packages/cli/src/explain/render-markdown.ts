import type { Explanation } from "softmax/explain";
import { printable } from "../report/printable.ts";
import { lessonOf } from "./lesson.ts";
import { documentColumns, stepTable } from "./step-table.ts";

/** Writes the worked steps as GitHub Markdown, with every column whatever the width. */
export function renderMarkdown(explanation: Explanation, notes: readonly string[] = []): string {
  const lesson = lessonOf(explanation, notes);
  const table = stepTable(explanation);
  const { rows, footers } = table;
  const shown = documentColumns(table);
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const blocks = [
    `## ${lesson.title}`,
    lesson.formula.map(escapeMarkdown).join("<br>\n"),
    [
      line(["class", ...shown.map((column) => column.fullHeader)]),
      line([":--", ...shown.map(() => "--:")]),
      ...rows.map((row, r) => line([escapeMarkdown(row.name), ...shown.map((column) => column.cells[r]!)])),
      ...footers.map((label, f) =>
        line([`**${label}**`, ...shown.map(({ footers }) => (footers[f] ? `**${footers[f]}**` : ""))]),
      ),
    ].join("\n"),
    lesson.notes.map((note) => `- ${escapeMarkdown(note.text)}`).join("\n"),
    ...lesson.reading.flatMap(({ heading, sentences }) => [
      `**${heading}**`,
      sentences.map(escapeMarkdown).join("\n"),
    ]),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** Text that Markdown and the HTML in it leave as it is. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/[\\`*_[\]|~#$]/g, "\\$&");
}
