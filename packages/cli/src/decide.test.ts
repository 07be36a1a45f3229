/** `softmax decide`: thresholds and prediction sets are the library's, and no promise is made that cannot be kept. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  aurc,
  calibrateLogitsInto,
  confidenceThreshold,
  conformalCoverage,
  createRandom,
  fitCalibrator,
  fitConformal,
  type LabelledLogits,
  OutcomeSample,
  parseConformal,
} from "softmax/calibration";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  labelsTensor,
  logitsTensor,
  type Rows,
  rowsQuery,
  sliceRows,
  writeNpz,
  writeTable,
} from "./data-files.test-support.ts";
import { splitRows } from "./engine/split-rows.ts";
import { namesIn, refusal, softmax, temporaryFolder } from "./run.test-support.ts";

/** Rows of a model that is right more often the surer it is; more than two of DuckDB's chunks of 2,048, no multiple. */
function gradedRows(rows: number, seed: number): Rows {
  const random = createRandom(seed);
  const logits = new Float32Array(rows * 3);
  const labels = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    // Multiples of 1/8, so that every format holds them exactly.
    const margin = random.below(48) / 8;
    const top = random.below(3);
    logits[3 * row + top] = margin;
    logits[3 * row + ((top + 1) % 3)] = -random.below(16) / 8;
    labels[row] = random.next() < 0.6 * Math.exp(-margin) ? (top + 1) % 3 : top;
  }
  return { classes: 3, logits, labels };
}

const many = gradedRows(5000, 1);
const few = exampleRows(60);
const NO_CALIBRATOR = /^No calibrator was given/;

const parquet = (rows: Rows) => writeTable(join(temporaryFolder(), "in.parquet"), rowsQuery(rows));

function batchOf({ logits, labels, classes }: Rows): LabelledLogits {
  return { data: logits, rows: labels.length, classes, labels };
}

function take({ data, classes, labels }: LabelledLogits, rows: Uint32Array): LabelledLogits {
  const row = (r: number) => [...data.subarray(r * classes, (r + 1) * classes)];
  return {
    data: Float32Array.from([...rows].flatMap(row)),
    rows: rows.length,
    classes,
    labels: Int32Array.from(rows, (r) => labels[r]!),
  };
}

function outcomesOf(batch: LabelledLogits, beta = 1) {
  const sample = new OutcomeSample();
  sample.add(batch, beta);
  return sample.outcomes();
}

/** A calibrator of `many`, as `calibrate -o` writes it. */
function calibratorFile(method: "vector" | "temperature") {
  const calibrator = fitCalibrator(method, batchOf(many));
  const path = join(temporaryFolder(), "c.json");
  writeFileSync(path, JSON.stringify(calibrator));
  return { calibrator, path };
}

