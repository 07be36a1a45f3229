import { expect, test } from "vitest";
import { exampleReport } from "./example-report.test-support.ts";
import type { ReportCalibration } from "./report-data.ts";
import { summary } from "./summary.ts";

const { calibration, comparison: _, ...measured } = exampleReport;

test("a temperature lowers or raises confidence", () => {
  expect(summary(exampleReport)[1]).toMatch(/^Dividing its logits by T = 2\.087 .* lowers its confidence/);
  const { calibrator } = calibration!;
  const sharper = { ...calibration, calibrator: { ...calibrator, temperature: 0.5, interval: [0.4, 0.6] } };
  expect(summary({ ...measured, calibration: sharper as ReportCalibration })[1]).toMatch(
    /^Dividing its logits by T = 0\.5000 \(95 % interval 0\.4000 to 0\.6000\) raises its confidence/,
  );
});

test("another method says what it does", () => {
  const { schema, version, rows, nllBefore, nllAfter } = calibration!.calibrator;
  const calibrator = {
    schema,
    version,
    rows,
    nllBefore,
    nllAfter,
    method: "platt",
    classes: 2,
    slope: 0.5,
    intercept: 0.1,
  };
  const platt = { ...calibration, calibrator } as ReportCalibration;
  expect(summary({ ...measured, calibration: platt })[1]).toMatch(
    /^Platt scaling multiplies the log-odds of class 1 by 0\.5 and adds 0\.1; .* With it, the model says/,
  );
});

test("without a fit it is how the model is, or how it was measured", () => {
  expect(summary(measured)).toEqual([
    "As it is, the model says 95.6 % on average and is right 90.5 % of the time: overconfident by 5.1 points.",
    "Measured on 5,000 rows.",
  ]);
  expect(summary({ ...measured, measuredHow: "at temperature 2" })[0]).toMatch(
    /^At temperature 2, the model/,
  );
});
