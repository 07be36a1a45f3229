/** `softmax train`: the library's model from files, with what it is worth. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { evaluate } from "softmax/calibration";
import { SoftmaxNetwork, SoftmaxRegression } from "softmax/training";
import type { Tensor } from "tensor-files";
import { describe, expect, test } from "vitest";
import { writeNpy, writeNpz, writeTable } from "./data-files.test-support.ts";
import { namesIn, refusal, softmax, temporaryFolder } from "./run.test-support.ts";
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

describe("what is refused", () => {
  const write = (query: string) => writeTable(join(temporaryFolder(), "in.parquet"), query);
  const refuse = async (query: string, ...args: string[]) => {
    const folder = temporaryFolder();
    const message = await refusal("train", await write(query), ...args, "-o", join(folder, "model.json"));
    expect(namesIn(folder)).toEqual([]);
    return message;
  };
  const query = blobsQuery(overlapping);

  test("features that are not finite, with their row", async () => {
    for (const [value, text] of [
      ["'NaN'::FLOAT", "NaN or nothing"],
      ["NULL", "NaN or nothing"],
      ["'-Infinity'::FLOAT", "-Infinity"],
    ]) {
      const bad = `SELECT CASE WHEN id = 7 THEN [1, ${value}]::FLOAT[] ELSE features END AS features, label FROM (${query})`;
      expect(await refuse(bad)).toContain(`row 7 has ${text} as feature 1, a finite number within float32`);
    }
    const large = `SELECT CASE WHEN id = 7 THEN [1e300, 1] ELSE features::DOUBLE[] END AS features, label FROM (${query})`;
    expect(await refuse(large)).toContain("row 7 has 1e+300 as feature 0");
  });

  test("rows of one class, and labels that are none", async () => {
    expect(await refuse(`FROM (${query}) WHERE label = 2`)).toMatch(
      /Cannot train on .*: all rows have class 2, rows of two or more classes are wanted/,
    );
    expect(await refuse(`FROM (${query}) WHERE label = 2`, "--labels", "name")).toContain('class "class c"');
    expect(await refuse(`FROM (${query}) WHERE label = 9`)).toContain("no rows in it");
    expect(await refuse(`SELECT features, if(id = 5, NULL, label) AS label FROM (${query})`)).toContain(
      "the label of row 5",
    );
    expect(await refuse(`SELECT features, if(id = 5, -1, label) AS label FROM (${query})`)).toContain(
      "it is -1, a whole number from 0",
    );
    expect(await refuse(`SELECT features, if(id = 5, NULL, name) AS label FROM (${query})`)).toContain(
      "row 5 of",
    );
  });

  test("class names that do not fit", async () => {
    expect(await refuse(query, "--class-names", "a,b")).toContain("it is 2, ");
    expect(await refuse(query, "--labels", "name", "--class-names", "class a,class b")).toContain(
      '"class c", one of the class names class a, class b is wanted',
    );
  });

  test("rows of another number of features, and labels of another number of rows", async () => {
    const folder = temporaryFolder();
    const output = join(folder, "model.json");
    const ragged = `SELECT if(id = 9, [1]::FLOAT[], features) AS features, label FROM (${query})`;
    expect(await refuse(ragged)).toContain("row 9 has 1 values");
    const wide = writeNpy(join(folder, "wide.npy"), {
      ...{ dtype: "float32", shape: [10, 3], data: new Float32Array(30) },
    });
    const labels = writeNpy(join(folder, "labels.npy"), arrays.labels);
    expect(await refusal("train", wide, "--labels", labels, "-o", output)).toContain(
      "has 300 labels and there are 10 rows",
    );
    const few = writeNpy(join(folder, "few.npy"), {
      ...{ dtype: "int32", shape: [10], data: Int32Array.of(0, 1, 2, 0, 1, 2, 0, 1, 2, 0) },
    });
    const args = ["--validation", wide, "--validation-labels", few, "-o", output];
    const features = writeNpy(join(folder, "features.npy"), arrays.features);
    expect(await refusal("train", features, "--labels", labels, ...args)).toContain(
      "row 0 has 3 features, 2 are wanted",
    );
  });

  test("labels among the features", async () => {
    const named = `SELECT x_0 AS x_length, x_1 AS x_width, label AS x_label FROM (${query})`;
    expect(await refuse(named, "--features", "x_", "--labels", "x_label")).toContain(
      '"x_label" is among the features and the labels, one of the two is wanted',
    );
  });

  test("features that stand in several arrays", async () => {
    const folder = temporaryFolder();
    const column: Tensor = { dtype: "float32", shape: [3], data: Float32Array.of(1, 2, 3) };
    const labels: Tensor = { dtype: "int32", shape: [3], data: Int32Array.of(0, 1, 0) };
    const path = writeNpz(join(folder, "in.npz"), { x_0: column, x_1: column, labels });
    for (const features of ["x_", "x_0,x_1"]) {
      expect(await refusal("train", path, "--features", features, "-o", join(folder, "m.json"))).toContain(
        "they are 2 arrays, one [N, D] is wanted",
      );
    }
  });

  test("fields that are not there, or not clear", async () => {
    expect(await refuse(query, "--features", "height")).toContain('Cannot find "height" (--features)');
    expect(await refuse(query, "--features", "name")).toContain("it is VARCHAR");
    expect(await refuse(query, "--features", "x_0,x_0")).toContain("is given twice");
    expect(await refuse(query, "--labels", "species")).toContain('Cannot find "species" (--labels)');
    expect(await refuse(`SELECT features, features AS x, label FROM (${query})`)).toContain(
      "features and x would do",
    );
    expect(await refuse(`SELECT x_0 AS height, label FROM (${query})`)).toContain(
      "say which with --features",
    );
    expect(await refuse(`SELECT features FROM (${query})`)).toContain("say which with --labels");
  });

  test("options that would change nothing, or cannot be", async () => {
    expect(await refuse(query, "--epochs", "3")).toContain("Cannot use --epochs");
    expect(await refuse(query, "--batch", "3")).toContain("Cannot use --batch");
    expect(await refuse(query, "--validation", "1.5")).toContain("a number above 0 and below 1");
    expect(await refuse(query, "--stream", "--validation", "0.2")).toContain("a file is wanted");
    expect(await refuse(query, "--validation-labels", "x.npy")).toContain("Cannot use --validation-labels");
    expect(await refuse(query, "--hidden", "4,4,4")).toContain("one or two layers");
    expect(await refuse(query, "--l2", "-1")).toContain("a number from 0");
  });

  test("features that make the loss overflow", async () => {
    const huge = `SELECT [x_0 * 1e38, x_1 * 1e38]::FLOAT[] AS features, label FROM (${query})`;
    expect(await refuse(huge, "--hidden", "4")).toContain("features of a size near 1");
  });

  test("a file that is read and written", async () => {
    const path = await write(query);
    expect(await refusal("train", path, "-o", path)).toContain("it is also read");
  });
});
