/**
 * Gathers what the report shows of an evaluation.
 *
 * @module
 */
import type { Measurement } from "../engine/measurement.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { createdBy, reportTitle, sourceFiles } from "./report-origin.ts";
import { reportTexts } from "./report-texts.ts";

export interface ReportedEvaluation {
  readonly measurement: Measurement;
  readonly reader: RowReader;
  /** How scores were calibrated before measuring; absent when they were not. */
  readonly measuredHow?: string | undefined;
  readonly warnings: readonly string[];
}

/** The text of the report at `path`, with the path. */
export async function evaluationReport(
  { measurement, reader, measuredHow, warnings }: ReportedEvaluation,
  command: string,
  path: string,
): Promise<[path: string, text: string][]> {
  const { paths, scale, assumed, classes, classNames } = reader;
  const data = {
    title: reportTitle("Evaluation", paths),
    createdBy: createdBy(command),
    source: {
      files: await sourceFiles(paths),
      rows: measurement.metrics.rows,
      classes,
      from: scale,
      assumed,
      classNames,
    },
    before: measurement,
    measuredHow,
    warnings,
  };
  return reportTexts(data, { report: path });
}
