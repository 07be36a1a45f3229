import { describe, expect, test } from "vitest";
import { UNCALIBRATED } from "./calibrated-rows.ts";
import { fitAndMeasureRows, fitGathered, fitRows, nllCurve } from "./local-engine.ts";
import { measureRows } from "./measure-rows.ts";
import { PassThreads } from "./pass-threads.ts";
import { RowPasses } from "./row-passes.ts";
import type { LogitChunk, RowReader } from "./row-reader.ts";

const CLASSES = 5;
const PARTS = { details: true, perClass: true };

/** Every other row is right by far; logits times `scale`. */
function someChunks(scale: number, rows = 40): LogitChunk[] {
  return [0, 1, 2].map((c) => {
    const data = Float64Array.from(
      { length: rows * CLASSES },
      (_, i) => scale * (((i * 7919 + c) % 97) / 32),
    );
    const labels = Int32Array.from({ length: rows }, (_, r) => (r * 3 + c) % CLASSES);
    for (const [r, label] of labels.entries()) if (r % 2 > 0) data[r * CLASSES + label]! += 4 * scale;
    return { path: "a.npy", firstRow: rows * c, rows, classes: CLASSES, data, labels };
  });
}

/** The passes over some chunks, and how often they are begun. */
function passesOver(chunks: readonly LogitChunk[]) {
  const reader = {
    classes: CLASSES,
    async *logits() {
      yield* chunks;
    },
  };
  const passes = new RowPasses(reader as unknown as RowReader, new PassThreads(1));
  const count = { passes: 0 };
  const chunksOf = passes.chunks.bind(passes);
  passes.chunks = () => {
    count.passes++;
    return chunksOf();
  };
  return { passes, count };
}

describe("fitAndMeasureRows()", () => {
  // Of 75,000 rows the first pass sums a sample, but measures all.
  test.each([
    [1, 40],
    [100, 40],
    [1, 25_000],
  ])(
    "is fitRows, then measureRows, in the passes of the fit alone: logits times %d, %d rows a chunk",
    async (scale, rows) => {
      const { passes, count } = passesOver(someChunks(scale, rows));
      const seen: number[] = [];
      const { fit, wrongRows, before, after } = await fitAndMeasureRows(passes, PARTS, (pass) => {
        seen.push(pass);
        return () => {};
      });
      expect(count.passes).toBe(fit.passes);
      expect(seen).toEqual(Array.from({ length: fit.passes }, (_, i) => i + 1));
      if (scale === 1 && rows === 40) expect(fit.passes).toBe(3);
      const separate = passesOver(someChunks(scale, rows)).passes;
      expect({ fit, wrongRows }).toEqual(await fitRows(separate, () => () => {}));
      expect([before, after]).toEqual(await measureRows(separate, [UNCALIBRATED, fit], PARTS, () => {}));
      expect(after.metrics.nll).toBe(fit.nllAfter);
    },
  );

  test.each([
    [1, 1],
    [2, 2],
  ])("where the first pass finds T = %d, it takes %d", async (temperature, reads) => {
    // Three rows of four are right, by T·log 3: the derivative at 1/T rounds to 0. Metrics at 1 are known by then.
    const labels = Int32Array.of(0, 0, 0, 1);
    const data = Float64Array.from({ length: 8 }, (_, i) => (i % 2 === 0 ? temperature * Math.log(3) : 0));
    const { passes, count } = passesOver([{ path: "a.npy", firstRow: 0, rows: 4, classes: 2, data, labels }]);
    Object.assign(passes.reader, { classes: 2 });
    const { fit, before, after } = await fitAndMeasureRows(passes, PARTS, () => () => {});
    expect(fit).toMatchObject({ temperature, passes: 1 });
    expect(count.passes).toBe(reads);
    expect([before, after]).toEqual(await measureRows(passes, [UNCALIBRATED, fit], PARTS, () => {}));
  });
});

test("nllCurve() is the mean loss at each temperature, in one pass", async () => {
  const { passes, count } = passesOver(someChunks(1));
  const curve = await nllCurve(passes, [0.5, 1, 3]);
  expect(count.passes).toBe(1);
  const calibrators = [0.5, 1, 3].map((temperature) => ({ method: "temperature", temperature }) as const);
  const measured = await measureRows(passes, calibrators, PARTS, () => {});
  expect(curve).toEqual(
    calibrators.map(({ temperature }, i) => ({ temperature, nll: measured[i]!.metrics.nll })),
  );
});

test("fitGathered() of the rows in memory gives the bits of the passes", async () => {
  const chunks = someChunks(1);
  const data = Float64Array.from(chunks.flatMap((chunk) => [...chunk.data]));
  const labels = Int32Array.from(chunks.flatMap((chunk) => [...chunk.labels!]));
  const gathered = await fitGathered({ data, rows: labels.length, classes: CLASSES, labels });
  expect(gathered).toEqual(await fitRows(passesOver(chunks).passes, () => () => {}));
});
