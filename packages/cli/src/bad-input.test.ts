/** Wrong input: exit code 2, a message that says what was given and what is wanted, and no file left. */
import { readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tensor } from "tensor-files";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  labelsTensor,
  logitsTensor,
  rowsQuery,
  writeNpz,
  writeTable,
} from "./data-files.test-support.ts";
import { namesIn, refusal, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(30);
const list = (values: string, type = "FLOAT[]") => `(${values})::${type}`;

/** A Parquet file of rows given as SQL: a list and a label each. */
function tableOf(folder: string, ...lines: [logits: string, label: string][]): Promise<string> {
  const values = lines.map(([logits, label]) => `(${logits}, ${label})`).join(", ");
  return writeTable(join(folder, "in.parquet"), `SELECT * FROM (VALUES ${values}) AS t(logits, label)`);
}

describe("a file that cannot be read", () => {
  test("a missing file", async () => {
    expect(await refusal("evaluate", "/nowhere/x.parquet")).toContain(
      "Cannot read /nowhere/x.parquet: there is no such file",
    );
  });

  test("a pattern without files", async () => {
    expect(await refusal("evaluate", join(temporaryFolder(), "part-*.parquet"))).toContain(
      "no file has such a name",
    );
  });

  test("a folder", async () => {
    expect(await refusal("evaluate", temporaryFolder())).toContain("it is a folder, a file is wanted");
  });

  test("a device", async () => {
    const path = join(temporaryFolder(), "zero.csv");
    symlinkSync("/dev/zero", path);
    expect(await refusal("evaluate", path)).toContain("it is a pipe or a device, a file is wanted");
  });

  test("an unknown ending", async () => {
    const path = join(temporaryFolder(), "scores.xlsx");
    writeFileSync(path, "x");
    expect(await refusal("evaluate", path)).toContain("its ending is not known, .parquet, .csv");
  });

  test.each(["parquet", "csv", "json", "npy", "npz", "safetensors"])("an empty .%s", async (ending) => {
    const path = join(temporaryFolder(), `empty.${ending}`);
    writeFileSync(path, "");
    expect(await refusal("evaluate", path)).toContain("the file is empty");
  });

  test.each([
    ["x.npy", "(NPY): it begins with bytes"],
    ["x.npz", ""],
    ["x.safetensors", ""],
    ["x.parquet", ": it is no Parquet file, or its end is cut off\n"],
  ])("text called %s", async (name, reason) => {
    const path = join(temporaryFolder(), name);
    writeFileSync(
      path,
      "this is a line of text, no array and no table, and long enough to hold a header\n".repeat(9),
    );
    const message = await refusal("evaluate", path);
    expect(message).toContain(`Cannot read ${path}`);
    expect(message).toContain(reason);
    expect(message.match(/Cannot read/g)).toHaveLength(1);
    expect(message).not.toContain("mistake in softmax");
  });

  test.each([0.3, 0.6, 0.95])("a Parquet file cut off at %d of its length", async (share) => {
    const path = await writeTable(join(temporaryFolder(), "cut.parquet"), rowsQuery(rows));
    truncateSync(path, Math.floor(readFileSync(path).length * share));
    expect(await refusal("evaluate", path)).toContain(`Cannot read ${path}`);
  });

  test.each([0.3, 0.6, 0.95])("an NPZ file cut off at %d of its length", async (share) => {
    const folder = temporaryFolder();
    const path = writeNpz(join(folder, "cut.npz"), {
      logits: logitsTensor(rows),
      labels: labelsTensor(rows),
    });
    truncateSync(path, Math.floor(readFileSync(path).length * share));
    expect(await refusal("evaluate", path)).toContain(`Cannot read ${path}`);
  });

  test("a Parquet file damaged in its pages, whose footer is whole", async () => {
    const path = await writeTable(join(temporaryFolder(), "damaged.parquet"), rowsQuery(exampleRows(5000)));
    const bytes = readFileSync(path);
    bytes.fill(0xff, 2000, Math.floor(bytes.length * 0.7));
    writeFileSync(path, bytes);
    expect(await refusal("evaluate", path)).toContain("Cannot read");
  });

  test("a header and no rows", async () => {
    const path = join(temporaryFolder(), "header.csv");
    writeFileSync(path, "logit_0,logit_1,label\n");
    expect(await refusal("evaluate", path)).toContain("no rows in it, at least one is wanted");
  });

  test("a Parquet file of zero rows", async () => {
    const path = await writeTable(join(temporaryFolder(), "none.parquet"), `${rowsQuery(rows)} LIMIT 0`);
    expect(await refusal("evaluate", path)).toContain("no rows in it");
    expect(await refusal("apply", path, "-o", `${path}.out.parquet`)).toContain("no rows in it");
  });

  test("an NPY header that claims a billion classes", async () => {
    const path = join(temporaryFolder(), "claims.npy");
    const header = `${"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1000000000), }".padEnd(117)}\n`;
    writeFileSync(
      path,
      Buffer.concat([Buffer.from("\x93NUMPY\x01\x00\x76\x00", "latin1"), Buffer.from(header)]),
    );
    expect(await refusal("evaluate", path)).toContain("Cannot read");
    // As a sparse file the bytes that the header claims are there.
    truncateSync(path, 128 + 4_000_000_000);
    expect(await refusal("evaluate", path, "--labels", path)).toContain("Cannot");
    expect(await refusal("inspect", path, "--logits", "x")).toContain("Cannot");
    const before = process.memoryUsage().arrayBuffers;
    expect(await refusal("apply", path, "-o", join(temporaryFolder(), "out.npy"))).toContain(
      "a row has 1,000,000,000 values, at most 16,777,216 classes are wanted",
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 27);
  });

  test("an array a class: one of them is not taken for the scores", async () => {
    const column: Tensor = { dtype: "float32", shape: [3], data: Float32Array.of(1, 2, 3) };
    const labels: Tensor = { dtype: "int32", shape: [3], data: Int32Array.of(0, 1, 0) };
    const path = writeNpz(join(temporaryFolder(), "in.npz"), { z_0: column, z_1: column, labels });
    for (const logits of ["z_", "z_0,z_1"]) {
      expect(await refusal("evaluate", path, "--logits", logits, "--labels", "labels")).toContain(
        "they are 2 arrays, one [N, K] is wanted",
      );
    }
  });

  test("a Parquet file with one gigantic list, a few packed bytes", async () => {
    const query = "SELECT list(0::FLOAT) AS logits, 0 AS label FROM range(16777217)";
    const path = await writeTable(join(temporaryFolder(), "giant.parquet"), query);
    expect(await refusal("evaluate", path)).toContain("a row has 16,777,217 values");
  });
});

describe("rows that cannot be right", () => {
  test.each<[what: string, lines: [string, string][], message: string]>([
    [
      "ragged rows",
      [
        [list("[1, 2, 3]"), "0"],
        [list("[1, 2]"), "0"],
      ],
      "row 1 has 2 values and row 0 has 3",
    ],
    [
      "a NULL list",
      [
        [list("[1, 2]"), "0"],
        ["NULL", "0"],
      ],
      "row 1 has no scores",
    ],
    [
      "an empty list first",
      [
        [list("[]"), "0"],
        [list("[1, 2]"), "0"],
      ],
      "row 0 has no scores",
    ],
    [
      "a NULL element",
      [
        [list("[1, 2]"), "0"],
        [list("[1, NULL]"), "0"],
      ],
      "row 1 has NaN or nothing as the score of class 1",
    ],
    [
      "NaN",
      [
        [list("[1, 2]"), "0"],
        [list("['NaN'::FLOAT, 2]"), "1"],
        [list("['NaN'::FLOAT, 2]"), "1"],
      ],
      "row 1 has NaN or nothing as the score of class 0",
    ],
    [
      "Infinity",
      [
        [list("[1, 2]"), "0"],
        [list("[1, 'Infinity'::FLOAT]"), "1"],
      ],
      "row 1 has Infinity as the score of class 1",
    ],
    [
      "a label out of range",
      [
        [list("[1, 2]"), "0"],
        [list("[1, 2]"), "2"],
      ],
      "label of row 1 of",
    ],
    [
      "a negative label",
      [
        [list("[1, 2]"), "0"],
        [list("[1, 2]"), "-1"],
      ],
      "it is -1, a whole number from 0 to 1 is wanted",
    ],
    [
      "a fractional label",
      [
        [list("[1, 2]"), "0.5"],
        [list("[1, 2]"), "1"],
      ],
      "row 0 of",
    ],
    [
      "a missing label",
      [
        [list("[1, 2]"), "0"],
        [list("[1, 2]"), "NULL"],
      ],
      "label of row 1 of",
    ],
    [
      "a label that is a word",
      [
        [list("[1, 2]"), "'cat'"],
        [list("[1, 2]"), "'dog'"],
      ],
      'it is "cat", a whole number from 0 to 1 is wanted (or --class-names',
    ],
    [
      "the true class ruled out",
      [
        [list("[1, '-Infinity'::FLOAT]"), "1"],
        [list("[1, 2]"), "1"],
      ],
      "row 0",
    ],
  ])("%s", async (_, lines, message) => {
    const folder = temporaryFolder();
    const path = await tableOf(folder, ...lines);
    const said = ["--logits", "logits", "--labels", "label", "--from", "logits"];
    expect(await refusal("evaluate", path, ...said)).toContain(message);
    expect(
      await refusal(
        "calibrate",
        path,
        ...said,
        "-o",
        join(folder, "c.json"),
        "--report",
        join(folder, "r.html"),
      ),
    ).toContain(message);
    if (/ragged|NULL|empty|NaN|Infinity/.test(_)) {
      const scores = said.filter((word) => !/label/.test(word));
      expect(await refusal("apply", path, ...scores, "-o", join(folder, "out.parquet"))).toContain(message);
    }
    expect(namesIn(folder)).toEqual(["in.parquet"]);
  });

  test("a NULL list past the first rows is not passed on as NULL", async () => {
    const folder = temporaryFolder();
    const query = "SELECT CASE WHEN i <> 2500 THEN [1, i % 3]::FLOAT[] END AS logits FROM range(3000) t(i)";
    const path = await writeTable(join(folder, "in.parquet"), query);
    expect(await refusal("apply", path, "-o", join(folder, "out.parquet"))).toContain(
      "row 2500 has no scores",
    );
    expect(namesIn(folder)).toEqual(["in.parquet"]);
  });

  test("labels that are no class name", async () => {
    const path = await tableOf(temporaryFolder(), [list("[1, 2]"), "'cat'"], [list("[1, 2]"), "'cow'"]);
    expect(await refusal("evaluate", path, "--class-names", "cat,dog")).toContain(
      'it is "cow", one of the class names cat, dog is wanted',
    );
  });

  test("probabilities given as logits", async () => {
    const folder = temporaryFolder();
    const path = await tableOf(folder, [list("[0.25, 0.75]"), "1"], [list("[0.5, 0.5]"), "0"]);
    expect(await refusal("evaluate", path, "--from", "logits")).toMatch(
      /all 2 rows, from row 0 on, are probabilities.*twice/,
    );
    expect(await refusal("apply", path, "--from", "logits", "-o", join(folder, "out.parquet"))).toContain(
      "twice",
    );
    expect(namesIn(folder)).toEqual(["in.parquet"]);
  });

  test("logits given as probabilities name the first row", async () => {
    const path = await tableOf(temporaryFolder(), [list("[0.25, 0.75]"), "1"], [list("[3, 5]"), "0"]);
    expect(await refusal("evaluate", path, "--from", "probabilities")).toContain(
      "row 1 does not hold probabilities",
    );
    expect(await refusal("evaluate", path, "--from", "log-probabilities")).toContain(
      "row 0 does not hold log-prob",
    );
  });

  test("a row of only -Infinity has no probabilities to write", async () => {
    const folder = temporaryFolder();
    const path = await tableOf(folder, [list("[1, 2]"), "1"], [list("['-inf'::FLOAT, '-inf'::FLOAT]"), "0"]);
    expect(await refusal("apply", path, "-o", join(folder, "out.parquet"))).toContain(
      `row 1 of ${path}: every class has the logit -Infinity`,
    );
    expect(namesIn(folder)).toEqual(["in.parquet"]);
  });

  test("a CSV line with a value too few is named, not skipped", async () => {
    const path = join(temporaryFolder(), "ragged.csv");
    writeFileSync(path, "logit_0,logit_1,label\n1,2,0\n1,2\n3,4,1\n");
    expect(await refusal("evaluate", path)).toContain("CSV Error on Line: 3, Original Line: 1,2");
  });

  test("a CSV line that looks like a comment is a row", async () => {
    const path = join(temporaryFolder(), "comment.csv");
    writeFileSync(path, "logit_0,logit_1,label\n#1,2,0\n1,2,1\n3,4,1\n");
    expect(await refusal("evaluate", path)).toContain('Cannot read logits from "logit_0"');
  });

  test("a CSV file without a line of names loses no row to one", async () => {
    const path = join(temporaryFolder(), "headless.csv");
    writeFileSync(path, "1.5,2,0\n1,2,1\n");
    expect(await refusal("evaluate", path)).toContain(
      'its first line is "1.5,2,0", a line with the names of the columns is wanted',
    );
  });

  test("a bad value in row 30,000 of a CSV file does not end the rows", async () => {
    const path = join(temporaryFolder(), "late.csv");
    writeFileSync(path, `logit_0,logit_1,label\n${"1,2,0\n".repeat(30_000)}x,2,0\n1,2,1\n`);
    expect(await refusal("evaluate", path)).toMatch(/Line: 30002.*Could not convert string "x"/);
  });

  test("a column of the group that holds text is named with the row, not left out", async () => {
    const path = join(temporaryFolder(), "na.csv");
    writeFileSync(path, "logit_0,logit_1,logit_2,label\n1,2,NA,0\n1,2,3,1\n");
    expect(await refusal("evaluate", path, "--logits", "logit_0,logit_2")).toContain('row 0 has "NA"');
    expect(await refusal("evaluate", path)).toContain(
      `Cannot read logits from "logit_2" of ${path}: row 0 has "NA", a number is wanted`,
    );
  });
});