describe("decide --risk", () => {
  test("the library's threshold, AURC and curve", async () => {
    const { exitCode, json } = await softmax("decide", await parquet(many), "--risk", "0.05", "--json");
    const outcomes = outcomesOf(batchOf(many));
    const found = confidenceThreshold(outcomes, { risk: 0.05 })!;
    expect(found.answered).toBeGreaterThan(100);
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({
      ...{ rows: 5000, classes: 3, sampledRows: 5000, isSample: false },
      target: { risk: 0.05, confidence: 0.95 },
      threshold: found,
      shortfall: null,
      aurc: aurc(outcomes),
      ...{ method: "temperature", temperature: 1, from: "logits" },
      assumed: { logits: "logits", labels: "label", from: "logits" },
      warnings: [expect.stringMatching(NO_CALIBRATOR)],
    });
    const { riskCoverage: curve } = json;
    expect(curve.length).toBeLessThanOrEqual(200);
    expect(curve.at(-1)).toMatchObject({
      coverage: 1,
      risk: (5000 - Math.round(5000 * json.accuracy)) / 5000,
    });
  });

  test("a precision is 1 less a risk, to the byte", async () => {
    const path = await parquet(many);
    const precise = await softmax("decide", path, "--precision", "0.95", "--json");
    expect(precise.stdout).toBe((await softmax("decide", path, "--risk", "0.05", "--json")).stdout);
    expect((await softmax("decide", path, "--precision", "0.95")).stdout).toContain(
      "at least 95 % of the answers are right",
    );
  });

  test("text: the threshold in a sentence, the curve, the table", async () => {
    const { exitCode, stdout } = await softmax("decide", await parquet(many), "--risk", "0.05");
    const { threshold } = confidenceThreshold(outcomesOf(batchOf(many)), { risk: 0.05 })!;
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(new RegExp(`^Answer when the confidence is at least ${threshold}: `));
    expect(stdout).toContain("at most 5 % of the answers are wrong");
    expect(stdout).toMatch(/┄ target 5 %/);
    expect(stdout).toMatch(new RegExp(`^◆ .* ${threshold}$`, "m"));
  });

  test("thresholds are of calibrated confidence: T, and a calibrator of another method", async () => {
    const path = await parquet(many);
    const hot = await softmax("decide", path, "--temperature", "2", "--risk", "0.05", "--json");
    expect(hot.json.threshold).toEqual(confidenceThreshold(outcomesOf(batchOf(many), 0.5), { risk: 0.05 }));
    expect(hot.json).toMatchObject({ temperature: 2, warnings: [] });

    const other = gradedRows(3000, 2);
    const { calibrator, path: file } = calibratorFile("vector");
    const argv = ["--calibrator", file, "--risk", "0.05", "--json"];
    const vector = await softmax("decide", await parquet(other), ...argv);
    const data = new Float64Array(other.logits.length);
    calibrateLogitsInto(data, calibrator, other.logits, 3000, 3);
    const outcomes = outcomesOf({ ...batchOf(other), data });
    expect(vector.json.threshold).toEqual(confidenceThreshold(outcomes, { risk: 0.05 }));
    expect(vector.json).toMatchObject({ method: "vector", temperature: null, warnings: [] });
  });

  test.each(["vector", "temperature"] as const)(
    "a %s calibrator of the same rows is noticed",
    async (method) => {
      const { path } = calibratorFile(method);
      const argv = ["--calibrator", path, "--risk", "0.05", "--json"];
      const { json } = await softmax("decide", await parquet(many), ...argv);
      expect(json.warnings).toEqual([
        expect.stringMatching(/^The calibrator was fitted on 5,000 rows with the same loss/),
      ]);
      const { json: others } = await softmax("decide", await parquet(sliceRows(many, 0, 4999)), ...argv);
      expect(others.warnings).toEqual([]);
    },
  );

  test("top-label files", async () => {
    const query =
      "SELECT 0.5 + (i % 50) / 100 AS confidence, 1 AS prediction, CASE WHEN i % 50 < 5 THEN 0 ELSE 1 END AS label FROM range(2000) t(i)";
    const path = await writeTable(join(temporaryFolder(), "in.csv"), query);
    const columns = ["--confidence", "confidence", "--prediction", "prediction"];
    const { json } = await softmax("decide", path, ...columns, "--risk", "0.05", "--json");
    const sample = new OutcomeSample();
    const confidence = Float64Array.from({ length: 2000 }, (_, i) =>
      Number((0.5 + (i % 50) / 100).toFixed(2)),
    );
    sample.addTopLabel({ confidence, correct: Uint8Array.from(confidence, (_, i) => (i % 50 < 5 ? 0 : 1)) });
    expect(json.threshold).toEqual(confidenceThreshold(sample.outcomes(), { risk: 0.05 }));
    expect(json).toMatchObject({ classes: 0, accuracy: 0.9 });
    for (const [argv, what] of [
      [["--risk", "0.05", "--temperature", "2"], "calibrate"],
      [["--coverage", "0.9"], "make sets of"],
    ] as const) {
      expect(await refusal("decide", path, ...columns, ...argv)).toContain(`Cannot ${what} top-label rows`);
    }
  });

  test("no promise: exit 1, the document whole, and what it would take", async () => {
    const path = await parquet(few);
    const { exitCode, json, stderr } = await softmax("decide", path, "--precision", "0.99", "--json");
    expect(exitCode).toBe(1);
    expect(json).toMatchObject({ threshold: null, shortfall: { reason: "few-rows", rows: 299, best: null } });
    expect(stderr).toContain(
      "Failed: these 60 rows cannot promise that at least 99 % of the answers are right, at any threshold. " +
        "That takes 299 answered rows at least, none of them wrong.\n",
    );
    const text = await softmax("decide", path, "--precision", "0.99");
    expect(text.exitCode).toBe(1);
    expect(text.stdout).toMatch(/^risk: share of answers/);
    expect(text.stdout).not.toContain("◆");
  });

  test.each([
    ["too-risky", "i % 2", "a higher risk"],
    ["uncertain", "CASE WHEN i % 25 = 0 THEN 0 ELSE 1 END", /about 2,\d{3} rows are needed in all/],
    ["surest-rows-wrong", "CASE WHEN i < 60 OR i >= 940 THEN 0 ELSE 1 END", "which may be chance"],
  ])("no promise, %s", async (reason, right, said) => {
    // The surest row first; right where the expression is 1.
    const query = `SELECT [3 - i / 500, 0]::DOUBLE[] AS logits, 1 - (${right}) AS label FROM range(1000) t(i)`;
    const path = await writeTable(join(temporaryFolder(), "in.parquet"), query);
    const risk = reason === "surest-rows-wrong" ? "0.1" : "0.05";
    const { exitCode, json } = await softmax("decide", path, "--from", "logits", "--risk", risk, "--json");
    expect([exitCode, json.shortfall.reason]).toEqual([1, reason]);
    const { stderr } = await softmax("decide", path, "--from", "logits", "--risk", risk);
    expect(stderr).toMatch(said);
  });
});

