/**
 * The conformal predictor as a file: with the mark of the calibrator whose logits it belongs to.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { type ConformalPredictor, parseConformal } from "softmax/calibration";
import { shownTemperature } from "softmax/explain";
import type { RowCalibrator } from "../engine/calibrated-rows.ts";
import { checkReadable } from "../files/check-readable.ts";
import { formatNumber, formatRows } from "../report/format-number.ts";
import { METHOD_NAMES } from "../report/method-names.ts";
import { UsageError } from "../usage-error.ts";

/** What tells one calibrator from another; a temperature needs none, since it is the predictor's `beta`. */
type CalibratorMark = Pick<Exclude<RowCalibrator, { method: "temperature" }>, "method" | "rows" | "nllAfter">;

/** The predictor's JSON; `docs/formats.md` lists its fields. */
export function conformalDocument(
  predictor: ConformalPredictor,
  calibrator: RowCalibrator,
): ConformalPredictor & { readonly calibrator?: CalibratorMark } {
  const mark = markOf(calibrator);
  return mark === undefined ? predictor : { ...predictor, calibrator: mark };
}

/** Reads a predictor that was fitted on rows of K classes under this very calibrator; anything else is a `UsageError`. */
export async function readConformal(
  path: string,
  calibrator: RowCalibrator,
  classes: number,
): Promise<ConformalPredictor> {
  await checkReadable(path);
  const text = await readFile(path, "utf8");
  let json: { readonly calibrator?: Partial<CalibratorMark> };
  let predictor: ConformalPredictor;
  try {
    json = JSON.parse(text);
    predictor = parseConformal(json);
  } catch (error) {
    const reason = (error as Error).message.replace(/^Cannot read a conformal predictor: /, "");
    throw new UsageError(`Cannot read the conformal predictor ${path}: ${reason}`);
  }
  if (predictor.classes !== classes) {
    throw new UsageError(
      `Cannot use ${path}: it was fitted on ${predictor.classes} classes, these rows have ${classes}`,
    );
  }
  checkCalibrator(path, predictor, json.calibrator, calibrator);
  return predictor;
}

/** Sets for logits that were calibrated otherwise would miss their coverage, and nothing would show it. */
function checkCalibrator(
  path: string,
  { beta }: ConformalPredictor,
  mark: Partial<CalibratorMark> | undefined,
  calibrator: RowCalibrator,
): void {
  const given = markOf(calibrator);
  const givenBeta = calibrator.method === "temperature" ? 1 / calibrator.temperature : 1;
  if (beta === givenBeta && JSON.stringify(mark) === JSON.stringify(given)) return;
  throw new UsageError(
    `Cannot use ${path} on logits ${howCalibrated(givenBeta, given)}: it was fitted on logits ${howCalibrated(beta, mark)}, ` +
      "the same --calibrator or --temperature is wanted",
  );
}

function markOf(calibrator: RowCalibrator): CalibratorMark | undefined {
  if (calibrator.method === "temperature") return undefined;
  const { method, rows, nllAfter } = calibrator;
  return { method, rows, nllAfter };
}

function howCalibrated(beta: number, mark: Partial<CalibratorMark> | undefined): string {
  if (mark === undefined) return `at temperature ${shownTemperature(1 / beta)}`;
  const { method, rows = Number.NaN, nllAfter = Number.NaN } = mark;
  const name = method === undefined ? undefined : METHOD_NAMES[method];
  return `calibrated by ${name ?? "an unknown method"}, fitted on ${formatRows(rows)} to the nll ${formatNumber(nllAfter)}`;
}
