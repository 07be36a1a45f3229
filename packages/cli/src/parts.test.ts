/** Rows in parts: however they are split into files and named, the same bytes. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  readTable,
  rowsQuery,
  sliceRows,
  wideQuery,
  writeTable,
} from "./data-files.test-support.ts";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

const all = exampleRows(700, 5);
/** Seven unequal parts, one of a single row. */
const CUTS = [0, 1, 18, 100, 333, 334, 600, 700];

async function sevenParts(folder: string, ending: string, query = rowsQuery): Promise<string[]> {
  const paths: string[] = [];
  for (let i = 0; i < 7; i++) {
    const part = sliceRows(all, CUTS[i]!, CUTS[i + 1]!);
    paths.push(await writeTable(join(folder, `part-${i}.${ending}`), query(part)));
  }
  return paths;
}

/** Fifteen measurements, resampled a thousand times each, on a busy machine. */
const LONG = 60_000;

describe.each(["parquet", "csv", "jsonl"])("seven parts of unequal size, .%s", (ending) => {
  test(
    "give byte-identical metrics and the identical T, in any order, named or matched",
    async () => {
      const folder = temporaryFolder();
      const whole = await writeTable(join(folder, `whole.${ending}`), rowsQuery(all));
      const parts = await sevenParts(folder, ending);
      const orders = [
        [whole],
        parts,
        parts.toReversed(),
        [3, 0, 6, 2, 5, 1, 4].map((i) => parts[i]!),
        [join(folder, `part-*.${ending}`)],
      ];
      const documents: string[] = [];
      const fits: string[] = [];
      for (const order of orders) {
        documents.push((await softmax("evaluate", ...order, "--json")).stdout);
        fits.push((await softmax("calibrate", ...order, "--json")).stdout);
      }
      expect(JSON.parse(documents[0]!).rows).toBe(700);
      expect(new Set(documents).size).toBe(1);
      expect(new Set(fits).size).toBe(1);
    },
    LONG,
  );
});

test("apply puts parts together in the order given, whatever their formats and the order of their columns", async () => {
  const folder = temporaryFolder();
  const first = await writeTable(join(folder, "a.parquet"), wideQuery(sliceRows(all, 0, 10)));
  const second = await writeTable(
    join(folder, "b.csv"),
    `SELECT label, logit_4, logit_3, logit_2, logit_1, logit_0, id + 10 AS id FROM (${wideQuery(sliceRows(all, 10, 30))})`,
  );
  const output = join(folder, "o.parquet");
  expect(await softmax("apply", first, second, "-o", output)).toMatchObject({ exitCode: 0 });
  expect((await readTable(output, "id")).flat().map(Number)).toEqual(Array.from({ length: 30 }, (_, i) => i));
  const logits = (await readTable(output, "[logit_0, logit_1, logit_2, logit_3, logit_4]")).flat(2);
  expect(logits).toEqual(Array.from(all.logits.subarray(0, 150)));
});

test("apply names the file and the row of a bad row", async () => {
  const folder = temporaryFolder();
  const parts = await sevenParts(folder, "parquet");
  const bad = await writeTable(
    join(folder, "bad.parquet"),
    `${rowsQuery(sliceRows(all, 0, 3))} UNION ALL SELECT 3, [1, 2, NULL, 4, 5]::FLOAT[], 0`,
  );
  const message = await refusal("apply", ...parts, bad, "-o", join(folder, "o.parquet"));
  expect(message).toContain(`Cannot read ${bad}: row 3 has NaN or nothing as the score of class 2`);
});

test("apply refuses parts of different columns, evaluate a part without the column", async () => {
  const folder = temporaryFolder();
  const a = await writeTable(join(folder, "a.parquet"), rowsQuery(sliceRows(all, 0, 10)));
  const b = await writeTable(
    join(folder, "b.parquet"),
    `SELECT *, 1 AS extra FROM (${rowsQuery(sliceRows(all, 0, 10))})`,
  );
  const c = await writeTable(
    join(folder, "c.parquet"),
    `SELECT logits, label AS y FROM (${rowsQuery(sliceRows(all, 0, 10))})`,
  );
  expect(await refusal("apply", a, b, "-o", join(folder, "o.parquet"))).toContain(
    `only ${b} has the column "extra"`,
  );
  expect(await refusal("apply", b, a, "-o", join(folder, "o.parquet"))).toContain(
    `only ${b} has the column "extra"`,
  );
  expect(await refusal("evaluate", a, c)).toContain(
    `Cannot read ${c}: it has no "label", which the first file has`,
  );
  const narrow = await writeTable(join(folder, "n.parquet"), rowsQuery(exampleRows(5, 3)));
  expect(await refusal("evaluate", a, narrow)).toContain("row 0 has 3 classes, the rows before have 5");
});

test("parts without rows may stand anywhere", async () => {
  const folder = temporaryFolder();
  const parts = await sevenParts(folder, "parquet");
  const none = await writeTable(join(folder, "none.parquet"), `${rowsQuery(all)} LIMIT 0`);
  const without = (await softmax("evaluate", ...parts, "--json")).stdout;
  expect((await softmax("evaluate", none, ...parts, none, "--json")).stdout).toBe(without);
});

test("a name with the signs of a pattern is that file, not the ones it matches", async () => {
  const folder = temporaryFolder();
  await writeTable(join(folder, "p1.parquet"), rowsQuery(sliceRows(all, 0, 10)));
  const named = join(folder, "p[1].parquet");
  await writeTable(named, rowsQuery(sliceRows(all, 10, 30)));
  expect((await softmax("evaluate", named, "--json")).json.rows).toBe(20);
  const output = join(folder, "o[2]*.csv");
  expect((await softmax("apply", named, "-o", output)).exitCode).toBe(0);
  expect((await softmax("evaluate", output, "--logits", "logits", "--json")).json.rows).toBe(20);
});

test("a folder called label=3 adds no column and changes no label", async () => {
  const folder = join(temporaryFolder(), "label=3", "more=x");
  mkdirSync(folder, { recursive: true });
  for (const ending of ["parquet", "csv", "json"]) {
    const path = await writeTable(join(folder, `in.${ending}`), rowsQuery(sliceRows(all, 0, 30)));
    const { fields, labels } = (await softmax("inspect", path, "--json")).json;
    expect(fields.map(({ name }: { name: string }) => name)).toEqual(["id", "logits", "label"]);
    expect(labels.length).toBeGreaterThan(1);
  }
});
