/** What columns, classes and files may be called. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { topK } from "softmax";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  labelsTensor,
  logitsTensor,
  readTable,
  rowsQuery,
  sql,
  wideQuery,
  writeNpy,
  writeTable,
} from "./data-files.test-support.ts";
import { namesIn, refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(40);
const CLASSES = ["cat", "o'dog", 'the "cow"', "мышь"];

const ODD = [
  'a "quoted" name',
  "it's",
  "two words",
  "größe_δ",
  'x"; DROP TABLE t; --',
  "'); COPY (SELECT 1) TO 'pwned.csv'; --",
  "semi;colon",
  "new\nline",
  "\u001b[31mred",
];

describe("odd names of columns", () => {
  test.each(ODD)("%j holds the scores and the labels, and stays what it is", async (name) => {
    const folder = temporaryFolder();
    const quoted = name.replaceAll('"', '""');
    const path = await writeTable(
      join(folder, "in.parquet"),
      `SELECT logits AS "${quoted}", label AS "${quoted}_label" FROM (${rowsQuery(rows)})`,
    );
    const said = ["--logits", name, "--labels", `${name}_label`];
    expect((await softmax("evaluate", path, ...said, "--json")).json).toMatchObject({ rows: 40, classes: 4 });
    const output = join(folder, "out.parquet");
    expect((await softmax("apply", path, "--logits", name, "-o", output)).exitCode).toBe(0);
    expect((await sql(`DESCRIBE FROM '${output}'`)).map(([column]) => column)).toEqual([
      name,
      `${name}_label`,
      "probabilities",
    ]);
    expect(namesIn(folder)).toEqual(["in.parquet", "out.parquet"]);
    // Any control character but the line feed.
    const steering = /[^\P{Cc}\n]/u;
    const { stdout, stderr } = await softmax("inspect", path, ...said);
    expect(stdout + stderr).not.toMatch(steering);
    expect(await refusal("evaluate", path, "--logits", "\u001b]0;x\u0007")).not.toMatch(steering);
  });

  test("a wide file keeps its columns' names, in CSV too", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(
      join(folder, "in.csv"),
      wideQuery(rows, "logit it's ", ["a b", "c;d", "e", "f"]),
    );
    const output = join(folder, "out.csv");
    expect((await softmax("apply", path, "--logits", "logit it's ", "-o", output)).exitCode).toBe(0);
    const [first] = await sql(`SELECT columns(*) FROM '${output}' LIMIT 1`);
    expect(first!.length).toBe(10);
  });

  test("names of files with spaces, quotes and signs", async () => {
    const folder = join(temporaryFolder(), 'it\'s a "folder" $HOME ~');
    mkdirSync(folder);
    const path = await writeTable(join(folder, "in put'; --.parquet"), rowsQuery(rows));
    const output = join(folder, "out 'put'.parquet");
    expect((await softmax("apply", path, "-o", output)).exitCode).toBe(0);
    expect(namesIn(folder)).toEqual(["in put'; --.parquet", "out 'put'.parquet"]);
  });

  test("the column that apply works with inside may be in the file", async () => {
    const folder = temporaryFolder();
    const query = `SELECT *, 7 AS "probabilities of this row" FROM (${rowsQuery(rows)})`;
    const path = await writeTable(join(folder, "in.parquet"), query);
    const output = join(folder, "out.parquet");
    expect((await softmax("apply", path, "-o", output)).exitCode).toBe(0);
    expect((await readTable(output, '"probabilities of this row"')).flat()).toEqual(Array(40).fill(7));
  });
});

describe("labels", () => {
  /** All numbers; what the classes are called is not one. */
  const evaluate = async (...argv: string[]) => {
    const { perClass, ...document } = (await softmax("evaluate", ...argv, "--json")).json;
    return { ...document, perClass: perClass.map(({ name, ...row }: { name?: string }) => row) };
  };

  test.each(["TINYINT", "UTINYINT", "BIGINT", "UBIGINT", "HUGEINT", "DOUBLE", "VARCHAR", "DECIMAL(9,2)"])(
    "as %s",
    async (type) => {
      const folder = temporaryFolder();
      const wanted = await evaluate(await writeTable(join(folder, "a.parquet"), rowsQuery(rows)));
      const query = `SELECT logits, label::${type} AS label FROM (${rowsQuery(rows)})`;
      expect(await evaluate(await writeTable(join(folder, "b.parquet"), query))).toEqual(wanted);
    },
  );

  test.each(['cat,o\'dog,the "cow",мышь', "file"])("as names, --class-names %s", async (list) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "names.txt"), `${CLASSES.join("\n")}\n`);
    const names = CLASSES.map((name) => `'${name.replaceAll("'", "''")}'`).join(", ");
    const query = `SELECT logits, [${names}][label + 1] AS label FROM (${rowsQuery(rows)})`;
    const wanted = await evaluate(await writeTable(join(folder, "a.parquet"), rowsQuery(rows)));
    const path = await writeTable(join(folder, "b.parquet"), query);
    const given = list === "file" ? join(folder, "names.txt") : list;
    expect(await evaluate(path, "--class-names", given)).toEqual(wanted);
    const output = join(folder, "top.parquet");
    expect(
      (await softmax("apply", path, "--class-names", given, "--top-k", "2", "-o", output)).exitCode,
    ).toBe(0);
    const named = (await readTable(output, "top_classes")).flat(2);
    const indices = topK(rows.logits, 2, { shape: [40, 4] }).indices;
    expect(named).toEqual(Array.from(indices, (k) => CLASSES[k]));
  });

  test("wide columns name the classes, and labels are those names", async () => {
    const folder = temporaryFolder();
    const names = ["a", "b", "c", "d"];
    const query = `SELECT * REPLACE (['a', 'b', 'c', 'd'][label + 1] AS label) FROM (${wideQuery(rows, "logit_", names)})`;
    const wanted = await evaluate(await writeTable(join(folder, "wide.csv"), wideQuery(rows)));
    const path = await writeTable(join(folder, "named.csv"), query);
    expect(await evaluate(path)).toEqual(wanted);
    const output = join(folder, "out.csv");
    await softmax("apply", path, "-o", output);
    expect((await sql(`DESCRIBE FROM '${output}'`)).map(([name]) => name).slice(-4)).toEqual(
      names.map((n) => `probability_${n}`),
    );
  });

  test("columns logit_1 … logit_4 are the classes 1 to 4: label 1 is the first", async () => {
    const folder = temporaryFolder();
    const query = `SELECT * REPLACE (label + 1 AS label) FROM (${wideQuery(rows, "logit_", ["1", "2", "3", "4"])})`;
    const wanted = await evaluate(await writeTable(join(folder, "wide.csv"), wideQuery(rows)));
    expect(await evaluate(await writeTable(join(folder, "one-based.csv"), query))).toEqual(wanted);
  });

  test("classes whose names are numbers are meant by name", async () => {
    const folder = temporaryFolder();
    const wanted = await evaluate(await writeTable(join(folder, "a.parquet"), rowsQuery(rows)));
    const query = `SELECT logits, 3 - label AS label FROM (${rowsQuery(rows)})`;
    const path = await writeTable(join(folder, "b.parquet"), query);
    expect(await evaluate(path, "--class-names", "3,2,1,0")).toEqual(wanted);
  });

  test("columns in any order, past ten, are sorted by their number", async () => {
    const folder = temporaryFolder();
    const twelve = exampleRows(30, 12);
    const wanted = await evaluate(await writeTable(join(folder, "a.csv"), wideQuery(twelve)));
    const columns = Array.from({ length: 12 }, (_, k) => `logit_${11 - k}`).join(", ");
    const query = `SELECT label, ${columns} FROM (${wideQuery(twelve)})`;
    expect(await evaluate(await writeTable(join(folder, "b.csv"), query))).toEqual(wanted);
  });

  test("in a .npy file beside a table", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "a.parquet"), `SELECT logits FROM (${rowsQuery(rows)})`);
    const labels = writeNpy(join(folder, "labels.npy"), labelsTensor(rows));
    const array = writeNpy(join(folder, "logits.npy"), logitsTensor(rows));
    const said = ["--labels", labels, "--from", "logits"];
    const { assumed: _, ...fromTable } = await evaluate(path, ...said);
    const { assumed: __, ...fromArray } = await evaluate(array, ...said);
    expect(fromTable).toEqual(fromArray);
  });
});

