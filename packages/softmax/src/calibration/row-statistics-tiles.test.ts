import { describe, expect, test } from "vitest";
import { openKernels } from "../kernels/open-kernels.ts";
import { EvaluationState } from "./evaluation-state.ts";
import type { LabelledLogits } from "./labelled-logits.ts";
import { NonFiniteRowError } from "./non-finite-row-error.ts";
import type { StatisticsSource } from "./statistics-source.ts";
import { TemperatureState } from "./temperature-state.ts";

/** Computes in the calling thread but answers later; the first answers take longest. */
class SlowSource implements StatisticsSource {
  readonly tiles: number[] = [];
  underWay = 0;
  mostUnderWay = 0;

  async rowStatistics(...[batch, ...rest]: Parameters<StatisticsSource["rowStatistics"]>): Promise<void> {
    this.tiles.push(batch.outer);
    this.underWay++;
    this.mostUnderWay = Math.max(this.mostUnderWay, this.underWay);
    await new Promise((resolve) => setTimeout(resolve, 10 / this.tiles.length));
    openKernels().rowStatistics(batch, ...rest);
    this.underWay--;
  }
}

const failing: StatisticsSource = {
  rowStatistics: async () => {
    throw new Error("no statistics");
  },
};

function someRows(rows: number, classes: number, seed: number): LabelledLogits {
  const data = Float32Array.from({ length: rows * classes }, (_, i) => 4 * Math.sin(i * 1.7 + seed));
  return { data, rows, classes, labels: Int32Array.from({ length: rows }, (_, r) => (r * 7) % classes) };
}

/** 300,000 classes: 4 rows fill a tile. */
const BATCHES = [someRows(11, 300_000, 1), someRows(1, 300_000, 2), someRows(0, 300_000, 0)];

const STATES = {
  EvaluationState: (classes: number) => new EvaluationState(classes),
  TemperatureState: (classes: number) => new TemperatureState(classes, [0.5, 1]),
};

describe.each(Object.entries(STATES))("%s.addWith", (_, createState) => {
  test("gives the bytes of add, for several batches at once and of several tiles", async () => {
    const source = new SlowSource();
    const [expected, state] = [createState(300_000), createState(300_000)];
    for (const batch of BATCHES) expected.add(batch);
    await Promise.all(BATCHES.map((batch) => state.addWith(source, batch)));
    expect(JSON.stringify(state)).toBe(JSON.stringify(expected));
    expect(source.tiles.toSorted()).toEqual([1, 3, 4, 4]);
    expect(source.mostUnderWay).toBeGreaterThan(1);
  });

  test("names the first row without a finite loss, and fails for every batch after it", async () => {
    const bad = someRows(11, 300_000, 1);
    for (const row of [6, 9]) bad.data[row * bad.classes + bad.labels[row]!] = -Infinity;
    const source = new SlowSource();
    const state = createState(300_000);
    const works = [BATCHES[0]!, bad, bad].map((batch) => state.addWith(source, batch));
    const [first, second, third] = await Promise.allSettled(works);
    expect(first!.status).toBe("fulfilled");
    expect(second).toMatchObject({ status: "rejected", reason: { row: 17 } });
    expect((second as PromiseRejectedResult).reason).toBeInstanceOf(NonFiniteRowError);
    expect(third).toEqual(second);
    expect(source.underWay).toBe(0);
  });

  test("passes on what the source throws, and what add would throw", async () => {
    await expect(createState(300_000).addWith(failing, BATCHES[0]!)).rejects.toThrow("no statistics");
    const state = createState(2);
    await expect(state.addWith(failing, BATCHES[0]!)).rejects.toThrow(
      "Cannot add rows of 300000 classes: wanted 2 classes",
    );
  });
});
