/** `--weights` and `--group`: the same from every format, and every wrong one named. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Tensor } from "tensor-files";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  labelsTensor,
  logitsTensor,
  rowsQuery,
  wideQuery,
  writeNpy,
  writeNpz,
  writeSafetensors,
  writeTable,
} from "../data-files.test-support.ts";
import { temporaryFolder } from "../run.test-support.ts";
import { openRows, type ReadOptions } from "./open-rows.ts";
import { PassThreads } from "./pass-threads.ts";
import { RowPasses } from "./row-passes.ts";
import type { BesideRows } from "./row-reader.ts";

const ROWS = 2500; // more than one of DuckDB's chunks
const rows = exampleRows(ROWS);
const weights = Array.from({ length: ROWS }, (_, row) => (row < 2100 ? row % 3 : 0.25 * (row % 7)));
const groups = Array.from({ length: ROWS }, (_, row) => (row * row) % 11);
const arrays: Record<string, Tensor> = {
  logits: logitsTensor(rows),
  labels: labelsTensor(rows),
  weight: { dtype: "float64", shape: [ROWS], data: Float64Array.from(weights) },
  site: { dtype: "int64", shape: [ROWS], data: BigInt64Array.from(groups, BigInt) },
};
const BESIDE = "CASE WHEN id < 2100 THEN id % 3 ELSE 0.25 * (id % 7) END AS weight, (id * id) % 11 AS site";
const SAID = { weights: "weight", group: "site" };

/** All weights and groups of one pass. */
async function read(paths: readonly string[], options: Partial<ReadOptions>) {
  const reader = await openRows(paths, { needsLabels: true, ...options });
  const weights: number[] = [];
  const groups: string[] = [];
  for await (const chunk of reader.isTopLabel ? reader.topLabels() : reader.logits()) {
    expect([chunk.weights?.length, chunk.groups?.length]).toEqual(
      [options.weights, options.group].map((said) => (said === undefined ? undefined : chunk.rows)),
    );
    weights.push(...(chunk.weights ?? []));
    groups.push(...(chunk.groups ?? []));
  }
  return { weights, groups, selection: reader.selection };
}

/** A file of two classes with the given columns beside. */
function table(name: string, columns: string, values: string): Promise<string> {
  const path = join(temporaryFolder(), name);
  return writeTable(
    path,
    `SELECT [1, 0]::FLOAT[] AS logits, 0 AS label, * FROM (VALUES ${values}) AS t(${columns})`,
  );
}

