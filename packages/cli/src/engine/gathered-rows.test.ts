import { describe, expect, test } from "vitest";
import type { LabelledLogitChunk } from "./each-chunk.ts";
import { RowGatherer, takeRows } from "./gathered-rows.ts";

/** Row r is `[r, -r]` with label r mod 2, weight r and group r mod 3. */
function chunkOf(first: number, rows: number, Floats: Float32ArrayConstructor | Float64ArrayConstructor) {
  const numbers = Array.from({ length: rows }, (_, i) => first + i);
  return {
    path: "a.npy",
    firstRow: first,
    rows,
    classes: 2,
    data: Floats.from(numbers.flatMap((row) => [row, -row])),
    labels: Int32Array.from(numbers, (row) => row % 2),
    weights: Float64Array.from(numbers),
    groups: numbers.map((row) => `g${row % 3}`),
  } satisfies LabelledLogitChunk;
}

function gather(rows: number, step: number, capacity?: number) {
  const gatherer = new RowGatherer(2, capacity);
  for (let first = 0; first < rows; first += step) {
    gatherer.add(chunkOf(first, Math.min(step, rows - first), Float32Array));
  }
  return gatherer;
}

describe("RowGatherer", () => {
  test("keeps all rows in their order, with what stands beside them", () => {
    const gatherer = gather(5000, 700);
    const { data, rows, labels, weights, groups } = gatherer.gathered();
    expect([gatherer.rowsMet, gatherer.isSample, rows]).toEqual([5000, false, 5000]);
    const whole = chunkOf(0, 5000, Float32Array);
    expect([data, labels, weights, groups]).toEqual([whole.data, whole.labels, whole.weights, whole.groups]);
  });

  test("one chunk of float64 makes all float64, without a change to any number", () => {
    const gatherer = new RowGatherer(2);
    gatherer.add(chunkOf(0, 3, Float32Array));
    gatherer.add({ ...chunkOf(3, 1, Float64Array), data: Float64Array.of(0.1, 3) });
    gatherer.add(chunkOf(4, 1, Float32Array));
    expect(gatherer.gathered().data).toEqual(Float64Array.of(0, -0, 1, -1, 2, -2, 0.1, 3, 4, -4));
  });

  test("of more rows than it keeps, each is as likely: within 5 standard errors over 400 rows of 4,000", () => {
    const gatherer = gather(4000, 300, 400);
    const { rows, data, labels, weights, groups } = gatherer.gathered();
    expect([gatherer.rowsMet, gatherer.isSample, rows]).toEqual([4000, true, 400]);
    const kept = Array.from({ length: rows }, (_, i) => data[2 * i]!);
    expect(new Set(kept).size).toBe(400);
    const mean = kept.reduce((sum, row) => sum + row, 0) / 400;
    // Of a uniform sample without replacement: σ²/n · (1 − n/N), σ² = (N² − 1)/12.
    const standardError = Math.sqrt(((4000 ** 2 - 1) / 12 / 400) * 0.9);
    expect(Math.abs(mean - 1999.5)).toBeLessThan(5 * standardError);
    for (const [i, row] of kept.entries()) {
      expect([labels[i], weights![i], groups![i]]).toEqual([row % 2, row, `g${row % 3}`]);
    }
  });

  test("the sample does not depend on how the rows come", () => {
    const [some, others] = [gather(1000, 300, 100), gather(1000, 7, 100)];
    expect(some.gathered()).toEqual(others.gathered());
  });
});

test("takeRows() gives some rows, of the same float type", () => {
  const taken = takeRows(gather(20, 20).gathered(), Uint32Array.of(3, 17));
  expect(taken).toEqual({
    data: Float32Array.of(3, -3, 17, -17),
    rows: 2,
    classes: 2,
    labels: Int32Array.of(1, 1),
    weights: Float64Array.of(3, 17),
    groups: ["g0", "g2"],
  });
});
