/** Every format that can be read, with every command over files: the same rows give the same answers. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { softmax as softmaxOf } from "softmax";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  labelsTensor,
  logitsTensor,
  readTable,
  rowsQuery,
  wideQuery,
  writeNpy,
  writeNpz,
  writeSafetensors,
  writeTable,
} from "./data-files.test-support.ts";
import { softmax, temporaryFolder } from "./run.test-support.ts";

const rows = exampleRows(60);
const arrays = { logits: logitsTensor(rows), labels: labelsTensor(rows) };

/** Name of the file → the file's path; and the options that say what a file by itself cannot. */
const FORMATS: Record<string, (folder: string) => Promise<string[]> | string[]> = {
  "lists.parquet": async (f) => [await writeTable(join(f, "lists.parquet"), rowsQuery(rows))],
  "doubles.parquet": async (f) => [await writeTable(join(f, "doubles.parquet"), rowsQuery(rows, "DOUBLE[]"))],
  "array.parquet": async (f) => [await writeTable(join(f, "array.parquet"), rowsQuery(rows, "FLOAT[4]"))],
  "wide.parquet": async (f) => [await writeTable(join(f, "wide.parquet"), wideQuery(rows))],
  "lists as text.csv": async (f) => [await writeTable(join(f, "lists as text.csv"), rowsQuery(rows))],
  "wide.csv": async (f) => [await writeTable(join(f, "wide.csv"), wideQuery(rows))],
  "wide.tsv": async (f) => [await writeTable(join(f, "wide.tsv"), wideQuery(rows))],
  "wide.csv.gz": async (f) => {
    const plain = await writeTable(join(f, "wide.csv"), wideQuery(rows));
    writeFileSync(join(f, "wide.csv.gz"), gzipSync(readFileSync(plain)));
    return [join(f, "wide.csv.gz")];
  },
  "rows.json": async (f) => [await writeTable(join(f, "rows.json"), rowsQuery(rows))],
  "rows.jsonl": async (f) => [await writeTable(join(f, "rows.jsonl"), rowsQuery(rows))],
  "semicolons.csv": async (f) => {
    const plain = await writeTable(join(f, "wide.csv"), wideQuery(rows));
    writeFileSync(join(f, "semicolons.csv"), readFileSync(plain, "utf8").replaceAll(",", ";"));
    return [join(f, "semicolons.csv")];
  },
  "rows.npz": (f) => [writeNpz(join(f, "rows.npz"), arrays)],
  "rows.safetensors": (f) => [writeSafetensors(join(f, "rows.safetensors"), arrays)],
  "logits.npy": (f) => [
    writeNpy(join(f, "logits.npy"), arrays.logits),
    "--labels",
    writeNpy(join(f, "labels.npy"), arrays.labels),
  ],
};

const formats = Object.keys(FORMATS);
const open = async (name: string, folder: string) => FORMATS[name]!(folder);

/** Of the same logits in float32 and float64 the results differ by float32's rounding of a probability. */
const FLOAT32 = 2 ** -22;

describe.each(formats)("%s", (name) => {
  test("evaluate, calibrate and inspect agree with the Parquet file of lists", async () => {
    const folder = temporaryFolder();
    const [reference] = await open("lists.parquet", folder);
    const given = await open(name, folder);
    const wanted = (await softmax("evaluate", reference!, "--json")).json;
    const { exitCode, json, stderr } = await softmax("evaluate", ...given, "--json");
    expect([exitCode, stderr]).toEqual([0, expect.stringContaining("Assumed: ")]);
    expect(json).toMatchObject({ rows: 60, classes: 4, accuracy: wanted.accuracy, from: "logits" });
    for (const metric of ["nll", "brier", "ece", "mce", "meanConfidence"]) {
      expect(Math.abs(json[metric] - wanted[metric]), metric).toBeLessThan(FLOAT32);
    }

    const fitted = (await softmax("calibrate", reference!, "--json")).json;
    const fit = (await softmax("calibrate", ...given, "--json")).json;
    expect(fit.temperature).toBeCloseTo(fitted.temperature, 5);

    const inspected = (await softmax("inspect", ...given, "--json")).json;
    expect(inspected).toMatchObject({ rows: 60, classes: 4, from: "logits", problems: [] });
    expect(inspected.labels.reduce((sum: number, each: { rows: number }) => sum + each.rows, 0)).toBe(60);
    expect((await softmax("inspect", ...given)).stdout).toContain("Next: softmax calibrate");
  });

  test("apply gives the library's softmax", async () => {
    const folder = temporaryFolder();
    const [path] = await open(name, folder);
    const isArray = /\.(npy|npz|safetensors)$/.test(name);
    const output = join(folder, `output.${isArray ? "npz" : "parquet"}`);
    expect(await softmax("apply", path!, "--temperature", "2.5", "-o", output)).toMatchObject({
      exitCode: 0,
    });
    const isWide = /wide|semicolons/.test(name);
    const columns = isWide ? "[probability_0, probability_1, probability_2, probability_3]" : "probabilities";
    const isFloat32 = name !== "doubles.parquet" && /parquet|np|safetensors/.test(name);
    const logits = isFloat32 ? rows.logits : Float64Array.from(rows.logits);
    const wanted = softmaxOf(logits, { shape: [60, 4], temperature: 2.5 });
    if (isArray) {
      const json = (await softmax("inspect", output, "--logits", "probabilities", "--json")).json;
      expect(json).toMatchObject({ rows: 60, classes: 4, from: "probabilities" });
      return;
    }
    const lists = (await readTable(output, columns)).map(([list]) => list);
    expect(lists.flat()).toEqual(Array.from(wanted));
  });
});

test("Parquet, NPY, NPZ and safetensors of the same float32 give the same bytes of metrics and the same T", async () => {
  const folder = temporaryFolder();
  const said = ["--from", "logits", "--logits", "logits", "--json"];
  const runs: string[][] = [
    [...(await open("lists.parquet", folder)), "--labels", "label", ...said],
    [...(await open("rows.npz", folder)), "--labels", "labels", ...said],
    [...(await open("rows.safetensors", folder)), "--labels", "labels", ...said],
    [...(await open("logits.npy", folder)), "--from", "logits", "--json"],
  ];
  const documents: string[] = [];
  const temperatures: number[] = [];
  for (const argv of runs) {
    documents.push((await softmax("evaluate", ...argv)).stdout);
    temperatures.push((await softmax("calibrate", ...argv)).json.temperature);
  }
  expect(new Set(documents).size).toBe(1);
  expect(new Set(temperatures).size).toBe(1);
});
