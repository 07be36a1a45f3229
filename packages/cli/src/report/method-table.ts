/**
 * Calibration methods side by side, on rows left out of their fits.
 *
 * @module
 */
import type { MethodComparison } from "softmax/calibration";
import { formatCount, formatRows } from "./format-number.ts";
import { methodRows, refusedMethods } from "./method-rows.ts";
import type { Style } from "./terminal-style.ts";
import { wrapText } from "./text-layout.ts";
import { textTable } from "./text-table.ts";

export function methodTable(comparison: MethodComparison, width: number, style: Style): string {
  const { rows, folds } = comparison;
  const heading = `Methods, each judged on rows left out of its fit (${formatRows(rows)} in ${formatCount(folds)} parts)`;
  const table = textTable(
    {
      header: ["", "nll", "change", "95 % interval", ""],
      rows: methodRows(comparison).map(({ name, nll, change, interval, isChosen }) => [
        name,
        nll,
        change,
        interval,
        isChosen ? "← chosen" : "",
      ]),
    },
    width,
    style,
  );
  const notes = refusedMethods(comparison).map((note) => wrapText(note, width));
  const lines = [style.strong(heading), ...table.split("\n"), ...notes];
  return lines.map((line) => line.trimEnd()).join("\n");
}
