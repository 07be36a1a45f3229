import { describe, expect, it } from "vitest";
import { makeClouds } from "../optimisers/clouds.test-support.ts";
import type { LabelledFeatures } from "../optimisers/labelled-features.ts";
import type { EpochProgress } from "../optimisers/mini-batch-settings.ts";
import { type FitRegressionStreamOptions, SoftmaxRegression } from "./softmax-regression.ts";

const all = makeClouds({ seed: 1, rows: 600, inputs: 8, classes: 3 });
const options: FitRegressionStreamOptions = { classes: 3, epochs: 60, batchSize: 50, learningRate: 0.02 };

/** The rows in pieces of so many. */
function inPieces(size: number): () => AsyncIterable<LabelledFeatures> {
  return async function* () {
    for (let first = 0; first < all.rows; first += size) {
      const end = Math.min(all.rows, first + size);
      yield {
        features: all.features.subarray(first * 8, end * 8),
        rows: end - first,
        labels: all.labels.subarray(first, end),
      };
    }
  };
}

/** The loss that `fit` minimises, of a model. */
function objective(model: SoftmaxRegression, l2: number) {
  const logits = model.predictLogits(all.features, all.rows);
  let loss = (l2 / 2) * Array.from(model.weights).reduce((sum, w) => sum + w * w, 0);
  for (let r = 0; r < all.rows; r++) {
    const z = [0, 1, 2].map((k) => logits[3 * r + k]!);
    loss += Math.log(z.reduce((sum, each) => sum + Math.exp(each), 0)) - z[all.labels[r]!]!;
  }
  return loss / all.rows;
}

describe("rows that stream", () => {
  it.each([1, 100])("come near the optimum, l2 %d", async (l2) => {
    const best = SoftmaxRegression.fit(all, { l2, tolerance: 1e-8 }).training!.loss;
    const model = await SoftmaxRegression.fitStream(inPieces(200), { ...options, l2 });
    const loss = objective(model, l2);
    expect(loss / best - 1).toBeGreaterThan(-1e-6); // float32
    // The last epoch's steps are 1/60 of 0.02: a few times that in each weight is 1e-3 of this loss.
    expect(loss / best - 1).toBeLessThan(2e-3);
  });

  it("give the same bits every time, and in pieces of any whole number of steps", async () => {
    const first = await SoftmaxRegression.fitStream(inPieces(50), options);
    expect((await SoftmaxRegression.fitStream(inPieces(50), options)).toJSON()).toEqual(first.toJSON());
    expect((await SoftmaxRegression.fitStream(inPieces(250), options)).toJSON()).toEqual(first.toJSON());
  });

  it("may come from an ordinary iterable, with weights", async () => {
    const sampleWeights = Float64Array.from({ length: 600 }, (_, r) => r % 2);
    const half = await SoftmaxRegression.fitStream(() => [{ ...all, sampleWeights }], options);
    const classWeights = [0, 1, 1];
    const without = await SoftmaxRegression.fitStream(() => [all], { ...options, classWeights });
    expect(half.training!.loss).toBeLessThan(Math.log(3));
    const p = Array.from(without.predictProbabilities(all.features, 600));
    expect(p.filter((_, i) => i % 3 === 0).reduce((sum, x) => sum + x, 0) / 600).toBeLessThan(0.1);
  });

  it("without an intercept have none", async () => {
    const model = await SoftmaxRegression.fitStream(() => [all], { ...options, intercept: false });
    expect(model.intercept).toBeUndefined();
  });

  it("end early with the best epoch's weights, and calibrate", async () => {
    const told: EpochProgress[] = [];
    const model = await SoftmaxRegression.fitStream(inPieces(600), {
      ...{ ...options, l2: 0, learningRate: 0.1, patience: 2, calibrate: true },
      validation: makeClouds({ seed: 2, rows: 300, inputs: 8, classes: 3 }),
      onProgress: (progress) => told.push(progress),
    });
    expect(model.training!.ended).toBe("early-stopping");
    const losses = told.map(({ validationLoss }) => validationLoss!);
    expect(model.training!.validationLoss).toBe(Math.min(...losses));
    expect(losses.length - 1 - losses.indexOf(Math.min(...losses))).toBe(2);
    expect(model.temperature).not.toBe(1);
  });

  it("stop when they are told to", async () => {
    const stopped = await SoftmaxRegression.fitStream(inPieces(200), {
      ...options,
      onProgress: ({ epoch }) => epoch < 2,
    });
    expect(stopped.training).toMatchObject({ ended: "stopped", epochs: 2 });
    const controller = new AbortController();
    const reason = new Error("enough");
    const aborted = SoftmaxRegression.fitStream(inPieces(200), {
      ...{ ...options, signal: controller.signal },
      onProgress: () => controller.abort(reason),
    });
    await expect(aborted).rejects.toBe(reason);
  });

  it("are refused when there are none, one is NaN, or a later piece is of another width", async () => {
    const fit = (...pieces: LabelledFeatures[]) => SoftmaxRegression.fitStream(() => pieces, options);
    const task = "Cannot fit a softmax regression to a stream";
    await expect(fit()).rejects.toThrow(`${task}: the stream had no rows, rows are wanted`);
    const features = all.features.slice();
    features[9] = Number.NaN;
    await expect(fit(all, { ...all, features })).rejects.toThrow(`${task}: feature 1 of row 1 is NaN`);
    const narrow = { features: features.subarray(0, 4), rows: 1, labels: [0] };
    await expect(fit(all, narrow)).rejects.toThrow(`${task}: 4 features in 1 rows, 1 times 8 is wanted`);
    await expect(fit({ ...all, labels: all.labels.map(() => 3) })).rejects.toThrow(/label of row 0 is 3/);
  });
});
