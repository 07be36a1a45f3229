/**
 * How sure the model is, how often: rows per confidence bin.
 *
 * @module
 */
import type { Metrics } from "softmax/calibration";
import { binLabel } from "./bin-label.ts";
import { formatCompactCount, formatCount, formatPercent } from "./format-number.ts";
import type { Style } from "./terminal-style.ts";
import { wrapItems } from "./text-layout.ts";

const NARROWEST = 40;
const WIDEST = 78;
/** Bin, marks and share columns with the blanks between. */
const FRAME = 6 + 4 + 1 + 10;
const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/**
 * One bar per bin, the longest filling its column; a bin that holds a row shows at least a sliver. ◆ stands at
 * the bin of the mean confidence, ● at that of the accuracy: in a calibrated model they stand together.
 *
 * @param width columns of the terminal; no line is longer (40 are the least it can do with)
 */
export function confidenceHistogram(metrics: Metrics, width: number, style: Style): string {
  const { bins, rows, meanConfidence, accuracy } = metrics;
  const fit = Math.min(WIDEST, Math.max(NARROWEST, width));
  const largest = Math.max(...bins.map((bin) => bin.count));
  const counts = bins.map(({ count }) => (largest < 1e7 ? formatCount(count) : formatCompactCount(count)));
  const countWidth = Math.max(4, ...counts.map((count) => count.length));
  const barWidth = fit - FRAME - countWidth;

  const heading = `conf %${" ".repeat(barWidth + 5)}${"rows".padStart(countWidth)}${"share".padStart(10)}`;
  const lines = bins.map((bin, i) => {
    const marks = (holds(bin, meanConfidence) ? "◆" : " ") + (holds(bin, accuracy) ? "●" : " ");
    const bar = drawBar(bin.count / largest, barWidth);
    const figures = counts[i]!.padStart(countWidth) + shownShare(bin.count, rows).padStart(10);
    return `${binLabel(bin).padStart(6)} ${marks} ${bar} ${figures}`;
  });
  const legend = [
    `◆ mean confidence ${formatPercent(meanConfidence)}`,
    `● accuracy ${formatPercent(accuracy)}`,
  ];
  return [style.faint(heading), ...lines, "", ...wrapItems(legend, fit).map(style.faint)].join("\n");
}

/** Full cells, then a cell in eighths, filled up with blanks to `width`. */
function drawBar(share: number, width: number): string {
  if (share === 0) return " ".repeat(width);
  const eighths = Math.max(1, Math.round(share * width * 8));
  const bar = "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
  return bar.padEnd(width);
}

/** One decimal, so that the column stays narrow: small shares are said to be small. */
function shownShare(count: number, rows: number): string {
  if (count === 0) return "0 %";
  const share = count / rows;
  if (share < 0.0005) return "< 0.1 %";
  if (share < 1 && share >= 0.9995) return "> 99.9 %";
  return formatPercent(share);
}

/** Bins are closed above, the first on both sides. */
function holds({ lower, upper }: { lower: number; upper: number }, value: number): boolean {
  return (value > lower || lower === 0) && value <= upper;
}
