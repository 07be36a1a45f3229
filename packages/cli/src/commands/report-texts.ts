/**
 * The files that show a report: `--report` and `--svg`.
 *
 * @module
 */
import { mkdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { renderReport } from "../report/html/report.ts";
import { markdownReport } from "../report/markdown/markdown-report.ts";
import type { ReportData } from "../report/report-data.ts";
import { chartFiles } from "../report/svg/chart-files.ts";

export interface ReportOutputs {
  /** Markdown by its ending, else HTML. */
  readonly report?: string | undefined;
  /** A folder; it need not be there. */
  readonly svg?: string | undefined;
}

/** The text of each file by its path; makes the folder of the charts. */
export async function reportTexts(
  data: ReportData,
  { report, svg }: ReportOutputs,
): Promise<[path: string, text: string][]> {
  const texts: [string, string][] = [];
  if (report !== undefined) texts.push([report, reportText(data, report)]);
  if (svg === undefined) return texts;
  await mkdir(svg, { recursive: true });
  for (const { name, text } of chartFiles(data)) texts.push([join(svg, name), text]);
  return texts;
}

function reportText(data: ReportData, path: string): string {
  const isMarkdown = [".md", ".markdown"].includes(extname(path).toLowerCase());
  return isMarkdown ? markdownReport(data) : renderReport(data);
}
