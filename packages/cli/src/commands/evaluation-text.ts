/**
 * What `softmax evaluate` prints: the verdict, the metrics, the groups and classes, the pictures.
 *
 * @module
 */
import type { Measurement } from "../engine/measurement.ts";
import { classTable } from "../report/class-table.ts";
import { confidenceHistogram } from "../report/confidence-histogram.ts";
import { groupTable } from "../report/group-table.ts";
import { metricsTable } from "../report/metrics-table.ts";
import { reliabilityDiagram } from "../report/reliability-diagram.ts";
import type { Style } from "../report/terminal-style.ts";
import { wrapText } from "../report/text-layout.ts";
import { verdict } from "../report/verdict.ts";
import { type BaselineComparison, baselineText } from "./baseline.ts";

export interface ShownEvaluation {
  readonly measurement: Measurement;
  /** Of the reliability diagram. */
  readonly title: string;
  readonly classNames: readonly string[] | undefined;
  readonly baseline: BaselineComparison | undefined;
}

export function evaluationText(
  { measurement, title, classNames, baseline }: ShownEvaluation,
  { width, style }: { readonly width: number; readonly style: Style },
): string {
  const { metrics, classes, groups } = measurement;
  const parts = [
    wrapText(verdict(metrics).sentence, width),
    metricsTable({ before: measurement }, style),
    groupTable(groups, width, style),
    classes ? classTable(classes, classNames, width, style) : "",
    reliabilityDiagram([{ title, metrics }], width, style),
    confidenceHistogram(metrics, width, style),
    baseline ? baselineText(baseline, width, style) : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}
