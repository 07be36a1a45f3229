/** `softmax train`: the library's model from files, with what it is worth. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { evaluate } from "softmax/calibration";
import { SoftmaxNetwork, SoftmaxRegression } from "softmax/training";
import { describe, expect, test } from "vitest";
import { writeNpy, writeNpz, writeTable } from "./data-files.test-support.ts";
import { refusal, softmax, temporaryFolder } from "./run.test-support.ts";
import { blobLabelsTensor, blobs, blobsQuery, encodeIdx, featuresTensor } from "./train.test-support.ts";

const overlapping = blobs(300, 3, 2);
const separate = blobs(90, 3, 0.25);
const arrays = { features: featuresTensor(overlapping), labels: blobLabelsTensor(overlapping) };
const fitted = SoftmaxRegression.fit(overlapping);

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const table = (folder: string, name = "in.parquet", rows = overlapping, query = blobsQuery(rows)) =>
  writeTable(join(folder, name), query);

/** Name → the arguments that say the same rows. */
const FORMATS: Record<string, (folder: string) => Promise<string[]> | string[]> = {
  "lists.parquet": async (f) => [await table(f), "--features", "features", "--labels", "label"],
  "wide.parquet": async (f) => [await table(f), "--features", "x_", "--labels", "label"],
  "columns.csv": async (f) => [await table(f, "in.csv"), "--features", "x_0,x_1", "--labels", "label"],
  "rows.jsonl": async (f) => [await table(f, "in.jsonl"), "--features", "features", "--labels", "label"],
  "doubles.parquet": async (f) => [
    await table(f, "in.parquet", overlapping, blobsQuery(overlapping, "DOUBLE")),
    ...["--features", "features", "--labels", "label"],
  ],
  "names.csv": async (f) => [await table(f, "in.csv"), "--features", "x_", "--labels", "name"],
  "features.npy": (f) => [
    writeNpy(join(f, "features.npy"), arrays.features),
    ...["--labels", writeNpy(join(f, "labels.npy"), arrays.labels)],
  ],
  "rows.npz": (f) => [writeNpz(join(f, "rows.npz"), arrays)],
};

describe("a regression in memory", () => {
  test.each(Object.keys(FORMATS))("%s: the library's model of the same rows", async (name) => {
    const folder = temporaryFolder();
    const output = join(folder, "model.json");
    const { exitCode, json } = await softmax(
      ...["train", ...(await FORMATS[name]!(folder))],
      ...["-o", output, "--json"],
    );
    const written = readJson(output);
    expect([exitCode, written]).toEqual([0, expect.objectContaining(JSON.parse(JSON.stringify(fitted)))]);
    expect(json).toMatchObject({ model: "regression", inputs: 2, classes: 3, l2: 1, ended: "converged" });
    const metrics = evaluate(fitted.predictLogits(overlapping.features, 300), overlapping.labels, {
      classes: 3,
    });
    expect(json.fitted).toEqual({ rows: 300, accuracy: metrics.accuracy, nll: metrics.nll });
    expect(json.classNames).toEqual(name === "names.csv" ? ["class a", "class b", "class c"] : null);
    expect(written.featureNames).toEqual(json.featureNames);
  });

  test("columns of a prefix come in the order of their numbers, and labels may be named by numbers", async () => {
    const folder = temporaryFolder();
    const query = `SELECT x_1 AS x_10, x_0 AS x_9, 10 * (label + 1) AS label FROM (${blobsQuery(overlapping)})`;
    const output = join(folder, "model.json");
    const args = ["train", await table(folder, "in.csv", overlapping, query), "-o", output];
    expect((await softmax(...args, "--class-names", "10,20,30")).exitCode).toBe(0);
    expect(readJson(output)).toMatchObject(JSON.parse(JSON.stringify(fitted)));
    expect(readJson(output)).toMatchObject({ featureNames: ["x_9", "x_10"], classNames: ["10", "20", "30"] });
    const labels = writeNpy(join(folder, "labels.npy"), {
      ...{ dtype: "int32", shape: [300], data: overlapping.labels.map((label) => 10 * (label + 1)) },
    });
    await softmax(...args, "--class-names", "10,20,30", "--labels", labels);
    expect(readJson(output)).toMatchObject(JSON.parse(JSON.stringify(fitted)));
    expect(await refusal(...args, "--class-names", "10,20,40", "--labels", labels)).toMatch(
      /the label of row \d+ of .*labels\.npy: it is 30, a number of one of 3 classes is wanted/,
    );
  });

  test("options reach the fit, and the curve is that of its iterations", async () => {
    const folder = temporaryFolder();
    const output = join(folder, "model.json");
    const { json } = await softmax(...["train", await table(folder)], "--l2", "30", "-o", output, "--json");
    const losses: number[] = [];
    const options = { l2: 30, onProgress: ({ loss }: { loss: number }) => void losses.push(loss) };
    const wanted = SoftmaxRegression.fit(overlapping, options);
    expect(SoftmaxRegression.fromJSON(readJson(output)).weights).toEqual(wanted.weights);
    expect(json.curve.map(({ loss }: { loss: number }) => loss)).toEqual(losses);
    expect([json.unit, json.steps, json.curve[0].loss]).toEqual([
      "iteration",
      losses.length - 1,
      expect.closeTo(Math.log(3), 12),
    ]);
    expect(json.assumed).toEqual({ features: "features", labels: "label" });
  });

  test("the same arguments give the same bytes", async () => {
    const folder = temporaryFolder();
    const input = await table(folder);
    const run = async (name: string) => {
      const path = join(folder, name);
      await softmax("train", input, "--validation", "0.2", "--hidden", "4", "-o", path);
      return readFileSync(path, "utf8");
    };
    expect(await run("first.json")).toBe(await run("second.json"));
  });

  test("separable classes: with a penalty a model, without one a warning", async () => {
    const folder = temporaryFolder();
    const train = async (l2: string) =>
      (
        await softmax(
          ...["train", await table(folder, "in.parquet", separate)],
          ...["--l2", l2, "-o", join(folder, "model.json"), "--json"],
        )
      ).json;
    expect(await train("1")).toMatchObject({ ended: "converged", fitted: { accuracy: 1 } });
    const free = await train("0");
    expect(free).toMatchObject({ ended: "separable", fitted: { accuracy: 1 } });
    expect(free.warnings[0]).toContain("--l2 above 0");
  });
});