describe("decide --coverage", () => {
  const whole = batchOf(many);
  const { kept, left } = splitRows(5000, 0.5);

  test.each(["lac", "aps", "raps"] as const)(
    "%s: fitted on one half, judged on the other",
    async (method) => {
      const folder = temporaryFolder();
      const output = join(folder, "conformal.json");
      const argv = ["--coverage", "0.9", "--sets", method, "-o", output];
      const { exitCode, json, stderr } = await softmax("decide", await parquet(many), ...argv, "--json");
      const predictor = fitConformal(take(whole, kept), { method, coverage: 0.9 });
      const { interval, ...judged } = json.judged;
      expect([exitCode, json.predictor]).toEqual([0, predictor]);
      expect(judged).toEqual(conformalCoverage(predictor, take(whole, left)));
      expect(interval[0]).toBeLessThan(judged.coverage);
      expect(interval[1]).toBeGreaterThan(0.9);
      expect(parseConformal(JSON.parse(readFileSync(output, "utf8")))).toEqual(predictor);
      expect(stderr).toContain(`Wrote ${output}\n`);
    },
  );

  test("lac is what is meant without --sets; the same rows in two files, or as arrays, give the same document", async () => {
    const folder = temporaryFolder();
    const argv = [
      "--coverage",
      "0.9",
      "--json",
      "--from",
      "logits",
      "--logits",
      "logits",
      "--labels",
      "label",
    ];
    const { stdout, json } = await softmax("decide", await parquet(many), ...argv);
    expect(json.predictor.method).toBe("lac");
    const [a, b] = [join(folder, "a.parquet"), join(folder, "b.parquet")];
    await writeTable(a, rowsQuery(sliceRows(many, 0, 1234)));
    await writeTable(b, rowsQuery(sliceRows(many, 1234, 5000)));
    expect((await softmax("decide", a, b, ...argv)).stdout).toBe(stdout);
    const arrays = writeNpz(join(folder, "in.npz"), {
      logits: logitsTensor(many),
      label: labelsTensor(many),
    });
    expect((await softmax("decide", arrays, ...argv)).stdout).toBe(stdout);
  });

  test("a temperature is the predictor's beta; of another calibrator the document has the mark", async () => {
    const path = await parquet(many);
    const hot = await softmax("decide", path, "--coverage", "0.9", "--temperature", "2", "--json");
    expect(hot.json.predictor).toEqual(
      fitConformal(take(whole, kept), { method: "lac", coverage: 0.9, beta: 0.5 }),
    );
    const { calibrator, path: file } = calibratorFile("vector");
    const vector = await softmax("decide", path, "--coverage", "0.9", "--calibrator", file, "--json");
    const { method, rows, nllAfter } = calibrator;
    expect(vector.json.predictor).toMatchObject({ beta: 1, calibrator: { method, rows, nllAfter } });
    const half = take(whole, kept);
    const data = new Float64Array(half.data.length);
    calibrateLogitsInto(data, calibrator, half.data, half.rows, half.classes);
    const { quantile } = fitConformal({ ...half, data }, { method: "lac", coverage: 0.9 });
    expect(vector.json.predictor.quantile).toBe(quantile);
  });

  test("text: how often, how large, how sure", async () => {
    const { stdout } = await softmax("decide", await parquet(many), "--coverage", "0.9", "--sets", "aps");
    expect(stdout).toMatch(/^Sets by APS, meant to hold the true class in 90 % of new rows/);
    expect(stdout.replaceAll("\n", " ")).toMatch(
      /Fitted on 2,500 of 5,000 rows, drawn at random\. Of the other 2,500, \d\d\.\d % have the true class in their set \(95 % interval for new rows: \d\d\.\d % to \d\d\.\d %\)/,
    );
    expect(stdout).toMatch(/^ +1 █+/m);
  });

  test("too few rows: every set would hold all classes; exit 1, nothing written, and how many are needed", async () => {
    const folder = temporaryFolder();
    const argv = ["--coverage", "0.99", "-o", join(folder, "conformal.json"), "--json"];
    const { exitCode, json, stderr } = await softmax("decide", await parquet(few), ...argv);
    expect([exitCode, namesIn(folder)]).toEqual([1, []]);
    expect(json).toMatchObject({ predictor: { quantile: null }, judged: { coverage: 1, meanSize: 4 } });
    expect(stderr).toContain(
      "Failed: 30 rows to fit on cannot promise a coverage of 99 % but by naming every class. " +
        "99 are needed, so 198 rows in all.\n",
    );
    const enough = await softmax("decide", await parquet(exampleRows(198)), "--coverage", "0.99");
    expect(enough.exitCode).toBe(0);
    expect((await softmax("decide", await parquet(exampleRows(196)), "--coverage", "0.99")).exitCode).toBe(1);
  });

  test("one row cannot be split", async () => {
    const path = await parquet(sliceRows(few, 0, 1));
    expect(await refusal("decide", path, "--coverage", "0.5")).toContain("Cannot split 1 row");
  });
});

