/**
 * What `softmax calibrate` prints: what was found, before and after, the pictures.
 *
 * @module
 */
import { describeCalibrator, type TemperatureFit } from "softmax/calibration";
import { formatNumber, formatRows } from "../report/format-number.ts";
import { groupTable } from "../report/group-table.ts";
import { methodTable } from "../report/method-table.ts";
import { metricsTable } from "../report/metrics-table.ts";
import { reliabilityDiagram } from "../report/reliability-diagram.ts";
import type { Style } from "../report/terminal-style.ts";
import { wrapText } from "../report/text-layout.ts";
import { verdict } from "../report/verdict.ts";
import { type BaselineComparison, baselineText } from "./baseline.ts";
import type { Calibration } from "./calibration.ts";

interface Screen {
  readonly width: number;
  readonly style: Style;
}

export function calibrationText(
  calibration: Calibration,
  baseline: BaselineComparison | undefined,
  { width, style }: Screen,
): string {
  const { calibrator, comparison, before, scope } = calibration;
  // Where nothing was fitted there is no after.
  const after = calibrator ? calibration.after : undefined;
  const titled = [
    { title: after ? "Before" : "As it is", metrics: before.metrics },
    ...(after ? [{ title: "After", metrics: after.metrics }] : []),
  ];
  const verdicts = titled.map(({ title, metrics }) =>
    wrapText(verdict(metrics).sentence, width, `${title}: `.padEnd(8)),
  );
  const parts = [
    ...(comparison ? [methodTable(comparison, width, style)] : []),
    wrapText(foundText(calibration, style), width),
    verdicts.join("\n"),
    metricsTable({ before, after, scope: after && scope }, style),
    groupTable((after ?? before).groups, width, style),
    reliabilityDiagram(titled, width, style),
    ...(baseline ? [baselineText(baseline, width, style)] : []),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function foundText({ calibrator, fit }: Calibration, style: Style): string {
  if (fit) return temperatureText(fit, style);
  return calibrator ? describeCalibrator(calibrator) : "Leave it alone: no method is certainly better.";
}

function temperatureText({ temperature, interval, rows }: TemperatureFit, style: Style): string {
  const [low, high] = interval.map((bound) => formatNumber(bound));
  const direction = temperature > 1 ? "softens" : "sharpens";
  return (
    `Temperature ${style.strong(formatNumber(temperature))} (95 % interval ${low} to ${high}), ` +
    `fitted on ${formatRows(rows)}: it ${direction} every probability and changes no prediction.`
  );
}