describe("--validation", () => {
  test("a share is held out: other rows than those that are fitted", async () => {
    const folder = temporaryFolder();
    const args = ["train", await table(folder), "-o", join(folder, "model.json"), "--json"];
    const { json } = await softmax(...args, "--validation", "0.2");
    expect([json.fitted.rows, json.validation.rows, json.warnings]).toEqual([240, 60, []]);
    expect(json.curve.at(-1).validationLoss).toBeCloseTo(json.validation.nll, 6);
    const other = await softmax(...args, "--validation", "0.2", "--seed", "5");
    expect(other.json.validation.nll).not.toBe(json.validation.nll);
  });

  test("a file is read as the fitted rows are", async () => {
    const folder = temporaryFolder();
    const other = blobs(50, 3, 2, 9);
    const validation = await table(folder, "held-out.parquet", other);
    const output = join(folder, "model.json");
    const { json } = await softmax(
      ...["train", await table(folder), "--validation", validation],
      ...["-o", output, "--json"],
    );
    const { accuracy, nll } = evaluate(fitted.predictLogits(other.features, 50), other.labels, {
      classes: 3,
    });
    expect(json.validation).toEqual({ rows: 50, accuracy, nll });
  });
});

describe("a network, and rows that stream", () => {
  test("--hidden trains the library's network", async () => {
    const folder = temporaryFolder();
    const output = join(folder, "model.json");
    const { json } = await softmax(
      ...["train", await table(folder), "--hidden", "6,4", "--epochs", "3", "--batch", "32", "--seed", "7"],
      ...["-o", output, "--json"],
    );
    const options = { classes: 3, hidden: [6, 4], epochs: 3, batchSize: 32, seed: 7 };
    expect(readJson(output)).toMatchObject(
      JSON.parse(JSON.stringify(SoftmaxNetwork.fit(overlapping, options))),
    );
    expect(json).toMatchObject({
      model: "network",
      hidden: [6, 4],
      ended: "epochs",
      unit: "epoch",
      steps: 3,
    });
    expect(json.curve).toHaveLength(3);
  });

  test("--stream reads the rows for every epoch, and trains the library's models", async () => {
    const folder = temporaryFolder();
    const output = join(folder, "model.json");
    const options = { classes: 3, epochs: 40, batchSize: 16 };
    const args = ["train", await table(folder), "--stream", "--epochs", "40", "--batch", "16"];
    const { exitCode, json } = await softmax(...args, "-o", output, "--json");
    expect([exitCode, json.steps, json.fitted.rows]).toEqual([0, 40, 300]);
    const regression = await SoftmaxRegression.fitStream(() => [overlapping], options);
    expect(readJson(output)).toMatchObject(JSON.parse(JSON.stringify(regression)));
    await softmax(...args, "--hidden", "5", "--seed", "3", "-o", output);
    const network = await SoftmaxNetwork.fitStream(() => [overlapping], { ...options, hidden: [5], seed: 3 });
    expect(readJson(output)).toMatchObject(JSON.parse(JSON.stringify(network)));
  });

  test("files are read one after the other", async () => {
    const folder = temporaryFolder();
    const query = blobsQuery(overlapping);
    await table(folder, "part-0.parquet", overlapping, `FROM (${query}) WHERE id < 100`);
    await table(folder, "part-1.parquet", overlapping, `FROM (${query}) WHERE id >= 100`);
    const output = join(folder, "model.json");
    await softmax("train", join(folder, "part-*.parquet"), "-o", output);
    expect(readJson(output)).toMatchObject(JSON.parse(JSON.stringify(fitted)));
  });
});