describe("decide refuses", () => {
  test.each([
    [[], "Cannot decide: nothing to keep, one of --risk, --precision or --coverage is wanted"],
    [["--risk", "0"], "a number above 0 and below 1 is wanted"],
    [["--precision", "1"], "a number above 0 and below 1 is wanted"],
    [["--coverage", "90%"], "a number above 0 and below 1 is wanted"],
    [["--risk", "0.05", "--precision", "0.9"], "cannot be used with option"],
    [["--risk", "0.05", "--coverage", "0.9"], "cannot be used with option"],
    [["--precision", "0.1", "--coverage", "0.9"], "cannot be used with option"],
    [["--risk", "0.05", "--sets", "aps"], "Cannot use --sets without --coverage"],
    [["--risk", "0.05", "-o", "x.json"], "Cannot use --output without --coverage"],
    [["--coverage", "0.9", "--sets", "best"], "one of lac, aps, raps is wanted"],
    [["--coverage", "0.9", "-o", "/no/such/folder/x.json"], "there is no folder"],
    [["--risk", "0.05", "--weights", "id"], "unknown option '--weights'"],
    [["--risk", "0.05", "--calibrator", "c.json", "--temperature", "2"], "cannot be used with option"],
  ])("%j", async (argv, message) => {
    expect(await refusal("decide", await parquet(few), ...argv)).toContain(message);
  });

  test("a calibrator of another number of classes; an output that is an input", async () => {
    const { path: calibrator } = calibratorFile("vector");
    const path = await parquet(few);
    expect(await refusal("decide", path, "--calibrator", calibrator, "--risk", "0.05")).toContain(
      "it was fitted on 3 classes, these rows have 4",
    );
    for (const read of [path, calibrator]) {
      const argv = ["--calibrator", calibrator, "--coverage", "0.9", "-o", read];
      expect(await refusal("decide", path, ...argv)).toContain("Cannot write");
    }
  });

  test("a row whose true class is at -Infinity, by its place in the file", async () => {
    const query =
      "SELECT CASE WHEN i = 30 THEN ['-inf'::DOUBLE, 1] ELSE [2, 1]::DOUBLE[] END AS logits, 0 AS label FROM range(60) t(i)";
    const path = await writeTable(join(temporaryFolder(), "in.parquet"), query);
    for (const target of ["--risk", "--coverage"]) {
      expect(await refusal("decide", path, "--from", "logits", target, "0.5")).toContain("row 30 of");
    }
  });
});

const records = new URL("../../../../shared/data/calibration/", import.meta.url);

describe.skipIf(!existsSync(records))("decide on a record of ../shared/data/calibration", () => {
  test("AURC before and after a temperature, from the golden record", async () => {
    const path = (name: string) => fileURLToPath(new URL(name, records));
    const name = "wideresnet-16-4-cifar-10.npz";
    const wanted = JSON.parse(readFileSync(path("golden.json"), "utf8"))[name];
    for (const [temperature, scope] of [
      [1, "uncal"],
      [wanted.T_all, "cal_T_all"],
    ]) {
      const argv = ["--temperature", String(temperature), "--risk", "0.02", "--json"];
      const { json } = await softmax("decide", path(name), ...argv);
      // What the record promises.
      expect(Math.abs(json.aurc - wanted[scope].aurc_mean_of_risks)).toBeLessThan(1e-6);
    }
  });
});