describe("the binary case", () => {
  const binary = "SELECT i AS id, (i % 7 - 3)::FLOAT AS logit, (i % 3 = 0) AS label FROM range(42) t(i)";

  test("one column of logits z is softmax of [0, z], with boolean labels", async () => {
    const folder = temporaryFolder();
    const one = await writeTable(join(folder, "one.parquet"), binary);
    const two = await writeTable(
      join(folder, "two.parquet"),
      `SELECT [0, logit]::DOUBLE[] AS logits, label::INT AS label FROM (${binary})`,
    );
    const metrics = ({ nll, ece, accuracy, classes }: Record<string, number>) => ({
      nll,
      ece,
      accuracy,
      classes,
    });
    const evaluate = async (...argv: string[]) =>
      metrics((await softmax("evaluate", ...argv, "--json")).json);
    expect(await evaluate(one)).toEqual(await evaluate(two, "--from", "logits"));
    const p = await writeTable(
      join(folder, "p.parquet"),
      `SELECT 1 / (1 + exp(-logit::DOUBLE)) AS probability, label FROM (${binary})`,
    );
    const fromP = await evaluate(p, "--from", "probabilities");
    expect(fromP.nll).toBeCloseTo((await evaluate(one)).nll!, 10);
    const log = await writeTable(
      join(folder, "log.parquet"),
      `SELECT -ln(1 + exp(-logit::DOUBLE)) AS log_probs, label FROM (${binary})`,
    );
    expect((await evaluate(log, "--logits", "log_probs", "--from", "log-probabilities")).nll).toBeCloseTo(
      fromP.nll!,
      10,
    );
  });

  test("a column from 0 to 1 may be either: said, and refused with --fail-if", async () => {
    const path = await writeTable(
      join(temporaryFolder(), "p.parquet"),
      `SELECT (id / 42)::DOUBLE AS probability, label FROM (${binary}) WHERE id > 0`,
    );
    const { json } = await softmax("evaluate", path, "--json");
    expect(json.from).toBe("probabilities");
    expect(json.warnings[0]).toContain("may be logits too");
    expect(await refusal("evaluate", path, "--fail-if", "ece > 2")).toContain("say which with --from");
  });
});
