/**
 * A calibration as one piece of work: the fit, then the metrics before and after.
 *
 * @module
 */
import { CannotFitTemperature, type Metrics, type TemperatureFit } from "softmax/calibration";
import type { OnRows } from "../engine/each-chunk.ts";
import { evaluateRows, fitAndEvaluateRows, fitRows } from "../engine/local-engine.ts";
import type { PassThreads } from "../engine/pass-threads.ts";
import { RowPasses } from "../engine/row-passes.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { formatCount, formatRows } from "../report/format-number.ts";
import type { Scope } from "../report/metric-rows.ts";
import { UsageError } from "../usage-error.ts";
import type { Terminal } from "./terminal.ts";

/** What a calibration found: the fit, and the metrics on the rows named by `scope`. */
export interface Calibration {
  readonly fit: TemperatureFit;
  readonly scope: Scope;
  readonly before: Metrics;
  readonly after: Metrics;
  readonly fitted: RowPasses;
  readonly judged: RowPasses;
  readonly warnings: readonly string[];
}

/** Fits T on `fittedReader`, and judges it on `judgedReader` or, without one, on the same rows. */
export async function calibrateRows(
  fittedReader: RowReader,
  judgedReader: RowReader | undefined,
  threads: PassThreads,
  terminal: Terminal,
): Promise<Calibration> {
  const fitted = new RowPasses(fittedReader, threads);
  const judged = judgedReader ? new RowPasses(judgedReader, threads) : fitted;
  const { fit, wrongRows, before, after } = judgedReader
    ? await fitAndJudge(fitted, judged, terminal)
    : await withProgress(fitted, terminal, (onPass) => fitAndEvaluateRows(fitted, onPass));
  const scope = judgedReader ? "held-out rows" : "fitted rows";
  const warnings = [...fittedReader.warnings, ...(judgedReader?.warnings ?? [])];
  warnings.push(...fewRows(fit.rows, wrongRows));
  if (!judgedReader) {
    warnings.push(
      "The metrics after are of the rows that T was fitted on, so they flatter a little. --test FILE judges on other rows.",
    );
  }
  return { fit, scope, before, after, fitted, judged, warnings };
}

/**
 * Where the interval's normal approximation fails. The slopes g of the rows that are wrong are the large ones, so that
 * Σg² rests on them: with fewer than ten it is mostly chance. In simulated models of true T = 2, 95 % intervals from
 * 20 or 30 rows held T in 84 to 92 % of fits, from 50 in 87 to 94 %, from 200 in 94 to 95 %.
 */
const FEW_ROWS = 50;
const FEW_WRONG_ROWS = 10;

function fewRows(rows: number, wrongRows: number): string[] {
  if (rows >= FEW_ROWS && wrongRows >= FEW_WRONG_ROWS) return [];
  return [
    `The interval rests on few rows (${formatRows(rows)}, ${formatCount(wrongRows)} of them wrong); take it as a hint.`,
  ];
}

/** Fits on some rows, then judges on others. */
async function fitAndJudge(fitted: RowPasses, judged: RowPasses, terminal: Terminal) {
  const rowFit = await withProgress(fitted, terminal, (onPass) => fitRows(fitted, onPass));
  const progress = terminal.progress("Evaluating", judged.reader.rowCount);
  try {
    const betas = [1, rowFit.fit.beta];
    const [before, after] = await evaluateRows(judged, betas, (done) => progress.update(done));
    return { ...rowFit, before: before!, after: after! };
  } finally {
    progress.finish();
  }
}

async function withProgress<Fit>(
  passes: RowPasses,
  terminal: Terminal,
  fit: (onPass: (pass: number) => OnRows) => Promise<Fit>,
): Promise<Fit> {
  let progress = terminal.progress("Fitting", passes.reader.rowCount);
  try {
    return await fit((pass) => {
      progress.finish();
      progress = terminal.progress(`Fitting, pass ${pass}`, passes.reader.rowCount);
      return (done) => progress.update(done);
    });
  } catch (error) {
    throw error instanceof CannotFitTemperature ? new UsageError(error.message) : error;
  } finally {
    progress.finish();
  }
}
