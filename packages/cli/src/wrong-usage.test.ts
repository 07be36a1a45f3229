/** Options that cannot be meant as they are given: exit code 2, with what is wanted. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exampleRows, labelsTensor, rowsQuery, writeNpy, writeTable } from "./data-files.test-support.ts";
import { namesIn, refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(30);

describe("what was asked for is not there", () => {
  const files = async (folder: string) => writeTable(join(folder, "in.parquet"), rowsQuery(rows));

  test.each([
    ["--logits", "scores"],
    ["--labels", "truth"],
    ["--labels", "missing.npy"],
  ])("%s %s", async (option, name) => {
    const path = await files(temporaryFolder());
    expect(await refusal("evaluate", path, option, name)).toMatch(
      new RegExp(`${name}.*(holds|no such file)`),
    );
  });

  test("too few and too many labels in a file of their own", async () => {
    const folder = temporaryFolder();
    const path = await files(folder);
    for (const [count, message] of [
      [29, "more rows than that"],
      [31, "there are 30 rows"],
    ] as const) {
      const labels = writeNpy(join(folder, "l.npy"), labelsTensor(exampleRows(count)));
      expect(await refusal("evaluate", path, "--labels", labels)).toContain(message);
    }
  });

  test("one file of labels for two files of rows", async () => {
    const folder = temporaryFolder();
    const labels = writeNpy(join(folder, "l.npy"), labelsTensor(rows));
    const path = await files(folder);
    expect(await refusal("calibrate", path, "--test", path, "--labels", labels)).toContain(
      "would be taken for both",
    );
  });

  test.each<[argv: string[], message: string]>([
    [["--unknown"], "unknown option '--unknown'"],
    [["--temperature", "0"], "0 gives all probability to the largest logit; a number above 0 is wanted"],
    [["--temperature", "-1"], "a number above 0 is wanted"],
    [["--temperature", "NaN"], "a number above 0 is wanted"],
    [["--temperature", "0x10"], "a number above 0 is wanted"],
    [["--zero", "0"], "above 0 and below 1"],
    [["--zero", "1e-6"], "Cannot use --zero"],
    [["--from", "odds"], "one of logits, probabilities, log-probabilities is wanted"],
    [["--calibrator", "/nowhere/c.json"], "Cannot read /nowhere/c.json: there is no such file"],
    [["--calibrator", "c.json", "--temperature", "2"], "cannot be used with"],
    [["--class-names", "a,b,c"], "3 names were given, it has 4 classes, a name for each is wanted"],
    [["--class-names", "a,b,c,a"], '"a" is given twice'],
    [["--confidence", "label", "--logits", "logits"], "give one of the two"],
  ])("evaluate %j", async (argv, message) => {
    expect(await refusal("evaluate", await files(temporaryFolder()), ...argv)).toContain(message);
  });

  test.each<[text: string, message: string]>([
    ["{", "JSON"],
    ["[]", "wanted a JSON object"],
    ['{"schema": "softmax-plan", "version": 1}', '"schema" is "softmax-plan"'],
    ['{"schema": "softmax-calibrator", "version": 2}', '"version" is 2'],
  ])("a calibrator that reads %j", async (text, message) => {
    const folder = temporaryFolder();
    const path = await files(folder);
    writeFileSync(join(folder, "c.json"), text);
    expect(
      await refusal("apply", path, "--calibrator", join(folder, "c.json"), "-o", join(folder, "o.parquet")),
    ).toContain(message);
    expect(namesIn(folder)).toEqual(["c.json", "in.parquet"]);
  });

  test("a calibrator of another number of classes", async () => {
    const folder = temporaryFolder();
    const path = await files(folder);
    const other = await writeTable(join(folder, "other.parquet"), rowsQuery(exampleRows(40, 3)));
    const calibrator = join(folder, "c.json");
    expect((await softmax("calibrate", other, "-o", calibrator)).exitCode).toBe(0);
    expect(
      await refusal("apply", path, "--calibrator", calibrator, "-o", join(folder, "o.parquet")),
    ).toContain("it was fitted on 3 classes, these rows have 4");
  });

  test.each<[argv: string[], message: string]>([
    [["evalute"], "unknown command 'evalute'; softmax --help lists the commands\n(Did you mean evaluate?)"],
    [["evaluate"], "missing required argument 'file'; the command's --help shows what is wanted"],
    [
      ["evaluate", "x", "--tempratur"],
      "unknown option '--tempratur'; the command's --help lists the options",
    ],
    [["apply", "x"], "required option '-o, --output <file>' not specified, it is wanted"],
    [["evaluate", "x", "--from"], "option '--from <scale>' argument missing, a value is wanted"],
    [["evaluate", "x", "--zero", "2"], "argument '2' is invalid: a number above 0 and below 1 is wanted"],
    [["inspect", "x", "y"], "too many arguments for 'inspect'. Expected 1 argument but got 2"],
  ])("the parser's own words: %j", async (argv, message) => {
    const said = await refusal(...argv);
    expect(said).toMatch(/^softmax: /);
    expect(said).toContain(message);
    expect(said).not.toContain("error:");
  });

  test("row -1 is named as it was given", async () => {
    const path = await files(temporaryFolder());
    expect(await refusal("explain", path, "--row", "-1")).toContain("Cannot explain row -1: a row number");
  });

  test("more classes than there are", async () => {
    const folder = temporaryFolder();
    const argv = ["apply", await files(folder), "--top-k", "5", "-o", join(folder, "o.parquet")];
    expect(await refusal(...argv)).toContain("the 5 best classes: the rows have 4, at most 4 are wanted");
  });
});
