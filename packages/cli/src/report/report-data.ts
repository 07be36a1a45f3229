/**
 * What a report is made from, whatever it is written as.
 *
 * @module
 */
import type { Calibrator, MethodComparison } from "softmax/calibration";
import type { Measurement } from "../engine/measurement.ts";
import type { Scope } from "./metric-rows.ts";

export interface SourceFile {
  /** As the user wrote it. */
  readonly name: string;
  /** Of the content, in hexadecimal, when it was computed. */
  readonly sha256?: string | undefined;
}

export interface SourceRows {
  readonly files: readonly SourceFile[];
  readonly rows: number;
}

/** Mean loss of the fitted rows at a temperature, nats. */
export interface LossPoint {
  readonly temperature: number;
  readonly nll: number;
}

export interface ReportData {
  readonly title: string;
  readonly createdBy: {
    /** Of this program. */
    readonly version: string;
    /** `process.version`. */
    readonly node: string;
    /** The command line that makes this report again. */
    readonly command: string;
  };
  /** The rows of the fit, or those that were measured where nothing was fitted. */
  readonly source: SourceRows & {
    /** K; 0 for top-label files. */
    readonly classes: number;
    /** What the numbers were read as. */
    readonly from: "logits" | "probabilities" | "log-probabilities";
    /** What was guessed and not said: `{ labels: "column label" }`. */
    readonly assumed: Readonly<Record<string, string>>;
    readonly classNames?: readonly string[] | undefined;
  };
  /** Held-out rows, when they are in files of their own. */
  readonly test?: SourceRows | undefined;
  readonly before: Measurement;
  /** What stands for "as it is" when a calibrator was applied before measuring: `at temperature 2`. */
  readonly measuredHow?: string | undefined;
  /** Absent when nothing was fitted, or nothing that is certainly better was found. */
  readonly calibration?: ReportCalibration | undefined;
  /** Of `--method auto`. */
  readonly comparison?: MethodComparison | undefined;
  readonly warnings: readonly string[];
}

export interface ReportCalibration {
  readonly calibrator: Calibrator;
  readonly after: Measurement;
  /** The rows of `before` and `after`. */
  readonly scope: Scope;
  /** Temperatures growing; empty for other methods. */
  readonly nllCurve: readonly LossPoint[];
}

/** One of the two measurements, with the words that name it. */
export interface ReportSide {
  readonly key: "before" | "after";
  /** ` before calibration`, to stand after a noun; of a report without one empty, or ` at temperature 2`. */
  readonly when: string;
  readonly measurement: Measurement;
}

/** Before and after, or the one measurement that there is. */
export function sidesOf({ before, measuredHow, calibration }: ReportData): readonly ReportSide[] {
  if (calibration === undefined) {
    return [{ key: "before", when: measuredHow === undefined ? "" : ` ${measuredHow}`, measurement: before }];
  }
  return [
    { key: "before", when: " before calibration", measurement: before },
    { key: "after", when: " after calibration", measurement: calibration.after },
  ];
}
