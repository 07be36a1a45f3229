/**
 * What a calibration report is made from.
 *
 * @module
 */
import type { Metrics, TemperatureFit } from "softmax/calibration";
import type { Scope } from "../metric-rows.ts";

export interface SourceFile {
  /** As the user wrote it. */
  readonly name: string;
  /** Of the content, in hexadecimal, when it was computed. */
  readonly sha256?: string | undefined;
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
  /** The rows of the fit. */
  readonly source: {
    readonly files: readonly SourceFile[];
    readonly rows: number;
    readonly classes: number;
    /** What the numbers were read as. */
    readonly from: "logits" | "probabilities" | "log-probabilities";
    /** What was guessed and not said: `{ labels: "column label" }`. */
    readonly assumed: Readonly<Record<string, string>>;
  };
  /** Held-out rows, when there were any. */
  readonly test?: { readonly files: readonly SourceFile[]; readonly rows: number } | undefined;
  /** The rows of `before` and `after`. */
  readonly scope: Scope;
  readonly fit: TemperatureFit;
  readonly before: Metrics;
  readonly after: Metrics;
  /** Mean loss of the fitted rows at some temperatures, growing; nats. */
  readonly nllCurve: readonly { readonly temperature: number; readonly nll: number }[];
  readonly warnings: readonly string[];
}
