/**
 * How large prediction sets are, in the terminal.
 *
 * @module
 */
import type { ConformalCoverage } from "softmax/calibration";
import { formatCount, formatPercent } from "./format-number.ts";
import type { Style } from "./terminal-style.ts";

/** Sizes with a bar of their own; larger ones share the last. */
const MOST_SIZES = 11;
const NARROWEST = 40;
const WIDEST = 78;

/** One bar for each size that a set may have; a size that some set has shows at least a sliver. */
export function setSizes({ sizes, rows }: ConformalCoverage, width: number, style: Style): string {
  const last = Math.max(
    1,
    sizes.findLastIndex((count) => count > 0),
  );
  const bars = Array.from({ length: Math.min(last + 1, MOST_SIZES) }, (_, size) => ({
    label: String(size),
    count: sizes[size]!,
  }));
  if (last >= MOST_SIZES) {
    const count = sizes.slice(MOST_SIZES).reduce((sum, each) => sum + each, 0);
    bars.push({ label: last === MOST_SIZES ? String(last) : `${MOST_SIZES}–${last}`, count });
  }
  const labelWidth = Math.max("classes".length, ...bars.map(({ label }) => label.length));
  const countWidth = Math.max("rows".length, ...bars.map(({ count }) => formatCount(count).length));
  const fit = Math.min(WIDEST, Math.max(NARROWEST, width));
  const barWidth = fit - labelWidth - countWidth - 3 - SHARE_WIDTH;
  const largest = Math.max(...bars.map(({ count }) => count));
  const heading = `${"classes".padStart(labelWidth)} ${" ".repeat(barWidth)} ${"rows".padStart(countWidth)} ${"share".padStart(SHARE_WIDTH)}`;
  const lines = bars.map(({ label, count }) => {
    const cells = count === 0 ? 0 : Math.max(1, Math.round((count / largest) * barWidth));
    const share = formatPercent(count / rows).padStart(SHARE_WIDTH);
    return `${label.padStart(labelWidth)} ${"█".repeat(cells).padEnd(barWidth)} ${formatCount(count).padStart(countWidth)} ${share}`;
  });
  return [style.faint(heading), ...lines].join("\n");
}

const SHARE_WIDTH = "99.9999 %".length;
