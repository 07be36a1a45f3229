/**
 * A made-up report, for tests: overconfident before, calibrated after.
 *
 * @module
 */
import { metricsFromBins } from "../metrics-from-bins.test-support.ts";
import type { ReportData } from "./report-data.ts";

export const exampleReport: ReportData = {
  title: "Digits",
  createdBy: { version: "0.1.0", node: "v20.20.2", command: "softmax calibrate a.npz --report report.html" },
  source: {
    files: [{ name: "a.npz", sha256: "9f86d081884c7d659a2feaa0c55ad015" }],
    rows: 4000,
    classes: 10,
    from: "logits",
    assumed: { labels: "array y" },
  },
  test: { files: [{ name: "b.npz" }], rows: 5000 },
  scope: "held-out rows",
  fit: {
    method: "temperature",
    temperature: 2.0872122342968344,
    beta: 0.4791079449,
    standardError: 0.0466,
    interval: [1.9978, 2.1806],
    rows: 4000,
    classes: 10,
    nllBefore: 0.42153,
    nllAfter: 0.29998,
    passes: 5,
  },
  before: metricsFromBins([
    [9, 500, 0.65, 0.5],
    [14, 4500, 0.99, 0.95],
  ]),
  after: {
    ...metricsFromBins([
      [9, 1000, 0.65, 0.66],
      [14, 4000, 0.966, 0.96625],
    ]),
    nll: 0.3017448,
  },
  nllCurve: Array.from({ length: 9 }, (_, i) => {
    const temperature = 2.0872122342968344 * 2 ** ((i - 4) / 2);
    return { temperature, nll: 0.29998 + 0.1 * Math.log(temperature / 2.0872122342968344) ** 2 };
  }),
  warnings: ["3 probabilities are exactly 0"],
};
