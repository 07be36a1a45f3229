import { describe, expect, it } from "vitest";
import { makeClouds } from "../optimisers/clouds.test-support.ts";
import { type FitNetworkOptions, SoftmaxNetwork } from "./softmax-network.ts";

const corners = { features: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), rows: 4, labels: [0, 1, 1, 0] };
const clouds = makeClouds({ seed: 1, rows: 300, inputs: 6, classes: 3 });
const heldOut = makeClouds({ seed: 2, rows: 300, inputs: 6, classes: 3 });
const small: FitNetworkOptions = { hidden: [16], epochs: 5, batchSize: 32, learningRate: 0.01, seed: 7 };

describe("training", () => {
  it.each([[[16]], [[8, 8]]])("learns exclusive or, which no regression can, with %j", (hidden) => {
    const network = SoftmaxNetwork.fit(corners, { hidden, epochs: 500, learningRate: 0.01, l2: 0, seed: 1 });
    const p = network.predictProbabilities(corners.features, 4);
    corners.labels.forEach((label, r) => {
      expect(p[2 * r + label]).toBeGreaterThan(0.9);
    });
    expect(network.training).toMatchObject({ ended: "epochs", epochs: 500 });
  });

  it("gives the same bits for a seed, and others for another", () => {
    const options = { ...small, dropout: 0.2 };
    const first = SoftmaxNetwork.fit(clouds, options).toJSON();
    expect(SoftmaxNetwork.fit(clouds, options).toJSON()).toEqual(first);
    expect(SoftmaxNetwork.fit(clouds, { ...options, seed: 8 }).toJSON()).not.toEqual(first);
  });

  it("shrinks weights by the penalty", () => {
    const size = (l2: number) =>
      SoftmaxNetwork.fit(clouds, { ...small, epochs: 30, l2 }).layers[0]!.weights.reduce(
        (s, w) => s + w * w,
        0,
      );
    expect(size(100)).toBeLessThan(size(0) / 4);
  });

  it("counts rows by sample and class weights: a weight of 0 is no row", () => {
    const order = { epochs: 1, batchSize: 300 }; // one step, whatever the order
    const isKept = (label: number) => Number(label > 0);
    const sampleWeights = Array.from(clouds.labels, isKept);
    const byRow = SoftmaxNetwork.fit({ ...clouds, sampleWeights }, { ...small, ...order });
    const byClass = SoftmaxNetwork.fit(clouds, { ...small, ...order, classWeights: [0, 1, 1] });
    expect(byClass.toJSON()).toEqual(byRow.toJSON());
    expect(byClass.toJSON()).not.toEqual(SoftmaxNetwork.fit(clouds, { ...small, ...order }).toJSON());
  });

  it("streams: pieces are cut into the same steps", async () => {
    const { labels, features } = clouds;
    const halves = [0, 1].map((h) => ({
      features: features.subarray(h * 900, (h + 1) * 900),
      rows: 150,
      labels: labels.subarray(h * 150, (h + 1) * 150),
    }));
    const options = { ...small, classes: 3, batchSize: 50 };
    const whole = await SoftmaxNetwork.fitStream(() => [clouds], options);
    const pieces = await SoftmaxNetwork.fitStream(async function* () {
      yield* halves;
    }, options);
    expect(pieces.toJSON()).toEqual(whole.toJSON());
    expect(whole.training!.loss).toBeLessThan(Math.log(3));
  });

  it("ends early with the best epoch's weights, and calibrates", () => {
    const losses: number[] = [];
    const network = SoftmaxNetwork.fit(clouds, {
      ...{ ...small, epochs: 100, l2: 0, validation: heldOut, patience: 3, calibrate: true },
      onProgress: ({ validationLoss }) => losses.push(validationLoss!),
    });
    expect(network.training!.ended).toBe("early-stopping");
    expect(network.training!.validationLoss).toBe(Math.min(...losses));
    expect(losses.length - 1 - losses.indexOf(Math.min(...losses))).toBe(3);
    const raw = network.predictLogits(heldOut.features, 300).map((z) => z * network.temperature);
    const nll = heldOut.labels.reduce((sum, label, r) => {
      const z = Array.from(raw.subarray(3 * r, 3 * r + 3));
      return sum + Math.log(z.reduce((s, each) => s + Math.exp(each), 0)) - z[label]!;
    }, 0);
    expect(nll / 300).toBeCloseTo(network.training!.validationLoss!, 5); // logits were divided in float32
    expect(network.temperature).not.toBe(1);
  });

  it("stops when it is told to", () => {
    const { training } = SoftmaxNetwork.fit(clouds, { ...small, onProgress: ({ epoch }) => epoch < 2 });
    expect(training).toMatchObject({ ended: "stopped", epochs: 2 });
    const reason = new Error("enough");
    expect(() => SoftmaxNetwork.fit(clouds, { ...small, signal: AbortSignal.abort(reason) })).toThrow(reason);
  });

  it("of one class only gives all probability to it, with constant features to each its share", () => {
    const options = { hidden: [4], epochs: 400, learningRate: 0.02, l2: 0 };
    const one = SoftmaxNetwork.fit({ ...corners, labels: [1, 1, 1, 1] }, { ...options, classes: 3 });
    expect(
      one
        .predictProbabilities(corners.features, 4)
        .filter((_, i) => i % 3 === 1)
        .every((p) => p > 0.95),
    ).toBe(true);
    const features = new Float32Array(8).fill(1);
    const constant = SoftmaxNetwork.fit({ ...corners, features, labels: [0, 1, 1, 1] }, options);
    // A last step of 5e-5 in each of a dozen weights.
    expect(constant.predictProbabilities(features, 4)[1]).toBeCloseTo(0.75, 2);
  });

  it("refuses a feature that is not finite and a label that is no class, with their row", () => {
    const features = corners.features.slice();
    features[5] = Number.NaN;
    expect(() => SoftmaxNetwork.fit({ ...corners, features }, small)).toThrow(
      "Cannot train a softmax network: feature 1 of row 2 is NaN, a finite number is wanted (both count from 0)",
    );
    expect(() => SoftmaxNetwork.fit({ ...corners, labels: [0, 1, 2, 1] }, { ...small, classes: 2 })).toThrow(
      "Cannot train a softmax network: the label of row 2 is 2, a class index from 0 to 1 is wanted",
    );
  });

  it("refuses a loss that overflows", () => {
    const features = new Float32Array(8).fill(3e38);
    expect(() => SoftmaxNetwork.fit({ ...corners, features }, small)).toThrow(
      /^Cannot train a softmax network: the loss is .* in epoch 1, features of a size near 1 or a smaller learningRate is wanted$/,
    );
  });

  it.each([
    [{ hidden: [] }, "hidden is an array of 0, the units of one or two layers are wanted"],
    [{ hidden: [4, 4, 4] }, "hidden is an array of 3, the units of one or two layers are wanted"],
    [{ hidden: [1.5] }, "a hidden layer's number of units is 1.5, a whole number from 1 is wanted"],
    [{ dropout: 1 }, "dropout is 1, a number from 0 and below 1 is wanted"],
    [{ epochs: 0 }, "epochs is 0, a whole number from 1 is wanted"],
    [{ batchSize: 0 }, "batchSize is 0, a whole number from 1 is wanted"],
    [{ learningRate: 0 }, "learningRate is 0, a finite number above 0 is wanted"],
  ])("refuses %j", (options, message) => {
    expect(() => SoftmaxNetwork.fit(corners, options)).toThrow(`Cannot train a softmax network: ${message}`);
  });

  it("refuses unknown options", () => {
    expect(() => SoftmaxNetwork.fit(corners, { layers: 2 } as object)).toThrow(/unknown option "layers"/);
  });
});

