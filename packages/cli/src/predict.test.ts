/** `softmax predict`: every column and the order stay, and the logits are the library's. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { softmax as softmaxOf } from "softmax";
import { evaluate } from "softmax/calibration";
import { SoftmaxNetwork, SoftmaxRegression } from "softmax/training";
import { bytesSource, openNpy } from "tensor-files";
import { expect, test } from "vitest";
import { readTable, sql, writeNpy, writeNpz, writeTable } from "./data-files.test-support.ts";
import { namesIn, refusal, softmax, temporaryFolder } from "./run.test-support.ts";
import { blobLabelsTensor, blobs, blobsQuery, encodeIdx, featuresTensor } from "./train.test-support.ts";

/** More than two of DuckDB's chunks of 2,048 rows, and not a multiple. */
const many = blobs(5000, 3, 2);
const fitted = SoftmaxRegression.fit(many);
const logits = fitted.predictLogits(many.features, 5000);

/** The model as a file, with what `train` adds to the library's document. */
function modelFile(folder: string, featureNames: readonly string[] | null = ["features"]): string {
  const path = join(folder, "model.json");
  writeFileSync(path, JSON.stringify({ ...fitted.toJSON(), featureNames, classNames: null }));
  return path;
}

test("train, predict, evaluate and calibrate agree", async () => {
  const folder = temporaryFolder();
  const input = await writeTable(join(folder, "in.parquet"), blobsQuery(blobs(200, 3, 2)));
  const model = join(folder, "model.json");
  const output = join(folder, "out.parquet");
  const trained = await softmax(
    "train",
    input,
    ...["--features", "x_", "--hidden", "8", "--epochs", "50", "--batch", "8", "-o", model, "--json"],
  );
  expect((await softmax("predict", input, "--model", model, "-o", output)).exitCode).toBe(0);
  const evaluated = await softmax("evaluate", output, "--logits", "logits", "--labels", "label", "--json");
  expect(trained.json.fitted).toEqual({
    ...{ rows: 200, accuracy: evaluated.json.accuracy, nll: evaluated.json.nll },
  });
  const calibrated = await softmax("calibrate", output, "--logits", "logits", "--labels", "label", "--json");
  expect([calibrated.exitCode, calibrated.json.before.nll]).toEqual([0, trained.json.fitted.nll]);
});

test("a table keeps its columns and order, and gains logits and probabilities bit for bit the library's", async () => {
  const folder = temporaryFolder();
  const input = await writeTable(join(folder, "in.parquet"), blobsQuery(many));
  const output = join(folder, "out.parquet");
  const { exitCode, json } = await softmax(
    ...["predict", input, "--model", modelFile(folder), "-o", output, "--json"],
  );
  expect([exitCode, json]).toEqual([
    0,
    {
      ...{ rows: 5000, classes: 3, classNames: null, features: ["features"] },
      ...{ added: ["logits", "probabilities"], output },
    },
  ]);
  expect(await readTable(output, "* EXCLUDE (logits, probabilities)")).toEqual(await readTable(input));
  expect((await sql(`DESCRIBE FROM '${output}'`)).slice(-2).map((column) => column.slice(0, 2))).toEqual([
    ["logits", "FLOAT[]"],
    ["probabilities", "FLOAT[]"],
  ]);
  expect((await readTable(output, "logits")).flat(2)).toEqual(Array.from(logits));
  expect((await readTable(output, "probabilities")).flat(2)).toEqual(
    Array.from(softmaxOf(logits, { shape: [5000, 3] })),
  );
});

test("from text to text every value stays as it is written, and columns are found by name in any order", async () => {
  const folder = temporaryFolder();
  const lines = ["id,x_1,note,x_0", '007,0.50,"a, b",1', "008,1e0,,-0.25"];
  const input = join(folder, "in.csv");
  writeFileSync(input, `${lines.join("\n")}\n`);
  const output = join(folder, "out.csv");
  const model = modelFile(folder, ["x_0", "x_1"]);
  expect((await softmax("predict", input, "--model", model, "-o", output)).exitCode).toBe(0);
  const written = readFileSync(output, "utf8").trimEnd().split("\n");
  expect(written.map((line, i) => line.startsWith(`${lines[i]},`))).toEqual([true, true, true]);
  const wanted = Array.from(fitted.predictLogits(Float32Array.of(1, 0.5, -0.25, 1), 2));
  expect((await readTable(output, "logits::DOUBLE[]")).flat(2)).toEqual(wanted);
  const swapped = ["--features", "x_1,x_0"];
  await softmax("predict", input, "--model", model, ...swapped, "-o", output);
  const other = Array.from(fitted.predictLogits(Float32Array.of(0.5, 1, 1, -0.25), 2));
  expect((await readTable(output, "logits::DOUBLE[]")).flat(2)).toEqual(other);
});

test("arrays give their logits as .npy, which evaluate reads", async () => {
  const folder = temporaryFolder();
  const labels = writeNpy(join(folder, "labels.npy"), blobLabelsTensor(many));
  const npz = { features: featuresTensor(many), labels: blobLabelsTensor(many) };
  const inputs = [
    writeNpy(join(folder, "features.npy"), featuresTensor(many)),
    writeNpz(join(folder, "in.npz"), npz),
  ];
  for (const input of inputs) {
    const output = join(folder, "out.npy");
    const { stdout } = await softmax("predict", input, "--model", modelFile(folder), "-o", output);
    expect(stdout).toBe(`Wrote 5,000 rows to ${output}, with logits.\n`);
    const { data, shape } = await (await openNpy(bytesSource(readFileSync(output)))).readAll();
    expect([shape, data]).toEqual([[5000, 3], logits]);
  }
  const { json } = await softmax("evaluate", join(folder, "out.npy"), "--labels", labels, "--json");
  expect(json.accuracy).toBe(evaluate(logits, many.labels, { classes: 3 }).accuracy);
});