describe("the same weights and groups", () => {
  const formats: Record<string, (folder: string) => Promise<[string, object?]> | [string, object?]> = {
    "rows.parquet": async (f) => [
      await writeTable(join(f, "x.parquet"), `SELECT *, ${BESIDE} FROM (${rowsQuery(rows)})`),
    ],
    "wide.csv": async (f) => [
      await writeTable(join(f, "x.csv"), `SELECT *, ${BESIDE} FROM (${wideQuery(rows)})`),
    ],
    "rows.jsonl": async (f) => [
      await writeTable(join(f, "x.jsonl"), `SELECT *, ${BESIDE} FROM (${rowsQuery(rows)})`),
    ],
    "rows.npz": (f) => [writeNpz(join(f, "x.npz"), arrays)],
    "rows.safetensors": (f) => [writeSafetensors(join(f, "x.safetensors"), arrays)],
    "logits.npy": (f) => [
      writeNpy(join(f, "logits.npy"), arrays.logits!),
      {
        labels: writeNpy(join(f, "labels.npy"), arrays.labels!),
        weights: writeNpy(join(f, "weights.npy"), arrays.weight!),
        group: writeNpy(join(f, "groups.npy"), arrays.site!),
      },
    ],
  };

  test.each(Object.keys(formats))("%s", async (name) => {
    const [path, said] = await formats[name]!(temporaryFolder());
    const found = await read([path], { ...SAID, ...said });
    expect(found.weights).toEqual(weights);
    expect(found.groups).toEqual(groups.map(String));
  });

  test("of two files: a field of each, and one .npy for the rows of both", async () => {
    const folder = temporaryFolder();
    const logits = writeNpy(join(folder, "logits.npy"), arrays.logits!);
    const twice = (values: number[]): Tensor => ({
      dtype: "float32",
      shape: [2 * ROWS],
      data: Float32Array.from([...values, ...values]),
    });
    const labels = writeNpy(join(folder, "labels.npy"), twice([...rows.labels]));
    const options = { labels, weights: writeNpy(join(folder, "weights.npy"), twice(weights)) };
    const found = await read([logits, logits], options);
    expect(found.weights).toEqual([...weights, ...weights]);
    const tables = [
      await table("a.parquet", "w, g", "(1, 'x')"),
      await table("b.parquet", "w, g", "(2, 'y')"),
    ];
    expect(await read(tables, { weights: "w", group: "g" })).toMatchObject({
      weights: [1, 2],
      groups: ["x", "y"],
    });
  });

  test("without the options there are none, and nothing is guessed", async () => {
    const path = await table("x.parquet", "weight, group_name", "(1, 'x')");
    expect(await read([path], {})).toEqual({
      weights: [],
      groups: [],
      selection: { scores: ["logits"], labels: "label" },
    });
  });

  test("kept rows that threads read in larger blocks keep what stands beside them", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(
      join(folder, "x.parquet"),
      "SELECT list_transform(range(0, 4096), k -> (k * i % 7)::FLOAT) AS logits, i % 4096 AS label, " +
        "i AS w, i % 5 AS g FROM range(2100) AS t(i)",
    );
    const reader = await openRows([path], { needsLabels: true, weights: "w", group: "g" });
    const threads = new PassThreads();
    try {
      const passes = new RowPasses(reader, threads);
      const pass = async () => {
        const all: Required<BesideRows>[] = [];
        for await (const { chunk } of passes.chunks())
          all.push({ weights: chunk.weights!, groups: chunk.groups! });
        return {
          weights: all.flatMap((each) => [...each.weights]),
          groups: all.flatMap((each) => each.groups),
        };
      };
      const first = await pass();
      expect(first.weights).toEqual(Array.from({ length: 2100 }, (_, i) => i));
      expect(await pass()).toEqual(first);
    } finally {
      await threads.close();
    }
  });
});

describe("--group", () => {
  test("numbers and names alike, short and long; a missing one is (missing)", async () => {
    const long = "a name that is longer than twelve bytes, größer";
    const path = await table("x.parquet", "g", `('ä'), ('${long}'), (NULL), (''), ('exactly 12 b')`);
    const found = await read([path], { group: "g" });
    expect(found.groups).toEqual(["ä", long, "(missing)", "", "exactly 12 b"]);
    const dates = await table("x.parquet", "g", "(DATE '2024-02-29'), (NULL)");
    expect((await read([dates], { group: "g" })).groups).toEqual(["2024-02-29", "(missing)"]);
    const flags = await table("x.parquet", "g", "(true), (false)");
    expect((await read([flags], { group: "g" })).groups).toEqual(["true", "false"]);
  });

  test("of delimited text as it is written, whatever the first rows look like", async () => {
    const path = join(temporaryFolder(), "x.csv");
    const cells = [...Array.from({ length: 30_000 }, () => "1.50"), "1.0", "", "north"];
    writeFileSync(path, `logit_a,logit_b,label,site\n${cells.map((cell) => `1,0,a,${cell}\n`).join("")}`);
    const found = await read([path], { group: "site" });
    expect(found.groups.slice(29_999)).toEqual(["1.50", "1.0", "(missing)", "north"]);
  });

  test("may be the labels too, and does not hide them; but no other labels are guessed for it", async () => {
    const path = await table("x.parquet", "site", "(1), (0)");
    expect((await read([path], { group: "label" })).selection).toEqual({
      scores: ["logits"],
      labels: "label",
      group: "label",
    });
    const unnamed = join(temporaryFolder(), "x.parquet");
    await writeTable(unnamed, "SELECT [1, 0]::FLOAT[] AS logits, 1 AS site");
    await expect(read([unnamed], { group: "site" })).rejects.toThrow("Cannot find the true classes");
  });

  test("64-bit identifiers are not merged, and NaN is (missing)", async () => {
    const ids = BigInt64Array.of(2n ** 53n, 2n ** 53n + 1n);
    const few = exampleRows(2);
    const site: Tensor = { dtype: "float32", shape: [2], data: Float32Array.of(0.5, NaN) };
    const path = writeNpz(join(temporaryFolder(), "x.npz"), {
      logits: logitsTensor(few),
      labels: labelsTensor(few),
      id: { dtype: "int64", shape: [2], data: ids },
      site,
    });
    expect((await read([path], { group: "id" })).groups).toEqual(["9007199254740992", "9007199254740993"]);
    expect((await read([path], { group: "site" })).groups).toEqual(["0.5", "(missing)"]);
  });

  test("1,000 different values at most", async () => {
    const path = join(temporaryFolder(), "x.parquet");
    const write = (groups: number) =>
      writeTable(
        path,
        `SELECT [1, 0]::FLOAT[] AS logits, 0 AS label, i % ${groups} AS id FROM range(3000) AS t(i)`,
      );
    await write(1000);
    expect(new Set((await read([path], { group: "id" })).groups).size).toBe(1000);
    await write(1001);
    await expect(read([path], { group: "id" })).rejects.toThrow(
      `Cannot group by "id": row 1000 of ${path} brings one more than 1,000 different values`,
    );
  });
});

