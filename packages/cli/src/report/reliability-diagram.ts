/**
 * The reliability diagram in the terminal: does accuracy keep what confidence promises?
 *
 * One row per bin. The bar is the accuracy, ◆ the mean confidence. What lies between them is drawn too: ░ after
 * the bar's end is confidence that was not earned, ▒ at the end of the bar is accuracy that was not claimed.
 *
 * @module
 */
import type { Metrics, ReliabilityBin } from "softmax/calibration";
import { binLabel } from "./bin-label.ts";
import { chanceGap } from "./chance.ts";
import { formatCompactCount, formatMetric, formatRows } from "./format-number.ts";
import type { Style } from "./terminal-style.ts";
import { fitText, wrapItems } from "./text-layout.ts";

export interface ReliabilityPanel {
  readonly title: string;
  readonly metrics: Metrics;
}

const SEPARATOR = "  ";
/** Bin, gap and rows columns with the blanks around the bar. */
const FRAME = 20;
const NARROWEST = FRAME + 8;
const WIDEST = 78;

const LEGEND = [
  "█ accuracy",
  "◆ mean confidence",
  "░ overconfident",
  "▒ underconfident",
  "gap: confidence − accuracy in points",
  "(gap): may be chance",
];

/**
 * Panels side by side where each gets 39 columns, else one below the other; no line is longer than `width`
 * (28 columns are the least it can do with).
 *
 * @param panels one, or two: before and after
 * @param width columns of the terminal
 */
export function reliabilityDiagram(panels: readonly ReliabilityPanel[], width: number, style: Style): string {
  const share = Math.floor((width - SEPARATOR.length * (panels.length - 1)) / panels.length);
  const beside = share >= 39;
  const panelWidth = Math.min(WIDEST, Math.max(NARROWEST, beside ? share : width));
  const drawn = panels.map((panel) => drawPanel(panel, panelWidth, style));
  const diagram = beside
    ? drawn[0]!.map((_, row) => drawn.map((lines) => lines[row]!).join(SEPARATOR))
    : drawn.flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
  const legend = wrapItems(LEGEND, Math.max(NARROWEST, Math.min(width, beside ? width : panelWidth)));
  return [...diagram.map((line) => line.trimEnd()), "", ...legend.map(style.faint)].join("\n");
}

/** Lines of exactly `width` columns. */
function drawPanel({ title, metrics }: ReliabilityPanel, width: number, style: Style): string[] {
  const barWidth = width - FRAME;
  const rows = metrics.rows < 1e7 ? formatRows(metrics.rows) : `${formatCompactCount(metrics.rows)} rows`;
  const about = fitText(`${title}: ECE ${formatMetric(metrics.ece)}, ${rows}`, width);
  const heading = `conf % ${drawScale(barWidth)}    gap  rows`;
  return [
    style.strong(about.trimEnd()) + " ".repeat(width - about.trimEnd().length),
    style.faint(heading),
    ...metrics.bins.map((bin) => drawBin(bin, barWidth, style)),
  ];
}

/** 0 under the bar's first cell, 100 at its last, the name between where there is room. */
function drawScale(width: number): string {
  const name = width >= 18 ? "accuracy %" : "";
  const blanks = width - "0".length - name.length - "100".length;
  const left = Math.ceil(blanks / 2);
  return `0${" ".repeat(left)}${name}${" ".repeat(blanks - left)}100`;
}

function drawBin(bin: ReliabilityBin, barWidth: number, style: Style): string {
  const label = binLabel(bin).padStart(6);
  if (bin.confidence === null || bin.accuracy === null) {
    return style.faint(`${label} ${"no rows".padEnd(barWidth)} ${" ".repeat(6)} ${"0".padStart(5)}`);
  }
  const gap = bin.confidence - bin.accuracy;
  const chance = Math.abs(gap) <= chanceGap(bin.confidence, bin.count);
  const paint = chance ? style.faint : gap > 0 ? style.over : style.under;
  const points = `${gap < 0 ? "−" : "+"}${Math.round(Math.abs(gap) * 100)}`.replace(/^[+−]0$/, "0");
  const shown = (chance ? `(${points})` : `${points} `).padStart(6);
  const bar = drawBar(bin.confidence, bin.accuracy, barWidth, paint);
  return `${label} ${bar} ${paint(shown)} ${formatCompactCount(bin.count).padStart(5)}`;
}

/**
 * Both ends are rounded to cells alike, and the mark stands in the last cell of the confidence. So the mark is the
 * bar's last cell when they agree, and the cells between mark and bar's end are the gap.
 */
function drawBar(
  confidence: number,
  accuracy: number,
  width: number,
  paint: (text: string) => string,
): string {
  const end = cells(accuracy, width);
  const mark = Math.max(0, cells(confidence, width) - 1);
  const before = "█".repeat(Math.min(end, mark)) + paint("░".repeat(Math.max(0, mark - end)));
  const after = paint("▒".repeat(Math.max(0, end - mark - 1)));
  return before + paint("◆") + after + " ".repeat(width - Math.max(end, mark + 1));
}

function cells(share: number, width: number): number {
  return Math.min(width, Math.round(share * width));
}