describe("IDX", () => {
  /** Two by two pixels: the brighter diagonal is the class. */
  const labels = Array.from({ length: 40 }, (_, row) => row % 2);
  const pixels = labels.flatMap((label, row) =>
    label === 0 ? [200 + row, 10, 20, 250] : [15, 255, 190 + row, 5],
  );

  test("images packed with gzip, and labels: brightness from 0 to 1", async () => {
    const folder = temporaryFolder();
    const images = join(folder, "train-images-idx3-ubyte.gz");
    writeFileSync(images, gzipSync(encodeIdx([40, 2, 2], pixels)));
    const labelFile = join(folder, "train-labels.idx1-ubyte");
    writeFileSync(labelFile, encodeIdx([40], labels));
    const output = join(folder, "model.json");
    const args = ["train", images, "--labels", labelFile, "-o", output, "--json"];
    const { exitCode, json } = await softmax(
      ...args,
      "--validation",
      images,
      "--validation-labels",
      labelFile,
    );
    const wanted = SoftmaxRegression.fit({
      ...{ features: Float32Array.from(pixels, (pixel) => pixel / 255), rows: 40, labels },
    });
    expect([exitCode, readJson(output)]).toEqual([
      0,
      expect.objectContaining(JSON.parse(JSON.stringify(wanted))),
    ]);
    expect(json).toMatchObject({ inputs: 4, featureNames: null, validation: { rows: 40, accuracy: 1 } });
    expect(await refusal(...args, "--validation", images)).toContain("--validation-labels FILE is wanted");
  });

  test.each([
    ["cut off", encodeIdx([40, 2, 2], pixels).subarray(0, 100), "it has 84 values, 160 are wanted"],
    ["of floats", encodeIdx([40, 2, 2], pixels, 0x0d), "type 0x0d, unsigned bytes (0x08) are wanted"],
    ["something else", new TextEncoder().encode("hello"), "it is no IDX file"],
    ["badly packed", gzipSync(encodeIdx([40, 2, 2], pixels)).subarray(0, 40), "cannot be unpacked"],
  ])("a file %s is refused", async (_, bytes, message) => {
    const folder = temporaryFolder();
    const images = join(folder, "images-idx3-ubyte");
    writeFileSync(images, bytes);
    const labelFile = join(folder, "labels-idx1-ubyte");
    writeFileSync(labelFile, encodeIdx([40], labels));
    expect(await refusal("train", images, "--labels", labelFile, "-o", join(folder, "m.json"))).toContain(
      message,
    );
  });
});

describe("what is shown", () => {
  test("the learning curve, metrics and warnings; nothing of it with --json", async () => {
    const folder = temporaryFolder();
    const output = join(folder, "model.json");
    const args = ["train", await table(folder), "-o", output];
    const { stdout, stderr } = await softmax(...args);
    expect(stdout).toMatch(
      /^Softmax regression of 2 features, 3 classes, L2 1: \d+ iterations, converged\.\n/,
    );
    expect(stdout).toMatch(/1\.0986 │█/);
    expect(stdout).toMatch(/fitted rows {3,}300 +\d\d\.\d % +0\.\d{4}/);
    expect(stdout).toMatch(/\nWrote .*model\.json\n$/);
    expect(stdout.split("\n").every((line) => line.length <= 80 || line.startsWith("Wrote"))).toBe(true);
    expect(stderr).toContain("Assumed: --features features --labels label\n");
    expect(stderr).toContain("--validation judges by others");
    const held = await softmax(...args, "--validation", "0.2");
    expect(held.stdout).toContain("◆ held-out rows");
    expect(held.stderr).not.toContain("Warning");
  });

  test("--help has an example and --json", async () => {
    for (const command of ["train", "predict"]) {
      const { exitCode, stdout } = await softmax(command, "--help");
      expect([exitCode, stdout]).toEqual([
        0,
        expect.stringMatching(new RegExp(`Examples?:\\n  softmax ${command} `)),
      ]);
      expect(stdout).toContain("--json");
    }
  });

  test("every field of the document is written down", async () => {
    const folder = temporaryFolder();
    const output = join(folder, "model.json");
    const { json } = await softmax(
      "train",
      await table(folder),
      "--validation",
      "0.2",
      "-o",
      output,
      "--json",
    );
    const formats = readFileSync(new URL("../../../docs/formats.md", import.meta.url), "utf8");
    const section = formats.split("\n## ").find((part) => part.startsWith("`softmax train --json`"))!;
    const fields = [
      ...Object.keys(json),
      ...Object.keys(json.fitted).map((name) => `fitted.${name}`),
      ...Object.keys(json.curve[0]).map((name) => `curve[].${name}`),
    ];
    for (const field of fields) expect(section).toContain(`\`${field}\``);
    const model = formats.split("\n## ").find((part) => part.startsWith("Model"))!;
    for (const field of Object.keys(readJson(output))) expect(model).toContain(`\`${field}\``);
  });
});
