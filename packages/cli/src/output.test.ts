/** Where results can be written, and where not: exit code 2 before the work begins, and no file left. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  labelsTensor,
  logitsTensor,
  readTable,
  rowsQuery,
  wideQuery,
  writeNpy,
  writeTable,
} from "./data-files.test-support.ts";
import { namesIn, refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(30);

describe("output that cannot be written", () => {
  const input = (folder: string) => writeTable(join(folder, "in.parquet"), rowsQuery(rows));

  test("into a folder that does not exist", async () => {
    const folder = temporaryFolder();
    const path = await input(folder);
    for (const argv of [
      ["apply", path, "-o", join(folder, "no", "o.parquet")],
      ["calibrate", path, "--report", join(folder, "no", "r.html")],
    ]) {
      expect(await refusal(...argv)).toContain("there is no folder");
    }
    expect(namesIn(folder)).toEqual(["in.parquet"]);
  });

  test("onto a folder, a device or standard output", async () => {
    const folder = temporaryFolder();
    const path = await input(folder);
    mkdirSync(join(folder, "o.parquet"));
    expect(await refusal("apply", path, "-o", join(folder, "o.parquet"))).toContain("it is a folder");
    expect(await refusal("calibrate", path, "-o", "/dev/null")).toContain("it is a device or a pipe");
    expect(await refusal("calibrate", path, "-o", "-")).toContain("the name of a file is wanted");
  });

  test("calibrator and report to one file", async () => {
    const folder = temporaryFolder();
    const out = join(folder, "x");
    expect(await refusal("calibrate", await input(folder), "-o", out, "--report", out)).toContain(
      "two files are wanted",
    );
  });

  test("a table to an array file, an array to a table", async () => {
    const folder = temporaryFolder();
    const path = await input(folder);
    const array = writeNpy(join(folder, "in.npy"), logitsTensor(rows));
    expect(await refusal("apply", path, "-o", join(folder, "o.npy"))).toContain(
      "rows of a table go to .parquet",
    );
    expect(await refusal("apply", array, "-o", join(folder, "o.csv"))).toContain("go");
    expect(await refusal("apply", path, "-o", join(folder, "o.docx"))).toContain(
      "rows of a table go to .parquet",
    );
  });

  test("onto a file that is read, by whatever name", async () => {
    const folder = temporaryFolder();
    const path = await input(folder);
    const before = readFileSync(path);
    const test = await writeTable(join(folder, "test.parquet"), rowsQuery(rows));
    const labels = writeNpy(join(folder, "labels.npy"), labelsTensor(rows));
    const names = join(folder, "names.txt");
    writeFileSync(names, "a\nb\nc\nd\n");
    const calibrator = join(folder, "c.json");
    await softmax("calibrate", path, "-o", calibrator);
    const link = join(folder, "link.parquet");
    symlinkSync(path, link);
    for (const argv of [
      ["apply", path, "-o", path],
      ["apply", path, "-o", link],
      ["apply", join(folder, "*.parquet"), "-o", test],
      ["apply", path, "--calibrator", calibrator, "-o", calibrator],
      ["calibrate", path, "-o", path],
      ["calibrate", path, "--report", link],
      ["calibrate", path, "--test", test, "-o", test],
      ["calibrate", path, "--labels", labels, "-o", labels],
      ["calibrate", path, "--class-names", names, "-o", names],
    ]) {
      expect(await refusal(...argv), argv.join(" ")).toContain(
        `Cannot write ${argv.at(-1)}: it is also read, another name is wanted`,
      );
    }
    expect(readFileSync(path)).toEqual(before);
  });

  test("a link stays a link", async () => {
    const folder = temporaryFolder();
    const path = await input(folder);
    const target = await writeTable(join(folder, "old.parquet"), rowsQuery(rows));
    symlinkSync(target, join(folder, "link.parquet"));
    expect((await softmax("apply", path, "-o", join(folder, "link.parquet"))).exitCode).toBe(0);
    expect((await readTable(target, "probabilities")).length).toBe(30);
  });
});

test("wide files: a name taken twice over is refused", async () => {
  const folder = temporaryFolder();
  const query = `SELECT *, 1 AS "Probability_0", 2 AS softmax_probability_0 FROM (${wideQuery(rows)})`;
  const path = await writeTable(join(folder, "in.parquet"), query);
  expect(await refusal("apply", path, "-o", join(folder, "o.parquet"))).toContain(
    'Cannot add the column "probability_0"',
  );
});
