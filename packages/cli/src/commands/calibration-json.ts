import type { BaselineComparison } from "./baseline.ts";
import type { Calibration } from "./calibration.ts";
import { measurementJson } from "./measurement-values.ts";

/** What `softmax calibrate --json` prints. No path, time or host of the rows: the same rows give the same bytes. */
export function calibrationJson(calibration: Calibration, baseline: BaselineComparison | undefined): object {
  const { comparison, scope, before, after, fitted, judged, findings, warnings, request } = calibration;
  const { classNames, scale, assumed } = fitted.reader;
  const zeros = fitted.reader.zeros > 0 || judged.reader.zeros > 0 ? ["exact-zeros"] : [];
  return {
    ...fittedJson(calibration),
    comparison,
    scope,
    heldOut: request.heldOut ?? null,
    before: measurementJson(before, classNames),
    after: measurementJson(after, classNames),
    calibrationGap: calibrationGap(calibration),
    baseline: baseline ?? null,
    from: scale,
    assumed: { ...judged.reader.assumed, ...assumed },
    findings: [...zeros, ...findings.map(({ finding }) => finding)],
    warnings,
  };
}

/** By a proper loss: what the calibration takes off the nll of rows it has not seen; of fitted rows it would flatter. */
function calibrationGap({ scope, before, after }: Calibration): number | null {
  const [first, second] = [before.metrics.nll, after.metrics.nll];
  return scope === "fitted rows" || first === null || second === null ? null : first - second;
}

function fittedJson({ calibrator, fit, comparison, before }: Calibration): object {
  if (fit) return fit;
  if (calibrator) {
    const { schema, version, ...fields } = calibrator;
    return fields;
  }
  const { rows, nll } = comparison!;
  return { method: "none", rows, classes: before.metrics.classes, nllBefore: nll, nllAfter: nll };
}
