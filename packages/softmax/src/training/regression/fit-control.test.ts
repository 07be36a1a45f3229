/** What a caller hears of a fit, and how it ends early. */
import { describe, expect, it } from "vitest";
import { fitTemperature } from "../../calibration/fit-temperature.ts";
import { makeClouds } from "../optimisers/clouds.test-support.ts";
import type { FitSummary } from "./fit-regression.ts";
import type { FitProgress } from "./regression-settings.ts";
import { SoftmaxRegression } from "./softmax-regression.ts";

const rows = makeClouds({ seed: 1, rows: 60, inputs: 20, classes: 3 });
const heldOut = makeClouds({ seed: 2, rows: 200, inputs: 20, classes: 3 });

describe("progress", () => {
  it("tells of every iteration: the loss falls, and the last is the model's", () => {
    const told: FitProgress[] = [];
    const { training } = SoftmaxRegression.fit(rows, { onProgress: (progress) => told.push(progress) });
    expect(told.map(({ iteration }) => iteration)).toEqual(told.map((_, i) => i));
    expect(told[0]!.loss).toBeCloseTo(Math.log(3), 14);
    told.slice(1).forEach(({ loss }, i) => {
      expect(loss).toBeLessThan(told[i]!.loss);
    });
    const { iterations, loss, gradientNorm } = training as FitSummary;
    expect(told.at(-1)).toEqual({ iteration: iterations, loss, gradientNorm });
  });

  it("that returns false ends the fit with the weights so far", () => {
    const model = SoftmaxRegression.fit(rows, { onProgress: ({ iteration }) => iteration < 3 });
    expect(model.training).toMatchObject({ ended: "stopped", iterations: 3 });
    expect(model.training!.loss).toBeLessThan(Math.log(3));
  });

  it("ends at maxIterations, and the model says so", () => {
    const { training } = SoftmaxRegression.fit(rows, { maxIterations: 2 });
    expect(training).toMatchObject({ ended: "max-iterations", iterations: 2 });
  });

  it("ends where float32 can do no better, and the model says so", () => {
    const features = Float32Array.from(rows.features);
    const { training } = SoftmaxRegression.fit({ ...rows, features }, { tolerance: 1e-15 });
    expect(training!.ended).toBe("rounding");
    expect((training as FitSummary).gradientNorm).toBeLessThan(1e-5);
  });
});

describe("features of very different sizes", () => {
  it("take few iterations, because their second moments are known", () => {
    const features = rows.features.map((x, i) => x * 10 ** ((i % 20) / 2 - 5));
    const { training } = SoftmaxRegression.fit({ ...rows, features }, { l2: 1e-6, tolerance: 1e-8 });
    expect(training!.ended).toBe("converged");
    expect((training as FitSummary).iterations).toBeLessThan(100); // thousands, knowing nothing
  });
});

describe("a signal", () => {
  it("that is aborted throws its reason, before and during the fit", () => {
    const reason = new Error("enough");
    expect(() => SoftmaxRegression.fit(rows, { signal: AbortSignal.abort(reason) })).toThrow(reason);
    const controller = new AbortController();
    const onProgress = ({ iteration }: FitProgress) => {
      if (iteration === 2) controller.abort(reason);
    };
    expect(() => SoftmaxRegression.fit(rows, { signal: controller.signal, onProgress })).toThrow(reason);
  });
});

describe("held-out rows", () => {
  const told: FitProgress[] = [];
  const model = SoftmaxRegression.fit(rows, {
    ...{ l2: 1e-4, validation: heldOut, patience: 3 },
    onProgress: (progress) => told.push(progress),
  });

  it("end the fit when their loss has not fallen for so many iterations", () => {
    expect(model.training!.ended).toBe("early-stopping");
    const losses = told.map(({ validationLoss }) => validationLoss!);
    const best = losses.indexOf(Math.min(...losses));
    expect(losses.length - 1 - best).toBe(3);
    expect(model.training!.validationLoss).toBe(losses[best]);
  });

  it("have that loss under the model's weights", () => {
    const p = model.predictProbabilities(heldOut.features, 200);
    const nll = heldOut.labels.reduce((sum, label, r) => sum - Math.log(p[3 * r + label]!), 0) / 200;
    expect(nll).toBeCloseTo(model.training!.validationLoss!, 12);
    expect((model.training as FitSummary).loss).toBe(
      told.find(({ validationLoss }) => validationLoss === model.training!.validationLoss)!.loss,
    );
  });

  it("choose the weights when patience outlasts the search too", () => {
    const { training, weights } = SoftmaxRegression.fit(rows, {
      ...{ l2: 1e-4, validation: heldOut, patience: 1000 },
    });
    expect(training!.ended).toBe("early-stopping");
    expect(weights).toEqual(model.weights);
  });

  it("without patience are only watched", () => {
    const { training } = SoftmaxRegression.fit(rows, { l2: 1e-4, validation: heldOut });
    expect(training!.ended).toBe("converged");
    expect(training!.validationLoss).toBe(model.training!.validationLoss);
  });

  it("calibrate the model: the temperature that fits its logits", () => {
    const plain = SoftmaxRegression.fit(rows, { l2: 1e-3 });
    const logits = plain.predictLogits(heldOut.features, 200);
    const { temperature } = fitTemperature(logits as Float64Array, heldOut.labels, { classes: 3 });
    expect(temperature).toBeGreaterThan(1.5); // surer than it should be
    const calibrated = SoftmaxRegression.fit(rows, { l2: 1e-3, validation: heldOut, calibrate: true });
    expect(calibrated.temperature).toBe(temperature);
    expect(calibrated.predictLogits(heldOut.features, 200)).toEqual(logits.map((z) => z / temperature));
    expect(SoftmaxRegression.fromJSON(calibrated.toJSON()).temperature).toBe(temperature);
  });

  it("of another type than the rows are refused", () => {
    const validation = { ...heldOut, features: Float32Array.from(heldOut.features) };
    expect(() => SoftmaxRegression.fit(rows, { validation })).toThrow(
      "Cannot fit a softmax regression, validation: features are a Float32Array, a Float64Array is wanted as for the other rows",
    );
  });
});

it("gives the same bits every time", () => {
  const features = Float32Array.from(rows.features);
  for (const examples of [rows, { ...rows, features }]) {
    expect(SoftmaxRegression.fit(examples)).toEqual(SoftmaxRegression.fit(examples));
  }
});
