/** `softmax calibrate --method`: every method from fit to apply, and the choice among them. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type CalibrationMethod,
  calibrateLogitsInto,
  compareMethods,
  evaluate,
  fitCalibrator,
  parseCalibrator,
} from "softmax/calibration";
import { describe, expect, test } from "vitest";
import { exampleRows, type Rows, readTable, rowsQuery, writeTable } from "./data-files.test-support.ts";
import { namesIn, refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(400);
const binaryRows = exampleRows(300, 2);

/** A file of the rows, as double: then the library reads the same numbers. */
function fileOf(of: Rows, name = "in.parquet"): Promise<string> {
  return writeTable(join(temporaryFolder(), name), rowsQuery(of, "DOUBLE[]"));
}

function batchOf({ logits, labels, classes }: Rows) {
  return { data: Float64Array.from(logits), rows: labels.length, classes, labels };
}

const METHODS: [method: CalibrationMethod, of: Rows][] = [
  ["temperature", rows],
  ["vector", rows],
  ["matrix", rows],
  ["isotonic", rows],
  ["platt", binaryRows],
  ["beta", binaryRows],
];

describe.each(METHODS)("--method %s", (method, of) => {
  test("writes the library's calibrator of the same rows, and prints it", async () => {
    const path = await fileOf(of);
    const output = join(temporaryFolder(), "c.json");
    const { json, stderr } = await softmax("calibrate", path, "--method", method, "-o", output, "--json");
    const written = JSON.parse(readFileSync(output, "utf8"));
    const wanted = fitCalibrator(method, batchOf(of));
    expect(parseCalibrator(written)).toEqual(wanted);
    const { schema, version, ...fields } = written;
    expect(json).toMatchObject({ ...fields, comparison: null, heldOut: null, baseline: null });
    expect(json.findings).toContain("fitted-rows");
    expect(stderr).toContain(`Wrote ${output}`);
  });

  test("evaluate and apply take it: the metrics after, and softmax of the calibrated logits", async () => {
    const folder = temporaryFolder();
    const path = await fileOf(of);
    const calibrator = join(folder, "c.json");
    const fitted = await softmax("calibrate", path, "--method", method, "-o", calibrator, "--json");
    const evaluated = await softmax("evaluate", path, "--calibrator", calibrator, "--json");
    expect(evaluated.json).toMatchObject(fitted.json.after);

    const output = join(folder, "o.parquet");
    const applied = await softmax("apply", path, "--calibrator", calibrator, "-o", output, "--json");
    expect(applied.json).toMatchObject({ method, rows: of.labels.length, added: ["probabilities"] });
    const batch = batchOf(of);
    const data = new Float64Array(batch.data.length);
    calibrateLogitsInto(data, fitCalibrator(method, batch), batch.data, batch.rows, batch.classes);
    const metrics = evaluate(data, batch.labels, { classes: batch.classes });
    expect(metrics.nll).toBeCloseTo(fitted.json.after.nll, 12);
    const probabilities = (await readTable(output, "probabilities")).flat(2) as number[];
    const ofLabels = [...of.labels].map((label, row) => probabilities[row * of.classes + label]!);
    const nll = ofLabels.reduce((sum, p) => sum - Math.log(p), 0) / ofLabels.length;
    expect(nll).toBeCloseTo(metrics.nll!, 12);
  });

  test("float32 scores get float32 probabilities", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.parquet"), rowsQuery(of));
    const calibrator = join(folder, "c.json");
    await softmax("calibrate", path, "--method", method, "-o", calibrator);
    const output = join(folder, "o.parquet");
    await softmax("apply", path, "--calibrator", calibrator, "-o", output);
    expect(await readTable(output, "DISTINCT typeof(probabilities)")).toEqual([["FLOAT[]"]]);
  });
});

test("explain shows a temperature beside T = 1, and of another method the calibrated logits, said", async () => {
  const folder = temporaryFolder();
  const path = await fileOf(rows);
  const calibrator = join(folder, "c.json");
  await softmax("calibrate", path, "--method", "vector", "-o", calibrator);
  const { json } = await softmax("explain", path, "--row", "5", "--calibrator", calibrator, "--json");
  const batch = batchOf(rows);
  const wanted = new Float64Array(4);
  calibrateLogitsInto(wanted, fitCalibrator("vector", batch), batch.data.subarray(20, 24), 1, 4);
  expect(json.logits).toEqual([...wanted]);
  expect(json.columns).toHaveLength(1);
  expect(json.notes.at(-1)).toBe(`The logits shown are after vector scaling by ${calibrator}.`);
  await softmax("calibrate", path, "-o", calibrator);
  const beside = await softmax("explain", path, "--row", "5", "--calibrator", calibrator, "--json");
  expect(beside.json.columns).toHaveLength(2);
  const other = await fileOf(binaryRows);
  expect(await refusal("explain", other, "--row", "0", "--calibrator", calibrator)).toContain(
    "it was fitted on 4 classes, these rows have 2",
  );
});

