/** `--baseline`: certainly worse ends with 1, a change that may be chance does not. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { writeTable } from "./data-files.test-support.ts";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

/** `rows` of which a share is right, each by the same logits. */
function fileOf(rows: number, right: number): Promise<string> {
  const query = `SELECT [2, 0, 0]::DOUBLE[] AS logits, CASE WHEN i % 100 < ${100 * right} THEN 0 ELSE 1 + i % 2 END AS label FROM range(${rows}) t(i)`;
  return writeTable(join(temporaryFolder(), "in.parquet"), query);
}

const SAID = ["--logits", "logits", "--labels", "label", "--from", "logits"];

async function baselineOf(command: string, ...argv: string[]): Promise<string> {
  const { stdout } = await softmax(command, ...argv, ...SAID, "--json");
  const path = join(temporaryFolder(), "old.json");
  writeFileSync(path, stdout);
  return path;
}

describe("evaluate --baseline", () => {
  test("the same rows are not worse", async () => {
    const path = await fileOf(1000, 0.8);
    const baseline = await baselineOf("evaluate", path);
    const { exitCode, json } = await softmax("evaluate", path, ...SAID, "--baseline", baseline, "--json");
    expect(exitCode).toBe(0);
    expect(json.baseline.isCertainlyWorse).toBe(false);
    for (const { before, now } of json.baseline.changes) expect(now).toBe(before);
  });

  test.each([
    // √(0.8·0.2/1000 + 0.75·0.25/1000) = 0.01864, and 1.645 of it 0.03066.
    [0.77, false],
    [0.76, true],
    [0.7, true],
    [0.9, false],
  ])("accuracy 0.8 → %d of 1,000 rows: certainly worse is %s", async (right, isWorse) => {
    const baseline = await baselineOf("evaluate", await fileOf(1000, 0.8));
    const { exitCode, json, stderr } = await softmax(
      ...["evaluate", await fileOf(1000, right), ...SAID, "--baseline", baseline, "--json"],
    );
    const accuracy = json.baseline.changes.find(({ metric }: { metric: string }) => metric === "accuracy");
    const variance = (0.8 * 0.2 + right * (1 - right)) / 1000;
    expect(accuracy).toMatchObject({ before: 0.8, now: right, isCertainlyWorse: isWorse });
    // One row more that is right and one that is wrong move it in the fifth decimal.
    expect(accuracy.standardError).toBeCloseTo(Math.sqrt(variance), 4);
    expect([exitCode, json.baseline.isCertainlyWorse]).toEqual([isWorse ? 1 : 0, isWorse]);
    if (isWorse) expect(stderr).toContain("Failed: certainly worse than");
  });

  test("few rows cannot tell what many can", async () => {
    const worse = async (rows: number) => {
      const baseline = await baselineOf("evaluate", await fileOf(rows, 0.8));
      return (await softmax("evaluate", await fileOf(rows, 0.7), ...SAID, "--baseline", baseline)).exitCode;
    };
    expect([await worse(100), await worse(2000)]).toEqual([0, 1]);
  });

  test("20 right rows of 20 are no proof that 98 % are fewer", async () => {
    const baseline = await baselineOf("evaluate", await fileOf(20, 1));
    const argv = ["evaluate", await fileOf(1000, 0.98), ...SAID, "--baseline", baseline, "--json"];
    const [accuracy] = (await softmax(...argv)).json.baseline.changes;
    expect(accuracy).toMatchObject({ metric: "accuracy", before: 1, now: 0.98, isCertainlyWorse: false });
    // (21/22 · 1/22)/22 of the 20 rows; √ of both is 0.045, where 0.0044 would be of the 1,000 alone.
    expect(accuracy.standardError).toBeCloseTo(
      Math.sqrt(21 / 22 ** 3 + ((981 / 1002) * (21 / 1002)) / 1002),
      12,
    );
  });

  test("the table says what changed, and of the ECE what chance alone gives", async () => {
    const baseline = await baselineOf("evaluate", await fileOf(1000, 0.8));
    const { stdout } = await softmax("evaluate", await fileOf(1000, 0.7), ...SAID, "--baseline", baseline);
    expect(stdout).toContain(`Against ${baseline}`);
    expect(stdout).toMatch(/accuracy +0\.8000 +0\.7000 +−0\.1000 +± 0\.0192 +certainly worse\n/);
    expect(stdout).toMatch(/ECE 0\.0130 before, 0\.0870 now: more than chance alone gives/);
  });
});

test("calibrate compares its metrics after, with those after of before", async () => {
  const path = await fileOf(1000, 0.6);
  const baseline = await baselineOf("calibrate", path);
  const { exitCode, json } = await softmax("calibrate", path, ...SAID, "--baseline", baseline, "--json");
  expect([exitCode, json.baseline.changes[1].before]).toEqual([0, json.after.nll]);
  const better = await baselineOf("evaluate", await fileOf(1000, 0.8));
  const again = await softmax("calibrate", path, ...SAID, "--baseline", better);
  expect(again.exitCode).toBe(1);
  expect(again.stdout).toContain("certainly worse");
});

describe("what is no baseline is refused", () => {
  test.each([
    ["no JSON", "it is not what evaluate --json or calibrate --json prints"],
    ["[1, 2]", "it is not what evaluate --json or calibrate --json prints"],
    [
      '{"schema": "softmax-calibrator", "rows": 5}',
      "it is not what evaluate --json or calibrate --json prints",
    ],
    ['{"rows": 5, "accuracy": 0.5, "nll": 1, "brier": 1, "ece": 0.1}', "it holds no standard errors"],
  ])("%s", async (text, message) => {
    const baseline = join(temporaryFolder(), "old.json");
    writeFileSync(baseline, text);
    const path = await fileOf(100, 0.8);
    for (const command of ["evaluate", "calibrate"]) {
      expect(await refusal(command, path, ...SAID, "--baseline", baseline)).toContain(message);
    }
  });

  test("a file that is not there", async () => {
    const path = await fileOf(100, 0.8);
    expect(await refusal("evaluate", path, ...SAID, "--baseline", "nowhere.json")).toContain("nowhere.json");
  });

  test("and none is written over", async () => {
    const path = await fileOf(100, 0.8);
    const baseline = await baselineOf("evaluate", path);
    expect(await refusal("calibrate", path, ...SAID, "--baseline", baseline, "-o", baseline)).toContain(
      baseline,
    );
  });
});
