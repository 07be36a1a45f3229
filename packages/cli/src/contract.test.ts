/** What every command promises: help with an example, exit codes, one document, and `diagnose`. */
import { join } from "node:path";
import { softmax as softmaxOf } from "softmax";
import { describe, expect, test } from "vitest";
import { exampleRows, logitsTensor, rowsQuery, writeNpy, writeTable } from "./data-files.test-support.ts";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(60);
const input = () => writeTable(join(temporaryFolder(), "in.parquet"), rowsQuery(rows));

describe("help", () => {
  test("softmax alone prints three examples", async () => {
    const { exitCode, stdout } = await softmax();
    expect(exitCode).toBe(0);
    expect(stdout.match(/^ {2}softmax /gm)).toHaveLength(3);
  });

  test("--help groups the commands", async () => {
    const { exitCode, stdout } = await softmax("--help");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /Learn:\s+explain.*Files:\s+inspect.*evaluate.*calibrate.*decide.*apply.*diagnose.*Models:\s+sample.*train.*predict/s,
    );
  });

  test.each([
    "explain",
    "inspect",
    "evaluate",
    "calibrate",
    "decide",
    "apply",
    "diagnose",
    "sample",
    "train",
    "predict",
  ])("%s --help has an example and --json", async (command) => {
    const { exitCode, stdout } = await softmax(command, "--help");
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`Examples?:\\n  softmax ${command} `)),
    ]);
    expect(stdout).toContain("--json");
  });
});

describe("--fail-if", () => {
  test("exit 1 when it holds, with the document whole", async () => {
    const path = await input();
    const said = ["--logits", "logits", "--labels", "label", "--from", "logits", "--json"];
    const { exitCode, json, stderr } = await softmax("evaluate", path, ...said, "--fail-if", "ece > 0.001");
    expect([exitCode, json.rows, stderr]).toEqual([
      1,
      60,
      expect.stringMatching(/\nFailed: ece > 0\.001 \(ece is 0\.\d{3,4}\)\n$/),
    ]);
    expect((await softmax("evaluate", path, ...said, "--fail-if", "ece > 0.99")).exitCode).toBe(0);
    expect((await softmax("calibrate", path, ...said, "--fail-if", "temperature > 1.01")).exitCode).toBe(1);
    expect(await refusal("evaluate", path, "--fail-if", "speed > 1")).toContain("is no comparison");
  });

  test("an ambiguous guess is recorded, and no ground for a check", async () => {
    const path = await writeTable(
      join(temporaryFolder(), "two.parquet"),
      `SELECT *, label AS target FROM (${rowsQuery(rows)})`,
    );
    const { exitCode, json } = await softmax("evaluate", path, "--json");
    expect([exitCode, json.assumed.labels]).toEqual([0, "label"]);
    expect(json.warnings).toContain(
      'More than one field would do as labels: "label" was taken; --labels says which.',
    );
    expect(await refusal("evaluate", path, "--fail-if", "ece > 0.99")).toContain("say which with --labels");
    expect((await softmax("evaluate", path, "--labels", "label", "--fail-if", "ece > 0.99")).exitCode).toBe(
      0,
    );
  });
});

describe("diagnose", () => {
  test("two .npy files: right, and the wrong temperature", async () => {
    const folder = temporaryFolder();
    const shape = [60, 4];
    const logits = writeNpy(join(folder, "logits.npy"), logitsTensor(rows));
    const right = writeNpy(join(folder, "p.npy"), {
      dtype: "float32",
      shape,
      data: softmaxOf(rows.logits, { shape }),
    });
    const hot = softmaxOf(rows.logits, { shape, temperature: 2 });
    const wrong = writeNpy(join(folder, "hot.npy"), { dtype: "float32", shape, data: hot });
    expect(await softmax("diagnose", logits, right, "--json")).toMatchObject({
      exitCode: 0,
      json: { verdict: "right" },
    });
    const { exitCode, stdout, stderr } = await softmax("diagnose", logits, wrong);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining("Not right: temperature")]);
    expect(stdout).toContain("2");
    expect((await softmax("diagnose", logits, wrong, "--temperature", "2")).exitCode).toBe(0);
  });

  test("two columns of one Parquet file", async () => {
    const folder = temporaryFolder();
    const path = await input();
    const output = join(folder, "out.parquet");
    await softmax("apply", path, "-o", output);
    const columns = ["--logits", "logits", "--probabilities", "probabilities"];
    expect((await softmax("diagnose", output, ...columns)).exitCode).toBe(0);
    const twice = join(folder, "twice.parquet");
    await softmax(
      "apply",
      output,
      "--logits",
      "probabilities",
      "--from",
      "probabilities",
      "--temperature",
      "3",
      "-o",
      twice,
    );
    expect(
      (await softmax("diagnose", twice, "--logits", "logits", "--probabilities", "softmax_probabilities"))
        .exitCode,
    ).toBe(1);
    expect(await refusal("diagnose", output)).toContain("--probabilities NAME");
    expect(await refusal("diagnose", output, ...columns, "--axis", "x")).toContain(
      "a whole number is wanted",
    );
  });
});

test("explain FILE --row says what was guessed in a sentence", async () => {
  const { json } = await softmax("explain", await input(), "--row", "3", "--json");
  expect(json.notes).toEqual([
    "What is where was guessed, as if by --logits logits --labels label --from logits.",
  ]);
});

test("calibrate --test judges on held-out rows", async () => {
  const path = await input();
  const { json, stderr } = await softmax("calibrate", path, "--test", await input(), "--json");
  expect(json.scope).toBe("held-out rows");
  expect(stderr).not.toContain("flatter");
  expect(await refusal("calibrate", path, "--test", path)).toContain(
    `Cannot judge on ${path}: T is fitted on it, other rows are wanted`,
  );
});

test("an interval from few rows, or from few that are wrong, comes with a warning", async () => {
  const fit = async (path: string) => (await softmax("calibrate", path, "--json")).json;
  const fileOf = (query: string) => writeTable(join(temporaryFolder(), "in.parquet"), query);
  const few = await fit(await fileOf(rowsQuery(exampleRows(49))));
  expect(few.warnings[0]).toMatch(
    /^The interval rests on few rows \(49 rows, \d+ of them wrong\); take it as/,
  );
  // 200 rows, of which 9 or 10 are wrong.
  const skewed = (wrong: number) =>
    fileOf(`SELECT [3, 0]::FLOAT[] AS logits, (i < ${wrong})::INT AS label FROM range(200) t(i)`);
  expect((await fit(await skewed(9))).warnings[0]).toContain("(200 rows, 9 of them wrong)");
  expect((await fit(await skewed(10))).warnings).toEqual([expect.stringContaining("flatter")]);
});
