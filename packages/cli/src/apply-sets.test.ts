/** `softmax apply --sets`: the library's prediction sets in every format, under the calibrator they belong to. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type ConformalPredictor,
  calibrateLogitsInto,
  fitCalibrator,
  parseConformal,
  predictionSetsInto,
} from "softmax/calibration";
import { bytesSource, openNpy, openNpz, openSafetensors } from "tensor-files";
import { describe, expect, test } from "vitest";
import {
  exampleRows,
  labelsTensor,
  logitsTensor,
  type Rows,
  readTable,
  rowsQuery,
  sliceRows,
  sql,
  wideQuery,
  writeNpy,
  writeNpz,
  writeSafetensors,
  writeTable,
} from "./data-files.test-support.ts";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";

/** More than one of DuckDB's chunks of 2,048 rows, and not a multiple. */
const many = exampleRows(2500, 3);
const few = exampleRows(300);
const NAMES = ["cat", 'the "dog"', "a; b", "мышь"];

const parquet = (rows: Rows) => writeTable(join(temporaryFolder(), "in.parquet"), rowsQuery(rows));

/** What `decide` writes for these rows. */
async function setsFile(
  rows: Rows,
  ...argv: string[]
): Promise<{ path: string; predictor: ConformalPredictor }> {
  const path = join(temporaryFolder(), "conformal.json");
  await softmax("decide", await parquet(rows), "--coverage", "0.8", "-o", path, ...argv);
  return { path, predictor: parseConformal(JSON.parse(readFileSync(path, "utf8"))) };
}

type SomeRows = Omit<Rows, "logits"> & { readonly logits: Float32Array | Float64Array };

function maskOf(predictor: ConformalPredictor, { logits, labels, classes }: SomeRows): Uint8Array {
  const mask = new Uint8Array(logits.length);
  predictionSetsInto(mask, predictor, logits, labels.length, classes);
  return mask;
}

/** The classes of each row's set. */
function listsOf(mask: Uint8Array, classes: number): number[][] {
  return Array.from({ length: mask.length / classes }, (_, row) =>
    Array.from({ length: classes }, (_, k) => k).filter((k) => mask[row * classes + k] === 1),
  );
}

describe("apply --sets on tables", () => {
  test.each(["lac", "aps", "raps"])(
    "%s: a list of class indices for each of 2,500 rows, all else as without",
    async (method) => {
      const { path, predictor } = await setsFile(many, "--sets", method);
      const folder = temporaryFolder();
      const [input, output, without] = [
        await parquet(many),
        join(folder, "a.parquet"),
        join(folder, "b.parquet"),
      ];
      const { exitCode, json } = await softmax("apply", input, "--sets", path, "-o", output, "--json");
      expect([exitCode, json.added]).toEqual([0, ["probabilities", "prediction_set"]]);
      const wanted = listsOf(maskOf(predictor, many), 3);
      expect(new Set(wanted.map((set) => set.length)).size).toBeGreaterThan(1);
      expect((await readTable(output, "prediction_set")).map(([set]) => set)).toEqual(wanted);
      expect((await sql(`DESCRIBE FROM '${output}'`)).at(-1)!.slice(0, 2)).toEqual([
        "prediction_set",
        "INTEGER[]",
      ]);
      await softmax("apply", input, "-o", without);
      expect(await readTable(output, "* EXCLUDE prediction_set")).toEqual(await readTable(without));
    },
  );

  test("rows count on through several files, so the random numbers of APS do", async () => {
    const { path, predictor } = await setsFile(few, "--sets", "aps");
    const parts = [await parquet(sliceRows(few, 0, 120)), await parquet(sliceRows(few, 120, 300))];
    const output = join(temporaryFolder(), "out.parquet");
    await softmax("apply", ...parts, "--sets", path, "-o", output);
    expect((await readTable(output, "prediction_set")).map(([set]) => set)).toEqual(
      listsOf(maskOf(predictor, few), 4),
    );
  });

  test.each(["csv", "jsonl", "json", "tsv"])(
    "class names into .%s, beside --top-k and wide columns",
    async (ending) => {
      const { path, predictor } = await setsFile(few);
      const folder = temporaryFolder();
      // A column of text is read as float64; so sets at the very edge may differ from those of float32.
      const doubles = { ...few, logits: Float64Array.from(few.logits) };
      const wanted = listsOf(maskOf(predictor, doubles), 4).map((set) => set.map((k) => NAMES[k]));
      const input = await writeTable(join(folder, "wide.csv"), wideQuery(few));
      for (const more of [["--top-k", "2"], []]) {
        const output = join(folder, `out.${ending}`);
        const argv = ["--logits", "logit_", "--class-names", NAMES.join(","), "--sets", path, ...more];
        expect((await softmax("apply", input, ...argv, "-o", output)).exitCode).toBe(0);
        const from =
          ending === "csv" || ending === "tsv"
            ? `read_csv('${output}', delim = '${ending === "csv" ? "," : "\t"}', quote = '"', escape = '"', header = true, all_varchar = true)`
            : `'${output}'`;
        const cells = (await sql(`SELECT prediction_set FROM ${from}`)).map(([cell]) => cell);
        expect(cells.map((cell) => (typeof cell === "string" ? JSON.parse(cell) : cell))).toEqual(wanted);
      }
    },
  );
});