describe("--weights", () => {
  test.each([
    ["(1.0), (-0.5)", "row 1 of .* it is -0.5, a number from 0 to 2\\^53 is wanted"],
    ["(1.0), ('NaN'::DOUBLE)", "row 1 of .* it is missing or no number"],
    ["(1.0), (NULL)", "row 1 of .* it is missing or no number"],
    ["('Infinity'::DOUBLE), (1)", "row 0 of .* it is Infinity"],
    [
      "([1.0]), ([2.0])",
      'Cannot use "w" \\(--weights\\) of .*: it is .*\\[\\], a number for each row is wanted',
    ],
    ["('a'), ('b')", 'Cannot use "w" \\(--weights\\) of .*: it is VARCHAR, a number for each row is wanted'],
  ])("refuses %s", async (values, message) => {
    const path = await table("x.parquet", "w", values);
    await expect(read([path], { logits: "logits", weights: "w" })).rejects.toThrow(new RegExp(message));
  });

  test("of delimited text, whole at first", async () => {
    const path = join(temporaryFolder(), "x.csv");
    writeFileSync(path, `logit_a,logit_b,label,w\n${"1,0,a,1\n".repeat(30_000)}1,0,a,0.5\n`);
    expect((await read([path], { weights: "w" })).weights.slice(29_999)).toEqual([1, 0.5]);
  });

  test("a cell of delimited text that is no number", async () => {
    const path = join(temporaryFolder(), "x.csv");
    writeFileSync(path, `logit_a,logit_b,label,w\n${"1,0,a,1\n".repeat(30_000)}1,0,a,heavy\n`);
    await expect(read([path], { weights: "w" })).rejects.toThrow(/Cannot .*heavy|row 30000/s);
  });

  test("a name that is not there, and arrays of another length or shape", async () => {
    const path = writeNpz(join(temporaryFolder(), "x.npz"), {
      ...arrays,
      few: { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) },
      cube: { dtype: "float32", shape: [ROWS, 1, 1], data: new Float32Array(ROWS) },
    });
    await expect(read([path], { weights: "wieght" })).rejects.toThrow('Cannot find "wieght" (--weights)');
    await expect(read([path], { group: "sight" })).rejects.toThrow('Cannot find "sight" (--group)');
    await expect(read([path], { weights: "few" })).rejects.toThrow('"few" has 2');
    await expect(read([path], { group: "cube" })).rejects.toThrow("one value for each row is wanted");
    const outside = writeNpy(join(temporaryFolder(), "w.npy"), {
      dtype: "float32",
      shape: [2],
      data: Float32Array.of(1, 2),
    });
    await expect(read([path], { weights: outside })).rejects.toThrow(
      `Cannot pair weights with rows: ${outside} has 2 weights and there are more rows than that`,
    );
    await expect(read([path], { group: outside })).rejects.toThrow("has 2 groups");
  });

  test("a second file that lacks the field", async () => {
    const [a, b] = [await table("a.parquet", "w", "(1)"), await table("b.parquet", "v", "(1)")];
    await expect(read([a, b], { weights: "w" })).rejects.toThrow('it has no "w", which the first file has');
  });

  test("top labels have them too", async () => {
    const path = join(temporaryFolder(), "x.csv");
    writeFileSync(path, "confidence,prediction,label,w,site\n0.5,1,1,2,a\n0.75,1,0,0.5,b\n");
    expect(await read([path], { weights: "w", group: "site" })).toMatchObject({
      weights: [2, 0.5],
      groups: ["a", "b"],
    });
  });
});
