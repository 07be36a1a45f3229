/** `softmax apply`: every column and the order stay, and the probabilities are the library's. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { softmax as softmaxOf, topK } from "softmax";
import { bytesSource, openNpy, openNpz, openSafetensors } from "tensor-files";
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
  writeNpz,
  writeSafetensors,
  writeTable,
} from "./data-files.test-support.ts";
import { namesIn, softmax, temporaryFolder } from "./run.test-support.ts";

/** More than two of DuckDB's chunks of 2,048 rows, and not a multiple. */
const many = exampleRows(5000, 3);
const few = exampleRows(20);

describe("apply", () => {
  test("keeps every column and the order of 5,000 rows, float32 in gives FLOAT[] out, bit for bit the library's", async () => {
    const folder = temporaryFolder();
    const query = `SELECT *, 'name ' || (id * 7919) % 1000 AS name, DATE '2020-01-01' + id::INT AS day, {'a': id, 'b': [id]} AS nested,
      CASE WHEN id % 3 = 0 THEN NULL ELSE id / 7 END AS part, id % 2 = 0 AS even FROM (${rowsQuery(many)})`;
    const path = await writeTable(join(folder, "in.parquet"), query);
    const output = join(folder, "out.parquet");
    const { exitCode, stdout } = await softmax("apply", path, "--temperature", "1.5", "-o", output);
    expect([exitCode, stdout]).toEqual([
      0,
      `Wrote 5,000 rows to ${output}, with probabilities at temperature 1.5.\n`,
    ]);
    expect(await readTable(output, "* EXCLUDE probabilities")).toEqual(await readTable(path));
    const columns = await sql(`DESCRIBE FROM '${output}'`);
    expect(columns.slice(0, -1)).toEqual(await sql(`DESCRIBE FROM '${path}'`));
    expect(columns.at(-1)!.slice(0, 2)).toEqual(["probabilities", "FLOAT[]"]);
    const wanted = softmaxOf(many.logits, { shape: [5000, 3], temperature: 1.5 });
    expect((await readTable(output, "probabilities")).flat(2)).toEqual(Array.from(wanted));
  });

  test("lists that a file packs with a dictionary or repeats are read as they are", async () => {
    const folder = temporaryFolder();
    const query =
      "SELECT i AS id, CASE WHEN i % 5 = 0 THEN [3, 1, 2]::FLOAT[] ELSE [0, i % 2, 1]::FLOAT[] END AS logits FROM range(9000) t(i)";
    const path = await writeTable(join(folder, "in.parquet"), query);
    const constant = await writeTable(
      join(folder, "same.parquet"),
      "SELECT [1, 2, 3]::FLOAT[] AS logits FROM range(9000)",
    );
    for (const input of [path, constant]) {
      const output = join(folder, "out.parquet");
      expect((await softmax("apply", input, "-o", output)).exitCode).toBe(0);
      const logits = (await readTable(input, "logits")).flat(2) as number[];
      const wanted = softmaxOf(Float32Array.from(logits), { shape: [9000, 3] });
      expect((await readTable(output, "probabilities")).flat(2)).toEqual(Array.from(wanted));
    }
  });

  test("from text to text every value stays as it is written", async () => {
    const folder = temporaryFolder();
    const lines = [
      "id,price,note,logit_0,logit_1,label",
      '007,0.10,"a, b",1.50,2,0',
      "008,1e3,,-1,0.25,1",
      '010,"","x ""y""",3,4,0',
    ];
    writeFileSync(join(folder, "in.csv"), `${lines.join("\n")}\n`);
    const output = join(folder, "out.csv");
    expect((await softmax("apply", join(folder, "in.csv"), "-o", output)).exitCode).toBe(0);
    const written = readFileSync(output, "utf8").trimEnd().split("\n");
    expect(written.map((line) => line.split(",").slice(0, -2).join(","))).toEqual(lines.map((line) => line));
  });

  test("whole numbers in the first rows of a text file do not settle the type of the scores", async () => {
    const folder = temporaryFolder();
    const path = join(folder, "in.csv");
    writeFileSync(path, `logit_0,logit_1,label\n${"1,2,0\n2,1,0\n".repeat(15_000)}0.5,0.25,1\n`);
    expect((await softmax("evaluate", path, "--json")).json).toMatchObject({ rows: 30_001, classes: 2 });
    expect((await softmax("apply", path, "-o", join(folder, "out.parquet"))).exitCode).toBe(0);
  });

  test.each([2, 4])("--top-k %d writes the best classes, best first", async (k) => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.parquet"), rowsQuery(few));
    const output = join(folder, "out.parquet");
    expect((await softmax("apply", path, "--top-k", String(k), "-o", output)).exitCode).toBe(0);
    const wanted = topK(few.logits, k, { shape: [20, 4] });
    expect((await readTable(output, "top_classes")).flat(2)).toEqual(Array.from(wanted.indices));
    expect((await readTable(output, "top_probabilities")).flat(2)).toEqual(Array.from(wanted.probabilities));
  });

  test("--top-k into delimited text writes lists as JSON", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.parquet"), rowsQuery(few));
    const names = ["cat", 'the "dog"', "a; b", "мышь"];
    const { indices, probabilities } = topK(few.logits, 2, { shape: [20, 4] });
    for (const [said, classes] of [
      [["--class-names", names.join(",")], Array.from(indices, (k) => names[k])],
      [[], Array.from(indices)],
    ] as const) {
      for (const ending of ["csv", "tsv"]) {
        const output = join(folder, `out.${ending}`);
        const { exitCode } = await softmax("apply", path, ...said, "--top-k", "2", "-o", output);
        expect(exitCode).toBe(0);
        const delimiter = ending === "csv" ? "," : "\t";
        const reader = `read_csv('${output}', delim = '${delimiter}', quote = '"', escape = '"', header = true, all_varchar = true)`;
        const written = await sql(`SELECT top_classes, top_probabilities FROM ${reader}`);
        const column = (i: number) => written.flatMap((cells) => JSON.parse(cells[i] as string));
        expect(column(0)).toEqual(classes);
        expect(Float32Array.from(column(1))).toEqual(Float32Array.from(probabilities));
      }
    }
  });

  test("one row is one row", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.parquet"), rowsQuery(exampleRows(1)));
    const said = ["--from", "logits", "--temperature", "2.1586554082316307"];
    const { stdout } = await softmax("apply", path, ...said, "-o", join(folder, "out.csv"));
    expect(stdout).toMatch(/^Wrote 1 row to .* at temperature 2\.159\.\n$/);
  });

  test("a column of that name stays, the new one is called softmax_…", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(
      join(folder, "in.parquet"),
      `SELECT *, 5 AS "Probabilities" FROM (${rowsQuery(few)})`,
    );
    const output = join(folder, "out.parquet");
    const { json } = await softmax("apply", path, "-o", output, "--json");
    expect(json).toMatchObject({ rows: 20, classes: 4, temperature: 1, added: ["softmax_probabilities"] });
    expect((await readTable(output, "probabilities")).flat()).toEqual(Array(20).fill(5));
  });

  test("its result evaluated as probabilities gives the metrics of the calibrated logits", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.parquet"), rowsQuery(few, "DOUBLE[]"));
    const calibrator = join(folder, "c.json");
    const output = join(folder, "out.parquet");
    const { json: fit } = await softmax("calibrate", path, "-o", calibrator, "--json");
    await softmax("apply", path, "--calibrator", calibrator, "-o", output);
    const { json } = await softmax(
      "evaluate",
      output,
      "--logits",
      "probabilities",
      "--from",
      "probabilities",
      "--json",
    );
    for (const metric of ["nll", "brier", "ece", "accuracy"])
      expect(json[metric]).toBeCloseTo(fit.after[metric], 9);
    const applied = await softmax("evaluate", path, "--calibrator", calibrator, "--json");
    expect(applied.json.bins).toEqual(fit.after.bins);
    expect(namesIn(folder)).toEqual(["c.json", "in.parquet", "out.parquet"]);
  });

  test("wide stays wide, text packed with gzip or zstd is written so", async () => {
    const folder = temporaryFolder();
    const path = await writeTable(join(folder, "in.csv"), wideQuery(few));
    for (const ending of ["csv.gz", "tsv.zst", "jsonl.gz", "json"]) {
      const output = join(folder, `out.${ending}`);
      expect(await softmax("apply", path, "-o", output)).toMatchObject({ exitCode: 0 });
      const { json } = await softmax("evaluate", output, "--logits", "probability_", "--json");
      expect(json).toMatchObject({ rows: 20, from: "probabilities" });
    }
  });

  test("arrays: .npy out holds the probabilities, .npz and .safetensors keep all arrays", async () => {
    const folder = temporaryFolder();
    const tensors = { logits: logitsTensor(few), labels: labelsTensor(few) };
    const inputs = [
      writeNpy(join(folder, "in.npy"), tensors.logits),
      writeNpz(join(folder, "in.npz"), tensors),
      writeSafetensors(join(folder, "in.safetensors"), tensors),
    ];
    const wanted = softmaxOf(few.logits, { shape: [20, 4] });
    for (const input of inputs) {
      for (const ending of ["npy", "npz", "safetensors"]) {
        const output = join(folder, `out.${ending}`);
        expect(await softmax("apply", input, "-o", output), `${input} ${ending}`).toMatchObject({
          exitCode: 0,
        });
        const source = bytesSource(readFileSync(output));
        const entries =
          ending === "npy"
            ? [await openNpy(source)]
            : ending === "npz"
              ? await openNpz(source)
              : (await openSafetensors(source)).tensors;
        const { data, shape, dtype } = await entries.at(-1)!.readAll();
        expect([shape, dtype]).toEqual([[20, 4], "float32"]);
        expect(Array.from(data as Float32Array)).toEqual(Array.from(wanted));
        if (ending !== "npy" && input !== inputs[0])
          expect(entries.map(({ name }) => name).sort()).toEqual(["labels", "logits", "probabilities"]);
      }
    }
  });
});
