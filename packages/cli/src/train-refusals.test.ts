/** What `softmax train` refuses. */
import { join } from "node:path";
import type { Tensor } from "tensor-files";
import { describe, expect, test } from "vitest";
import { writeNpy, writeNpz, writeTable } from "./data-files.test-support.ts";
import { namesIn, refusal, temporaryFolder } from "./run.test-support.ts";
import { blobLabelsTensor, blobs, blobsQuery, featuresTensor } from "./train.test-support.ts";

const overlapping = blobs(300, 3, 2);
const arrays = { features: featuresTensor(overlapping), labels: blobLabelsTensor(overlapping) };

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
