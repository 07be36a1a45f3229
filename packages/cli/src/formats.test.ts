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
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

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

test.each(["-inf", "-Inf", "-Infinity"])(
  "%s in the first or the last row of a CSV file is a logit",
  async (ruledOut) => {
    const path = join(temporaryFolder(), "ruled-out.csv");
    for (const lines of [`${ruledOut},1,1\n2,1,0\n`, `2,1,0\n${ruledOut},1,1\n`]) {
      writeFileSync(path, `logit_0,logit_1,label\n${lines}`);
      const { exitCode, json } = await softmax("evaluate", path, "--json");
      // Losses 0 and ln(1 + e⁻¹); sums of losses are kept to 2⁻⁴⁰.
      expect([exitCode, json.rows, json.nll]).toEqual([
        0,
        2,
        expect.closeTo(Math.log1p(Math.exp(-1)) / 2, 11),
      ]);
      expect(await softmax("apply", path, "-o", `${path}.parquet`)).toMatchObject({ exitCode: 0 });
    }
  },
);

test.each([
  ["inf", "has Infinity as the score of class 0"],
  ["nan", "has NaN or nothing as the score of class 0"],
])("%s in the first row of a CSV file is named as such", async (text, message) => {
  const path = join(temporaryFolder(), "first.csv");
  writeFileSync(path, `logit_0,logit_1,label\n${text},1,1\n2,1,0\n`);
  expect(await refusal("evaluate", path)).toContain(`row 0 ${message}`);
});

test("columns called as the classes: --logits cat,dog with labels that are names", async () => {
  const path = join(temporaryFolder(), "named.csv");
  writeFileSync(path, "id,cat,dog,label\n1,2,1,cat\n2,0,1,dog\n3,3,1,dog\n");
  expect((await softmax("evaluate", path, "--logits", "cat,dog", "--json")).json).toMatchObject({
    rows: 3,
    classes: 2,
    accuracy: 2 / 3,
  });
  expect(await refusal("evaluate", path)).toContain("columns as a list a,b,c");
  writeFileSync(path, "0,1,label\n2,1,0\n0,1,1\n3,1,1\n");
  for (const said of [[], ["--logits", "0,1"]]) {
    expect((await softmax("evaluate", path, ...said, "--json")).json).toMatchObject({ accuracy: 2 / 3 });
  }
});
