import { describe, expect, onTestFinished, test } from "vitest";
import { UNCALIBRATED } from "./calibrated-rows.ts";
import { fitRows } from "./local-engine.ts";
import { measureRows } from "./measure-rows.ts";
import { PassThreads } from "./pass-threads.ts";
import { RowPasses } from "./row-passes.ts";
import type { LogitChunk, RowReader } from "./row-reader.ts";

const CLASSES = 100;
const CHUNK_ROWS = 2048;
const PARTS = { details: false, perClass: false };

/** Two in three rows are right by far; files of `chunksPerFile` chunks, float32 and float64 in turn. */
function someChunks(count: number, ending: string, chunksPerFile = count): LogitChunk[] {
  return Array.from({ length: count }, (_, c) => {
    const file = Math.floor(c / chunksPerFile);
    const Storage = file % 2 === 0 ? Float32Array : Float64Array;
    const data = new Storage(CHUNK_ROWS * CLASSES);
    const labels = Int32Array.from({ length: CHUNK_ROWS }, (_, r) => (r * 7 + c) % CLASSES);
    for (let i = 0; i < data.length; i++) data[i] = ((i * 7919 + c * 104729) % 8191) / 1024;
    for (const [r, label] of labels.entries()) if (r % 3 > 0) data[r * CLASSES + label]! += 5;
    const firstRow = (c % chunksPerFile) * CHUNK_ROWS;
    return { path: `${file}.${ending}`, firstRow, rows: CHUNK_ROWS, classes: CLASSES, data, labels };
  });
}

function readerOf(chunks: readonly LogitChunk[]): RowReader {
  const reader = {
    classes: CLASSES,
    async *logits() {
      yield* chunks;
    },
  };
  return reader as unknown as RowReader;
}

function openPassThreads(threads: number): PassThreads {
  const pool = new PassThreads(threads);
  onTestFinished(() => pool.close());
  return pool;
}

/** All numbers of a calibration, and how the last pass was computed. */
async function calibrate(chunks: readonly LogitChunk[], threads: PassThreads) {
  const passes = new RowPasses(readerOf(chunks), threads);
  const done: number[] = [];
  const { fit, wrongRows } = await fitRows(passes, () => (rows) => done.push(rows));
  const measured = await measureRows(passes, [UNCALIBRATED, fit], PARTS, (rows) => done.push(rows));
  const last = [];
  for await (const chunk of passes.chunks()) last.push(chunk);
  return { numbers: JSON.stringify({ fit, wrongRows, measured }), last, done };
}

/** 2²³ logits and more, of fewer than 64 MiB. */
const MANY = 44;

/** Two seconds of work for an idle core; cores that others use too take several times that. */
const PATIENCE = { timeout: 60_000 };

describe("RowPasses with threads", PATIENCE, () => {
  test("kept rows are divided among threads in blocks of shared memory, and give the same bits", async () => {
    const chunks = someChunks(MANY, "parquet", 17);
    const alone = await calibrate(chunks, openPassThreads(1));
    const divided = await calibrate(chunks, openPassThreads(2));
    expect(divided.numbers).toBe(alone.numbers);
    expect(divided.done.at(-1)).toBe(MANY * CHUNK_ROWS);
    expect(alone.last.every(({ threads }) => threads === undefined)).toBe(true);
    expect(divided.last.every(({ threads }) => threads !== undefined)).toBe(true);
    const blocks = divided.last.map(({ chunk }) => chunk);
    expect(blocks.every(({ data }) => data.buffer instanceof SharedArrayBuffer)).toBe(true);
    // Five chunks to a block, and a new block for every file.
    expect(
      blocks.map(({ path, firstRow, rows }) => [path, firstRow / CHUNK_ROWS, rows / CHUNK_ROWS]),
    ).toEqual([
      ...[0, 5, 10].map((first) => ["0.parquet", first, 5]),
      ["0.parquet", 15, 2],
      ...[0, 5, 10].map((first) => ["1.parquet", first, 5]),
      ["1.parquet", 15, 2],
      ["2.parquet", 0, 5],
      ["2.parquet", 5, 5],
    ]);
  });

  test("few rows start no threads", async () => {
    const threads = openPassThreads(2);
    const { last } = await calibrate(someChunks(3, "npy"), threads);
    expect(last.every((chunk) => chunk.threads === undefined)).toBe(true);
    expect(threads.meet(0)).toBeUndefined();
  });

  test("rows that are too many to keep are divided where DuckDB does not read them", async () => {
    const results: string[] = [];
    for (const [ending, isDivided] of [
      ["npy", true],
      ["parquet", false],
    ] as const) {
      const threads = openPassThreads(2);
      await threads.open();
      const chunks = Array<LogitChunk[]>(9).fill(someChunks(10, ending)).flat();
      const { last, numbers } = await calibrate(chunks, threads);
      results.push(numbers);
      expect(last.every((chunk) => (chunk.threads !== undefined) === isDivided)).toBe(true);
    }
    expect(results[0]).toBe(results[1]);
  });
});

describe("PassThreads", () => {
  test("has no pool for one thread", async () => {
    expect(await openPassThreads(1).open()).toBeUndefined();
  });

  test("starts while the calling thread goes on, once it met many logits", async () => {
    const threads = openPassThreads(2);
    expect(threads.meet(2 ** 27)).toBeUndefined();
    expect(threads.meet(1)).toBeUndefined();
    const pool = await threads.open();
    expect(pool?.threads).toBe(2);
    expect(threads.meet(1)).toBe(pool);
  });

  test("can be closed while it starts, and when it never did", async () => {
    const threads = new PassThreads(2);
    const opening = threads.open();
    await threads.close();
    const pool = await opening;
    await expect(pool!.softmax([1, 2])).rejects.toThrow("they were closed");
    await new PassThreads(2).close();
  });
});