describe("--method auto", () => {
  test("takes what rows left out prefer, and shows all methods with intervals", async () => {
    const path = await fileOf(rows);
    const output = join(temporaryFolder(), "c.json");
    const { json } = await softmax("calibrate", path, "--method", "auto", "-o", output, "--json");
    const methods = ["temperature", "vector", "matrix", "isotonic"] as const;
    const wanted = compareMethods(batchOf(rows), { methods, folds: 5 });
    expect(json.comparison).toEqual(wanted);
    expect(json.method).toBe(wanted.chosen);
    expect(JSON.parse(readFileSync(output, "utf8")).method).toBe(wanted.chosen);
    const { stdout } = await softmax("calibrate", path, "--method", "auto");
    expect(stdout).toMatch(/leave it alone +\d\.\d{4}\n/);
    expect(stdout.match(/← chosen/g)).toHaveLength(1);
    expect(stdout).toContain("temperature scaling");
    expect(stdout).not.toContain("Platt");
  });

  test("of two classes it compares Platt scaling and beta calibration too", async () => {
    const { json } = await softmax("calibrate", await fileOf(binaryRows), "--method", "auto", "--json");
    const compared = [...json.comparison.scores, ...json.comparison.refused];
    expect(compared.map(({ method }) => method)).toEqual(expect.arrayContaining(["platt", "beta"]));
  });

  test("leaves logits alone that are right as they are, writes nothing, and says so", async () => {
    // Right three times of four, by log 3: the nll is least at T = 1.
    const query = "SELECT [ln(3.0), 0]::DOUBLE[] AS logits, (i % 4 = 0)::INT AS label FROM range(400) t(i)";
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.parquet"), query);
    const output = join(folder, "c.json");
    const argv = ["calibrate", path, "--method", "auto", "-o", output];
    const { exitCode, json, stderr } = await softmax(...argv, "--json");
    expect([exitCode, json.method, json.nllAfter]).toEqual([0, "none", json.nllBefore]);
    expect(json.findings).toContain("left-alone");
    expect(json.after).toEqual(json.before);
    expect(stderr).toContain(`Wrote no ${output}: there is no calibrator to write\n`);
    expect(namesIn(folder)).toEqual(["in.parquet"]);

    writeFileSync(output, "{}");
    const again = await softmax(...argv);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain("Leave it alone: no method is certainly better.");
    expect(again.stdout).not.toContain("After");
    expect(again.stderr).toContain("; the file that is there is of an earlier run");
    expect(readFileSync(output, "utf8")).toBe("{}");
  });

  test("needs a row for each part", async () => {
    const path = await fileOf(exampleRows(4));
    expect(await refusal("calibrate", path, "--method", "auto")).toContain(
      "Cannot compare methods on 4 rows: 5 or more are wanted",
    );
  });
});

describe("rows that determine no calibrator end with 2 and the reason", () => {
  const query = (logits: string, label: string) =>
    `SELECT ${logits}::DOUBLE[] AS logits, (${label})::INT AS label FROM range(60) t(i)`;
  test.each<[name: string, method: string, query: string, reason: string]>([
    ["all right", "temperature", query("[3, 0, i / 60]", "0"), "Cannot fit a temperature"],
    ["worse than uniform", "temperature", query("[i, -i]", "1"), "Cannot fit a temperature"],
    [
      "constant rows",
      "temperature",
      query("[2, 2]", "i % 2"),
      "logits that differ between classes are wanted",
    ],
    ["constant rows", "isotonic", query("[2, 2]", "i % 2"), "within each row the logits are equal"],
    [
      "a class unseen",
      "isotonic",
      query("[(i % 2 = 0)::INT * 3, 1, i % 3]", "i % 2"),
      "class 2 is the true class of no row",
    ],
    ["three classes", "platt", query("[i % 7, 3, 1]", "i % 3"), "Cannot fit Platt scaling"],
    [
      "fewer rows than parameters need",
      "matrix",
      query("[4 * (i % 7 < 5)::INT, 1, 0, 0, 0, 0, 0]", "i % 7"),
      "70 or more",
    ],
  ])("%s, %s", async (_, method, rowsOf, reason) => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.parquet"), rowsOf);
    const said = ["--from", "logits", "--logits", "logits", "--labels", "label"];
    const output = join(folder, "c.json");
    expect(await refusal("calibrate", path, ...said, "--method", method, "-o", output)).toContain(reason);
    expect(existsSync(output)).toBe(false);
  });
});

test("a true class at -Infinity is named before any fit", async () => {
  const path = await writeTable(
    join(temporaryFolder(), "in.parquet"),
    `${rowsQuery(rows, "DOUBLE[]")} UNION ALL SELECT 400, ['-inf'::DOUBLE, 1, 2, 3]::DOUBLE[], 0`,
  );
  const { exitCode, stderr } = await softmax("calibrate", path, "--method", "vector");
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Cannot take the loss of row 400")]);
});
