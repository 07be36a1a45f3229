/**
 * The command line on real networks: `golden.json` holds an independent float64 computation, and for the two CSVs
 * what NN_calibration published. Six digits are what the record promises.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { softmax } from "./run.test-support.ts";

const folder = new URL("../../../../shared/data/calibration/", import.meta.url);
const missing = !existsSync(folder);
const path = (name: string) => fileURLToPath(new URL(name, folder));
const golden = (name: string) => JSON.parse(readFileSync(path("golden.json"), "utf8"))[name];

function expectClose(value: number, wanted: number, name: string): void {
  expect(Math.abs(value - wanted), `${name}: ${value}, wanted ${wanted}`).toBeLessThan(1e-6);
}

/** Our names, and those of the record. */
const NAMES = {
  accuracy: "acc",
  nll: "nll",
  brier: "brier",
  ece: "ece15",
  mce: "mce15",
  rms: "rms15",
  meanConfidence: "mean_conf",
  eceEqualMass: "eceM15",
  debiasedEce: "toplabel_L2_debiased_eqmass15",
  ks: "KS",
  classwiseEce: "classwise_ece15_mean",
  aurc: "aurc_mean_of_risks",
};

function expectMetrics(metrics: Record<string, number>, wanted: Record<string, number>): void {
  for (const [ours, theirs] of Object.entries(NAMES)) {
    if (theirs in wanted) expectClose(metrics[ours]!, wanted[theirs]!, ours);
  }
  if (!("smECE_relplot" in wanted)) return;
  // relplot's search for the width ends up to 1/1024 beside the fixed point.
  const difference = Math.abs(metrics.smoothEceRelplot! - wanted.smECE_relplot!);
  expect(difference, `smooth ECE: ${metrics.smoothEceRelplot}, wanted ${wanted.smECE_relplot}`).toBeLessThan(
    1e-3,
  );
}

/** Four measurements of 10,000 rows, resampled a thousand times each, on a busy machine. */
const LONG = 60_000;

describe.skipIf(missing)("on the records of ../shared/data/calibration", () => {
  test.each<[record: string, argv: string[]]>([
    ["lenet-5-cifar-10.npz", ["lenet-5-cifar-10.npz"]],
    ["wideresnet-16-4-cifar-10.npz", ["wideresnet-16-4-cifar-10.npz"]],
    ["mnist-probabilities.npy", ["mnist-probabilities.npy", "--labels", "mnist-labels.npy"]],
  ])(
    "%s: T, losses, every calibration error and AURC",
    async (record, argv) => {
      const wanted = golden(record);
      // Every name is known to the record, so that none goes unchecked.
      expect(Object.keys(wanted.uncal)).toEqual(expect.arrayContaining(Object.values(NAMES)));
      const words = argv.map((word) => (word.startsWith("--") ? word : path(word)));
      const evaluated = (await softmax("evaluate", ...words, "--json")).json;
      expectMetrics(evaluated, wanted.uncal);
      expect(evaluated.from).toBe("probabilities");
      const { temperature, before, after, scope } = (await softmax("calibrate", ...words, "--json")).json;
      expectClose(temperature, wanted.T_all, "T");
      expectMetrics(before, wanted.uncal);
      expectMetrics(after, wanted.cal_T_all);
      expect(scope).toBe("fitted rows");
      const again = await softmax("evaluate", ...words, "--temperature", String(temperature), "--json");
      expect(again.json.bins).toEqual(after.bins);
    },
    LONG,
  );

  test.each(["probs_resnet110_c10_logits.csv", "probs_densenet40_c10_logits.csv"])(
    "%s: the published ECE and MCE of top labels",
    async (name) => {
      const wanted = golden(name);
      const { exitCode, json } = await softmax("evaluate", path(name), "--json");
      expect(exitCode).toBe(0);
      expectClose(json.ece, Number(wanted.published_NN_calibration_ECE15), "ece");
      expectClose(json.mce, Number(wanted.published_NN_calibration_MCE15), "mce");
      expectMetrics(json, wanted);
      expect(json).toMatchObject({
        rows: wanted.n,
        accuracy: wanted.acc,
        nll: null,
        brier: null,
        classes: 0,
        classwiseEce: null,
        perClass: null,
      });
    },
  );

  test("20news warns of 111,050 zeros, and of what they count as", async () => {
    const argv = [path("20news-probabilities.npy"), "--labels", path("20news-labels.npy")];
    const { json, stderr } = await softmax("evaluate", ...argv, "--json");
    expect(json.warnings).toEqual([
      expect.stringMatching(/^111,050 probabilities are exactly 0: each counts as 1e-12/),
    ]);
    expect(json.findings).toEqual(["exact-zeros"]);
    expect(stderr).toContain("111,050");
    const chosen = await softmax("evaluate", ...argv, "--zero", "1e-6", "--json");
    expect(chosen.json.warnings[0]).toContain("each counts as 0.000001 (as --zero says)");
    expect(chosen.json.nll).not.toBe(json.nll);
  });
});