describe("apply --sets on arrays", () => {
  const name = "prediction_set";
  const shape = [300, 4];

  test("NPY: the mask alone", async () => {
    const { path, predictor } = await setsFile(few);
    const folder = temporaryFolder();
    const input = writeNpy(join(folder, "in.npy"), logitsTensor(few));
    const output = join(folder, "sets.npy");
    const { exitCode, json } = await softmax("apply", input, "--sets", path, "-o", output, "--json");
    expect([exitCode, json.added]).toEqual([0, [name]]);
    const tensor = await (await openNpy(bytesSource(readFileSync(output)))).readAll();
    expect(tensor).toEqual({ dtype: "uint8", shape, data: maskOf(predictor, few) });
  });

  test("NPZ and safetensors: the mask beside the probabilities; a name that is taken is refused", async () => {
    const { path, predictor } = await setsFile(few, "--sets", "raps");
    const folder = temporaryFolder();
    const tensors = { logits: logitsTensor(few), label: labelsTensor(few) };
    const npz = writeNpz(join(folder, "in.npz"), tensors);
    const safetensors = writeSafetensors(join(folder, "in.safetensors"), tensors);
    const wanted = { dtype: "uint8", shape, data: maskOf(predictor, few) };
    const [a, b] = [join(folder, "out.npz"), join(folder, "out.safetensors")];
    expect((await softmax("apply", npz, "--logits", "logits", "--sets", path, "-o", a)).exitCode).toBe(0);
    expect(
      (await softmax("apply", safetensors, "--logits", "logits", "--sets", path, "-o", b)).exitCode,
    ).toBe(0);
    const entries = await openNpz(bytesSource(readFileSync(a)));
    expect(await entries.find((entry) => entry.name === name)!.readAll()).toEqual(wanted);
    const stored = (await openSafetensors(bytesSource(readFileSync(b)))).tensors;
    expect(await stored.find((entry) => entry.name === name)!.readAll()).toEqual(wanted);
    expect(stored.map((entry) => entry.name).sort()).toEqual(["label", "logits", name, "probabilities"]);
    const taken = writeNpz(join(folder, "taken.npz"), { ...tensors, [name]: labelsTensor(few) });
    expect(await refusal("apply", taken, "--logits", "logits", "--sets", path, "-o", a)).toContain(
      `Cannot add the array "${name}"`,
    );
  });
});

describe("apply --sets and calibrators", () => {
  test("a temperature must be the predictor's", async () => {
    const { path, predictor } = await setsFile(few, "--temperature", "1.7");
    const output = join(temporaryFolder(), "out.parquet");
    const input = await parquet(few);
    const argv = ["apply", input, "--sets", path, "-o", output];
    expect((await softmax(...argv, "--temperature", "1.7")).exitCode).toBe(0);
    expect((await readTable(output, "prediction_set")).map(([set]) => set)).toEqual(
      listsOf(maskOf(predictor, few), 4),
    );
    expect(await refusal(...argv)).toContain(
      `Cannot use ${path} on logits at temperature 1: it was fitted on logits at temperature 1.7, the same --calibrator or --temperature is wanted`,
    );
  });

  test("another calibrator must be the very one", async () => {
    const folder = temporaryFolder();
    const fit = (rows: Rows, name: string) => {
      const batch = { data: rows.logits, rows: rows.labels.length, classes: 3, labels: rows.labels };
      const calibrator = fitCalibrator("vector", batch);
      writeFileSync(join(folder, name), JSON.stringify(calibrator));
      return { calibrator, file: join(folder, name) };
    };
    const { calibrator, file } = fit(many, "c.json");
    const other = fit(sliceRows(many, 0, 2000), "other.json");
    const rows = sliceRows(many, 0, 1000);
    const { path, predictor } = await setsFile(rows, "--calibrator", file);
    const output = join(folder, "out.parquet");
    const argv = ["apply", await parquet(rows), "--sets", path, "-o", output];
    expect((await softmax(...argv, "--calibrator", file)).exitCode).toBe(0);
    const data = new Float64Array(rows.logits.length);
    calibrateLogitsInto(data, calibrator, rows.logits, 1000, 3);
    const mask = new Uint8Array(data.length);
    predictionSetsInto(mask, predictor, data, 1000, 3);
    expect((await readTable(output, "prediction_set")).map(([set]) => set)).toEqual(listsOf(mask, 3));
    expect(await refusal(...argv)).toMatch(
      /on logits at temperature 1: .* by vector scaling, fitted on 2,500 rows to the nll 0\.\d+/,
    );
    expect(await refusal(...argv, "--calibrator", other.file)).toMatch(
      /fitted on 2,000 rows .* fitted on 2,500 rows/,
    );
  });

  test("what is no predictor, or one of other classes, is refused", async () => {
    const folder = temporaryFolder();
    const [broken, output] = [join(folder, "broken.json"), join(folder, "out.parquet")];
    writeFileSync(broken, '{"schema": "softmax-calibrator"}');
    const input = await parquet(few);
    expect(await refusal("apply", input, "--sets", broken, "-o", output)).toContain(
      `Cannot read the conformal predictor ${broken}: "schema" is "softmax-calibrator"`,
    );
    writeFileSync(broken, "null");
    expect(await refusal("apply", input, "--sets", broken, "-o", output)).toContain(
      "Cannot read the conformal",
    );
    const { path } = await setsFile(many);
    expect(await refusal("apply", input, "--sets", path, "-o", output)).toContain(
      "it was fitted on 3 classes, these rows have 4",
    );
    expect(await refusal("apply", input, "--sets", path, "-o", path)).toContain("Cannot write");
  });
});
