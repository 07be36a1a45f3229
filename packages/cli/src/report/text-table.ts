/**
 * Aligned columns of text: a name on the left, numbers on the right.
 *
 * @module
 */
import { displayWidth, pad, truncate } from "./display-width.ts";
import { printable } from "./printable.ts";
import type { Style } from "./terminal-style.ts";

export interface TextTable {
  /** Of each column; the first is of the names. */
  readonly header: readonly string[];
  /** Each as long as the header. */
  readonly rows: readonly (readonly string[])[];
}

const GAP = 2;
const SHORTEST_NAME = 8;

/**
 * Lines of at most `width` cells as far as shortening names allows it; numbers are never cut. Names come from files: what
 * would steer the terminal is made visible.
 */
export function textTable(table: TextTable, width: number, style: Style): string {
  const { header } = table;
  const rows = table.rows.map((row) => row.map(printable));
  const widths = header.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column]!)].map(displayWidth)),
  );
  const numbers = widths.slice(1).reduce((sum, cells) => sum + GAP + cells, 0);
  widths[0] = Math.min(widths[0]!, Math.max(width - numbers, SHORTEST_NAME));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) =>
        column === 0
          ? pad(truncate(cell, widths[0]!), widths[0]!, "left")
          : pad(cell, widths[column]!, "right"),
      )
      .join(" ".repeat(GAP));
  return [style.faint(line(header)), ...rows.map(line)].join("\n");
}
