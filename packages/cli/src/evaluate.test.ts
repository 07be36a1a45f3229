/** `softmax evaluate` as a user sees it: what it prints, groups, weights, calibrators, checks and baselines. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exampleRows, rowsQuery, writeTable } from "./data-files.test-support.ts";
import { displayWidth } from "./report/display-width.ts";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(400);

/** `kind` is a, b or missing; `count` 1 or 2. */
async function input(): Promise<string> {
  const beside = `CASE WHEN id % 40 = 0 THEN NULL WHEN id % 2 = 0 THEN 'a' ELSE 'b' END AS kind, 1 + id % 2 AS count`;
  return writeTable(join(temporaryFolder(), "in.parquet"), `SELECT *, ${beside} FROM (${rowsQuery(rows)})`);
}

describe("the picture", () => {
  const printed = async () =>
    (await softmax("evaluate", await input(), "--labels", "label", "--group", "kind")).stdout.split("\n");

  test("names each measure by its definition, within 80 columns", async () => {
    const lines = await printed();
    const names = lines.slice(lines.findIndex((line) => /value +95 % interval/.test(line)) + 1);
    expect(names.slice(0, names.indexOf("")).map((line) => line.slice(0, 37).trimEnd())).toEqual([
      "accuracy",
      "top-3 accuracy",
      "mean confidence",
      "nll (nats)",
      "perplexity (e^nll)",
      "Brier (summed over classes)",
      "Brier of the top label (0 to 1)",
      "  + miscalibration (CORP)",
      "  − discrimination (CORP)",
      "  + uncertainty",
      "ECE (15 equal-width bins)",
      "  by chance alone, 95 % are below",
      "RMS error (15 equal-width bins)",
      "MCE (worst bin)",
      "class-wise ECE (mean of 4)",
      "ECE (15 equal-mass bins)",
      "debiased ECE (L2, 15 equal-mass bins)",
      "smooth ECE (kernel as wide as itself)",
      "KS error (largest cumulative gap)",
      "AURC (mean of the risks)",
    ]);
    for (const line of lines) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  });

  test("has intervals of means only, the groups and the classes", async () => {
    const lines = await printed();
    expect(
      lines.filter((line) => /\d(?: %)? to \d+\.\d/.test(line)).map((line) => line.split(" ")[0]),
    ).toEqual(["accuracy", "nll", "Brier"]);
    expect(lines).toContainEqual(expect.stringMatching(/^\(missing\) +10 /));
    expect(lines).toContain("Classes, the largest calibration error first");
  });
});

describe("--json", () => {
  test("has every part, and the same numbers as the library's names say", async () => {
    const { json } = await softmax("evaluate", await input(), "--labels", "label", "--json");
    expect(json).toMatchObject({ rows: 400, weight: 400, classes: 4, constantRows: 0, isSample: false });
    expect(json.perplexity).toBeCloseTo(Math.exp(json.nll), 12);
    const { score, miscalibration, discrimination, uncertainty } = json.brierDecomposition;
    expect(score).toBeCloseTo(miscalibration - discrimination + uncertainty, 12);
    expect(json.confusion.flat().reduce((sum: number, each: number) => sum + each)).toBe(400);
    expect(json.confusion.map((row: number[], k: number) => row[k])).toEqual(
      json.perClass.map(({ correct }: { correct: number }) => correct),
    );
    expect(json.topKAccuracy.map(({ k }: { k: number }) => k)).toEqual([1, 2, 3]);
    expect(json.intervals.nll.lower).toBeLessThan(json.nll);
    expect(json.intervals.nll.upper).toBeGreaterThan(json.nll);
    expect(json.eceNull.bands.length).toBe(15);
    expect([json.groups, json.baseline, json.method, json.temperature]).toEqual([[], null, "temperature", 1]);
    expect(json.findings).toEqual(["worse-than-uniform"]);
    expect(json.warnings.length).toBe(1);
  });

  test("names the classes that have names", async () => {
    const argv = ["evaluate", await input(), "--labels", "label", "--class-names", "w,x,y,z", "--json"];
    const { json } = await softmax(...argv);
    expect(json.perClass.map(({ name }: { name: string }) => name)).toEqual(["w", "x", "y", "z"]);
  });
});

