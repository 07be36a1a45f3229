/** `softmax calibrate` judged on rows that the fit has not seen: `--split` and `--cross-validate`. */
import { join } from "node:path";
import { compareMethods, evaluate, fitTemperature } from "softmax/calibration";
import { describe, expect, test } from "vitest";
import { exampleRows, type Rows, rowsQuery, writeTable } from "./data-files.test-support.ts";
import { splitRows } from "./engine/split-rows.ts";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(500);
const fileOf = (of: Rows) => writeTable(join(temporaryFolder(), "in.parquet"), rowsQuery(of));

function part({ logits, labels, classes }: Rows, numbers: Uint32Array) {
  return {
    logits: Float32Array.from(
      [...numbers].flatMap((row) => [...logits.subarray(row * classes, (row + 1) * classes)]),
    ),
    labels: Int32Array.from(numbers, (row) => labels[row]!),
  };
}

describe("--split", () => {
  test("fits on one part and judges on the other, each by the library's bits", async () => {
    const { json } = await softmax("calibrate", await fileOf(rows), "--split", "0.6", "--json");
    const { kept, left } = splitRows(500, 0.6);
    const [fitted, judged] = [part(rows, kept), part(rows, left)];
    const fit = fitTemperature(fitted.logits, fitted.labels, { classes: 4 });
    const { temperature } = fit;
    expect(json).toMatchObject({ ...fit, interval: [...fit.interval], rows: 300, scope: "held-out rows" });
    expect(json.heldOut).toEqual({ by: "split", share: 0.6 });
    expect(json.before).toMatchObject(evaluate(judged.logits, judged.labels, { classes: 4 }));
    expect(json.after).toMatchObject(evaluate(judged.logits, judged.labels, { classes: 4, temperature }));
    expect(json.findings).not.toContain("fitted-rows");
    expect(json.warnings.join()).not.toContain("flatter");
  });

  test("the same rows are split the same way, in whatever files they are", async () => {
    const folder = temporaryFolder();
    const parts = await Promise.all(
      [0, 1].map((i) =>
        writeTable(join(folder, `${i}.parquet`), `${rowsQuery(rows)} LIMIT 250 OFFSET ${250 * i}`),
      ),
    );
    const whole = await softmax("calibrate", await fileOf(rows), "--split", "0.5", "--json");
    const inParts = await softmax("calibrate", ...parts, "--split", "0.5", "--json");
    expect(inParts.stdout).toBe(whole.stdout);
  });

  test("auto chooses on the part that is fitted on alone", async () => {
    const { json } = await softmax(
      "calibrate",
      await fileOf(rows),
      "--method",
      "auto",
      "--split",
      "0.5",
      "--json",
    );
    expect([json.comparison.rows, json.before.rows]).toEqual([250, 250]);
    expect(json.findings).not.toContain("chosen-by-same-rows");
  });
});

describe("--cross-validate", () => {
  const methods = ["temperature", "vector", "isotonic"] as const;
  const batch = {
    data: Float64Array.from(rows.logits),
    rows: 500,
    classes: 4,
    labels: rows.labels,
  };

  test.each(methods)("%s: judged by the folds of compareMethods, fitted on all rows", async (method) => {
    const path = await writeTable(join(temporaryFolder(), "in.parquet"), rowsQuery(rows, "DOUBLE[]"));
    const argv = ["calibrate", path, "--method", method, "--json"];
    const { json } = await softmax(...argv, "--cross-validate", "5");
    const { scores, nll } = compareMethods(batch, { methods: [method], folds: 5 });
    // The one adds integers of 2⁻⁴⁰, the other float64.
    expect(json.before.nll).toBeCloseTo(nll, 11);
    expect(json.after.nll).toBeCloseTo(scores[0]!.nll, 11);
    expect([json.before.rows, json.after.rows, json.scope]).toEqual([500, 500, "held-out rows"]);
    expect(json.calibrationGap).toBe(json.before.nll - json.after.nll);
    expect(json.heldOut).toEqual({ by: "folds", folds: 5 });
    const onFittedRows = (await softmax(...argv)).json;
    expect(onFittedRows.calibrationGap).toBeNull();
    for (const field of ["rows", "nllBefore", "nllAfter", "temperature", "interval", "scale", "maps"]) {
      expect(json[field]).toEqual(onFittedRows[field]);
    }
    expect(json.after.nll).toBeGreaterThan(onFittedRows.after.nll);
  });

  test("with auto, says that the choice has seen the rows that judge it", async () => {
    const { json } = await softmax(
      ...["calibrate", await fileOf(rows), "--method", "auto", "--cross-validate", "5", "--json"],
    );
    expect(json.findings).toContain("chosen-by-same-rows");
  });
});

test("weights and groups go with their rows", async () => {
  const query = `SELECT *, id % 3 AS w, 'g' || id % 2 AS g FROM (${rowsQuery(rows)})`;
  const path = await writeTable(join(temporaryFolder(), "in.parquet"), query);
  const said = ["--logits", "logits", "--labels", "label", "--weights", "w", "--group", "g", "--json"];
  for (const heldOut of [
    ["--split", "0.5"],
    ["--cross-validate", "4"],
    ["--method", "isotonic"],
  ]) {
    const { json } = await softmax("calibrate", path, ...said, ...heldOut);
    const { weight, groups } = json.after;
    expect(groups.map(({ name }: { name: string }) => name)).toEqual(["g0", "g1"]);
    expect(groups[0].weight + groups[1].weight).toBe(weight);
    if (heldOut[0] !== "--split") expect(weight).toBe(499);
  }
});

describe("wrong use", () => {
  test.each<[argv: string[], message: string]>([
    [["--split", "0.5", "--cross-validate", "5"], "cannot be used with option"],
    [["--split", "0.5", "--test", "x.parquet"], "cannot be used with option"],
    [["--cross-validate", "5", "--test", "x.parquet"], "cannot be used with option"],
    [["--split", "1"], "a number above 0 and below 1 is wanted"],
    [["--split", "half"], "a number above 0 and below 1 is wanted"],
    [["--cross-validate", "1"], "a whole number from 2 to 9999 is wanted"],
    [["--cross-validate", "2.5"], "a whole number from 2 to 9999 is wanted"],
    [["--method", "guess"], "one of temperature, vector, matrix, isotonic, platt, beta, auto is wanted"],
  ])("%j", async (argv, message) => {
    expect(await refusal("calibrate", "in.parquet", ...argv)).toContain(message);
  });

  test("fewer rows than parts", async () => {
    const path = await fileOf(exampleRows(30));
    expect(await refusal("calibrate", path, "--cross-validate", "31")).toContain(
      "Cannot leave out 31 parts of 30 rows in turn: a row for each is wanted",
    );
    const one = await fileOf(exampleRows(1));
    expect(await refusal("calibrate", one, "--from", "logits", "--split", "0.5")).toContain(
      "Cannot split 1 row",
    );
  });
});