test("IDX images, with the class names of a network", async () => {
  const folder = temporaryFolder();
  const images = join(folder, "images-idx3-ubyte");
  writeFileSync(images, encodeIdx([2, 1, 2], [255, 0, 51, 102]));
  const network = SoftmaxNetwork.fit(blobs(20, 3, 1), { classes: 3, hidden: [4], epochs: 1 });
  const model = join(folder, "model.json");
  writeFileSync(
    model,
    JSON.stringify({ ...network.toJSON(), featureNames: null, classNames: ["a", "b", "c"] }),
  );
  const output = join(folder, "out.npy");
  const { stdout } = await softmax("predict", images, "--model", model, "-o", output);
  expect(stdout).toBe(`Wrote 2 rows to ${output}, with logits; classes a,b,c.\n`);
  const { data } = await (await openNpy(bytesSource(readFileSync(output)))).readAll();
  expect(data).toEqual(network.predictLogits(Float32Array.of(1, 0, 0.2, 0.4), 2));
});

test("a model that the library wrote serves too", async () => {
  const folder = temporaryFolder();
  const model = join(folder, "model.json");
  writeFileSync(model, JSON.stringify(fitted));
  const input = await writeTable(join(folder, "in.parquet"), blobsQuery(blobs(4, 3, 1)));
  const output = join(folder, "out.parquet");
  expect((await softmax("predict", input, "--model", model, "-o", output)).exitCode).toBe(0);
});

test("rows that cannot be predicted are named, and nothing is written", async () => {
  const folder = temporaryFolder();
  const model = modelFile(folder);
  const names = namesIn(folder);
  const refuse = async (query: string, ...args: string[]) => {
    const input = await writeTable(join(temporaryFolder(), "in.parquet"), query);
    const message = await refusal(
      ...["predict", input, "--model", model, ...args, "-o", join(folder, "out.parquet")],
    );
    expect(namesIn(folder)).toEqual(names);
    return message;
  };
  const query = `FROM '${await writeTable(join(temporaryFolder(), "in.parquet"), blobsQuery(many))}'`;
  const bad = `SELECT id, if(id = 3000, ['NaN'::FLOAT, 1], features) AS features FROM (${query})`;
  expect(await refuse(bad)).toContain("row 3000 has NaN or nothing as feature 0");
  expect(await refuse(`SELECT [1, 2, 3]::FLOAT[] AS features FROM (${query})`)).toContain(
    "row 0 has 3 features, 2 are wanted",
  );
  expect(await refuse(`SELECT id FROM (${query})`)).toContain("say which with --features");
  expect(await refuse(`SELECT *, features AS logits FROM (${query})`)).toContain('has "logits" already');
  const steep = { ...fitted.toJSON(), weights: [10, 0, 0, 0, 10, 0] };
  writeFileSync(model, JSON.stringify(steep));
  expect(await refuse(`SELECT [0, if(id = 4, 3e38, 1)]::FLOAT[] AS features FROM (${query})`)).toContain(
    "Cannot predict row 4",
  );
  modelFile(folder, ["x_0", "x_1"]);
  expect(await refuse(`SELECT features, x_0 FROM (${query})`)).toContain('it has no "x_1", one of the 2');
});

test("a model that is none", async () => {
  const folder = temporaryFolder();
  const input = writeNpy(join(folder, "in.npy"), featuresTensor(many));
  const path = join(folder, "model.json");
  const refuse = (text: string) => {
    writeFileSync(path, text);
    return refusal("predict", input, "--model", path, "-o", join(folder, "out.npy"));
  };
  expect(await refuse("{")).toContain(`Cannot read the model ${path}: `);
  expect(await refuse("null")).toContain("its schema is missing");
  expect(await refuse('{"schema": "softmax-calibrator"}')).toContain('its schema is "softmax-calibrator"');
  expect(await refuse(JSON.stringify({ ...fitted.toJSON(), weights: [1] }))).toContain("weights");
  expect(await refuse(JSON.stringify({ ...fitted.toJSON(), version: 2 }))).toContain("version");
  expect(await refuse(JSON.stringify({ ...fitted.toJSON(), classNames: ["a"] }))).toContain(
    "classNames is no list of 3 names",
  );
  expect(await refusal("predict", input, "--model", join(folder, "none.json"), "-o", path)).toContain(
    "there is no such file",
  );
});

test("outputs that cannot hold what is predicted", async () => {
  const folder = temporaryFolder();
  const model = modelFile(folder);
  const array = writeNpy(join(folder, "in.npy"), featuresTensor(many));
  const input = await writeTable(join(folder, "in.parquet"), blobsQuery(blobs(4, 3, 1)));
  const refuse = (path: string, output: string) =>
    refusal("predict", path, "--model", model, "-o", join(folder, output));
  expect(await refuse(array, "out.parquet")).toContain("the logits of an array go to .npy");
  expect(await refuse(input, "out.npy")).toContain("rows of a table go to .parquet");
  expect(await refuse(input, "in.parquet")).toContain("it is also read");
  expect(await refuse(input, "model.json")).toContain("it is also read");
  expect(await refuse(join(folder, "in.*"), "out.npy")).toContain("Cannot predict 2 files at once");
});