describe("groups and weights", () => {
  test("each group is what its rows alone are", async () => {
    const path = await input();
    const said = ["--labels", "label", "--logits", "logits", "--json"];
    const { json } = await softmax("evaluate", path, ...said, "--group", "kind");
    expect(json.groups.map(({ name, rows: n }: { name: string; rows: number }) => [name, n])).toEqual([
      ["(missing)", 10],
      ["a", 190],
      ["b", 200],
    ]);
    const b = await writeTable(
      join(temporaryFolder(), "b.parquet"),
      `SELECT * FROM (${rowsQuery(rows)}) WHERE id % 2 = 1`,
    );
    const alone = (await softmax("evaluate", b, ...said)).json;
    const { name, ...group } = json.groups[2];
    for (const [metric, value] of Object.entries(group)) expect(alone[metric], metric).toEqual(value);
  });

  test("a weight of 2 is the row twice", async () => {
    const path = await input();
    const said = ["--labels", "label", "--logits", "logits", "--json"];
    const weighted = (await softmax("evaluate", path, ...said, "--weights", "count")).json;
    const twice = await writeTable(
      join(temporaryFolder(), "twice.parquet"),
      `SELECT * FROM (${rowsQuery(rows)}), range(1 + id % 2)`,
    );
    const repeated = (await softmax("evaluate", twice, ...said)).json;
    expect([weighted.rows, weighted.weight, repeated.rows]).toEqual([400, 600, 600]);
    for (const name of ["accuracy", "nll", "brier", "ece", "mce", "rms", "meanConfidence"]) {
      expect(weighted[name], name).toBe(repeated[name]);
    }
    for (const name of ["eceEqualMass", "debiasedEce", "smoothEce", "ks", "aurc", "classwiseEce"]) {
      expect(weighted[name], name).toBeCloseTo(repeated[name], 10);
    }
    expect(weighted.intervals.nll.standardError).toBeCloseTo(repeated.intervals.nll.standardError, 10);
  });

  test("the group table prints no control characters", async () => {
    const path = await writeTable(
      join(temporaryFolder(), "in.parquet"),
      `SELECT *, chr(27) || '[2Jx' AS kind FROM (${rowsQuery(rows)})`,
    );
    const { stdout } = await softmax("evaluate", path, "--labels", "label", "--group", "kind");
    expect(stdout).toContain("\uFFFD[2Jx");
    expect(stdout).not.toContain("\u001b");
  });
});

describe("top-label files", () => {
  const lines = ["true_label,pred_label,confidence", "0,0,0.9", "1,0,0.6", "2,2,0.8", "1,1,0.7"];

  function topLabels(): string {
    const path = join(temporaryFolder(), "top.csv");
    writeFileSync(path, `${lines.join("\n")}\n`);
    return path;
  }

  test("have what needs no other class", async () => {
    const { json, stdout } = await softmax("evaluate", topLabels(), "--json");
    expect(json).toMatchObject({ rows: 4, classes: 0, nll: null, perplexity: null, confusion: null });
    expect(json.aurc).toBeCloseTo(1 / 16, 15);
    expect(stdout).not.toContain("NaN");
    const picture = (await softmax("evaluate", topLabels())).stdout;
    expect(picture).toMatch(/nll \(nats\) +– *\n/);
    expect(picture).toContain("– needs all probabilities");
  });

  test("take no calibrator", async () => {
    expect(await refusal("evaluate", topLabels(), "--temperature", "2")).toContain(
      "Cannot apply a temperature to top-label rows",
    );
  });

  test("a check that needs the loss says that it is not known", async () => {
    const { stderr, exitCode } = await softmax(
      ...["evaluate", topLabels(), "--labels", "true_label", "--prediction", "pred_label"],
      ...["--confidence", "confidence", "--fail-if", "ece > 2 or nll > 1"],
    );
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("nll is not known for this file")]);
  });
});

describe("checks", () => {
  test.each([
    ["top2Accuracy < 2 and not (smoothEce > 2)", 1],
    ["not perplexity > 1", 0],
    ["ks < 0 or rms < 0 or aurc < 0 or classwiseEce < 0 or eceEqualMass < 0 or debiasedEce < 0", 0],
    ["miscalibration >= 0 and ecePValue < 0.05 and weight >= 400", 1],
  ])("--fail-if %j gives exit code %d", async (expression, exitCode) => {
    const said = ["--labels", "label", "--logits", "logits", "--from", "logits"];
    expect(await softmax("evaluate", await input(), ...said, "--fail-if", expression)).toMatchObject({
      exitCode,
    });
  });

  test("a baseline: the same rows are not worse, wrong labels are", async () => {
    const path = await input();
    const before = join(temporaryFolder(), "before.json");
    writeFileSync(before, (await softmax("evaluate", path, "--labels", "label", "--json")).stdout);
    const same = await softmax("evaluate", path, "--labels", "label", "--baseline", before);
    expect([same.exitCode, same.stdout]).toEqual([0, expect.stringContaining(`Against ${before}`)]);
    const worse = await writeTable(
      join(temporaryFolder(), "worse.parquet"),
      `SELECT id, logits, (label + 1) % 4 AS label FROM (${rowsQuery(rows)})`,
    );
    const { exitCode, json, stderr } = await softmax("evaluate", worse, "--baseline", before, "--json");
    expect([exitCode, json.baseline.isCertainlyWorse]).toEqual([1, true]);
    expect(stderr).toContain("Failed: certainly worse than");
  });
});

describe("calibrators", () => {
  test("of another method are applied, and named", async () => {
    const path = await input();
    const out = join(temporaryFolder(), "vector.json");
    const fitted = ["--labels", "label", "--method", "vector", "-o", out, "--json"];
    const { after } = (await softmax("calibrate", path, ...fitted)).json;
    const { json } = await softmax("evaluate", path, "--labels", "label", "--calibrator", out, "--json");
    expect([json.method, json.temperature]).toEqual(["vector", null]);
    expect(json.nll).toBeCloseTo(after.nll, 12);
    expect(JSON.parse(readFileSync(out, "utf8")).method).toBe("vector");
    const { stdout } = await softmax("evaluate", path, "--labels", "label", "--calibrator", out);
    expect(stdout).toContain("Reliability calibrated by vector scaling");
  });
});