describe("JSON", () => {
  const network = SoftmaxNetwork.fit(clouds, {
    ...small,
    hidden: [5, 4],
    validation: heldOut,
    calibrate: true,
  });

  it("gives a network with the same bits", () => {
    const again = SoftmaxNetwork.fromJSON(JSON.parse(JSON.stringify(network)));
    expect(again.layers).toEqual(network.layers);
    expect(again.temperature).toBe(network.temperature);
    expect(again.predictLogits(clouds.features, 300)).toEqual(network.predictLogits(clouds.features, 300));
  });

  it.each([
    [{ schema: "softmax-regression" }, `a softmax network: "schema" is "softmax-regression"`],
    [{ version: 0 }, `a softmax network: "version" is 0, wanted 1`],
    [{ layers: network.toJSON().layers.slice(1, 2) }, 'a softmax network: "layers" is '],
    [
      { layers: [network.toJSON().layers[0], network.toJSON().layers[2]] },
      'layer 1 of a softmax network: "inputs" is 4, wanted 5, as the layer before gives',
    ],
  ])("that is wrong is refused", (change, message) => {
    expect(() => SoftmaxNetwork.fromJSON({ ...network.toJSON(), ...change })).toThrow(
      `Cannot read ${message}`,
    );
  });
});

it("refuses features that are not finite, with their row", () => {
  const network = SoftmaxNetwork.fit(corners, small);
  expect(() => network.predictLogits(Float64Array.of(0, 1, 0, 1e300), 2)).toThrow(
    "Cannot predict with a softmax network: feature 1 of row 1 is Infinity, a finite number is wanted (both count from 0)",
  );
});
