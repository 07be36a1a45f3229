/**
 * The short report, for a pull request or the summary of a CI job.
 *
 * @module
 */
import type { MethodComparison } from "softmax/calibration";
import { chanceSentence } from "../chance-sentence.ts";
import { formatCount, formatRows } from "../format-number.ts";
import { methodRows } from "../method-rows.ts";
import { type MetricRow, metricRows } from "../metric-rows.ts";
import { type ReportData, sidesOf } from "../report-data.ts";
import { rowsOf, summary } from "../summary.ts";
import { codeBlock, codeSpan, markdownTable, markdownText } from "./markdown-text.ts";

/** More would bury the rest. */
const MOST_FILES = 10;

/** The verdict, the metrics, warnings, and how to make it again. The same data gives the same bytes. */
export function markdownReport(data: ReportData): string {
  const [lead = "", ...rest] = summary(data).map(markdownText);
  const parts = [
    `## ${markdownText(data.title)}`,
    `**${lead}**`,
    rest.join(" "),
    data.warnings.map((warning) => `> **Warning:** ${markdownText(warning)}`).join("\n>\n"),
    metricTable(data),
    sidesOf(data)
      .map(({ when, measurement }) => markdownText(chanceSentence(when, measurement)))
      .join(" "),
    data.comparison ? comparisonTable(data.comparison) : "",
    calibratorText(data),
    "### How to reproduce it",
    reproduction(data),
  ];
  return `${parts.filter((part) => part !== "").join("\n\n")}\n`;
}

function metricTable({ before, calibration }: ReportData): string {
  const after = calibration?.after;
  const columns = after ? ["before", "after", "change", ""] : ["value", "95 % interval"];
  const cells = (row: MetricRow) =>
    after ? [row.before, row.after, row.change, row.effect] : [row.before, row.interval];
  const rows = metricRows({ before, after }).map((row) => [row.name.trim(), ...cells(row)].map(markdownText));
  return markdownTable([rowsOf(before.metrics.rows, calibration?.scope), ...columns], rows);
}

function comparisonTable(comparison: MethodComparison): string {
  const { rows, folds } = comparison;
  return markdownTable(
    [`method, ${formatRows(rows)} in ${folds} parts`, "nll (nats)", "change", "95 % interval"],
    methodRows(comparison).map(({ name, nll, change, interval, isChosen }) => [
      isChosen ? `**${name}** (chosen)` : name,
      nll,
      change,
      interval,
    ]),
  );
}

/** All digits of T: what is computed with it is what was measured. */
function calibratorText({ calibration }: ReportData): string {
  if (calibration?.calibrator.method !== "temperature") return "";
  return `Temperature to divide the logits by: ${codeSpan(String(calibration.calibrator.temperature))}`;
}

function reproduction({ createdBy, source, test }: ReportData): string {
  const files = [...source.files, ...(test?.files ?? [])];
  const shown = files.slice(0, MOST_FILES).map(({ name, sha256 }) => {
    const checksum = sha256 === undefined ? "" : `, SHA-256 ${codeSpan(sha256)}`;
    return `- ${codeSpan(name)}${checksum}`;
  });
  const left = files.length - MOST_FILES;
  const program = `softmax-cli ${markdownText(createdBy.version)} on Node ${markdownText(createdBy.node)}, from:`;
  const list = left > 0 ? [...shown, `- and ${formatCount(left)} more`] : shown;
  return [codeBlock(createdBy.command, "sh"), program, list.join("\n")].join("\n\n");
}
