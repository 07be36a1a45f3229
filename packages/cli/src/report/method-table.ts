/**
 * Calibration methods side by side, on rows left out of their fits.
 *
 * @module
 */
import type { CalibrationMethod, MethodComparison } from "softmax/calibration";
import { formatCount, formatMetric, formatMetricChange, formatRows } from "./format-number.ts";
import { METHOD_NAMES } from "./method-names.ts";
import type { Style } from "./terminal-style.ts";
import { wrapText } from "./text-layout.ts";
import { textTable } from "./text-table.ts";

const LEFT_ALONE = "leave it alone";

export function methodTable(comparison: MethodComparison, width: number, style: Style): string {
  const { rows, folds, nll, scores, refused, chosen } = comparison;
  const heading = `Methods, each judged on rows left out of its fit (${formatRows(rows)} in ${formatCount(folds)} parts)`;
  const table = textTable(
    {
      header: ["", "nll", "change", "95 % interval", ""],
      rows: [
        [LEFT_ALONE, formatMetric(nll), "", "", markOf("none", chosen)],
        ...scores.map(({ method, nll: left, gain, interval: [lower, upper] }) => [
          METHOD_NAMES[method],
          formatMetric(left),
          formatMetricChange(-gain),
          `${formatMetricChange(-upper)} to ${formatMetricChange(-lower)}`,
          markOf(method, chosen),
        ]),
      ],
    },
    width,
    style,
  );
  const notes = refused.map(({ method, message }) =>
    wrapText(`${METHOD_NAMES[method]} is out: ${message}.`, width),
  );
  const lines = [style.strong(heading), ...table.split("\n"), ...notes];
  return lines.map((line) => line.trimEnd()).join("\n");
}

function markOf(method: CalibrationMethod | "none", chosen: MethodComparison["chosen"]): string {
  return method === chosen ? "← chosen" : "";
}
