/** The gradient by hand against finite differences, and the model that is committed against the one that is trained. */
import { describe, expect, test } from "vitest";
import { loadModule } from "./load-module.test-support.ts";

const { createNetwork, lossAndGradient, LAYERS } = await loadModule("network.mjs");
const { Adam } = await loadModule("adam.mjs");
const { createRandom } = await loadModule("random.mjs");
const { decodeLayers, encodeLayers } = await loadModule("layer-bytes.mjs");
const { LanguageModel } = await loadModule("language-model.mjs");
const { CHARACTERS } = await loadModule("tokenizer.mjs");
const { crossEntropy } = await import("softmax");

const sizes = { vocabulary: 96, context: 3, embedding: 4, hidden: 8 };
// Tokens that occur twice in a window, as a target too, and in several windows.
const windows = Int32Array.of(1, 2, 1, 2, 1, 7, 0, 0, 5, 7, 7, 7);
const targets = Int32Array.of(7, 3, 95, 1);

describe("gradient", () => {
  const network = createNetwork(sizes, createRandom(3));
  const { gradient } = lossAndGradient(network, windows, targets);
  const step = 1e-5;

  const differences = (values: Float64Array) =>
    Float64Array.from(values, (value, i) => {
      values[i] = value + step;
      const above = lossAndGradient(network, windows, targets).loss;
      values[i] = value - step;
      const below = lossAndGradient(network, windows, targets).loss;
      values[i] = value;
      return (above - below) / (2 * step);
    });

  const norm = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

  // Central differences err by the step's square, 1e-10, times a third derivative, and by 1e-16 / 1e-5 of the loss.
  const names: string[] = LAYERS.flatMap((layer: string) => [`${layer} weights`, `${layer} bias`]);
  test.each(names)("%s", (name) => {
    const [layer, part] = name.split(" ");
    const expected = differences(network[layer!][part!]);
    const given: Float64Array = gradient[layer!][part!];
    expect(norm(expected)).toBeGreaterThan(1e-3);
    expect(norm(given.map((value, i) => value - expected[i]!)) / norm(expected)).toBeLessThan(1e-8);
  });
});

test("Adam learns four examples by heart", () => {
  const network = createNetwork(sizes, createRandom(3));
  const adam = new Adam(LAYERS.flatMap((name: string) => [network[name].weights, network[name].bias]));
  const losses = Array.from({ length: 100 }, () => {
    const { loss, gradient } = lossAndGradient(network, windows, targets);
    adam.step(
      LAYERS.flatMap((name: string) => [gradient[name].weights, gradient[name].bias]),
      0.05,
    );
    return loss;
  });
  expect(losses[0]).toBeGreaterThan(4);
  expect(losses.at(-1)).toBeLessThan(0.01);
});

test("bytes are the nearest of 255 values in their row", () => {
  const network = createNetwork(sizes, createRandom(3));
  const layers = decodeLayers(encodeLayers(network, sizes), sizes);
  for (const name of LAYERS) {
    const { weights, scales, inputs } = layers[name];
    network[name].weights.forEach((weight: number, i: number) => {
      const scale = scales[Math.floor(i / inputs)];
      // Half a step, and the rounding of the scale to float32.
      expect(Math.abs(weights[i] * scale - weight)).toBeLessThan(scale * 0.50001);
    });
  }
});

test("the model computes what the network in training does", () => {
  const network = createNetwork(sizes, createRandom(3));
  // Weights that bytes hold exactly: multiples of 1/128, with 127/128 in every row.
  for (const name of LAYERS) {
    const { weights, inputs } = network[name];
    weights.forEach((weight: number, i: number) => {
      weights[i] = i % inputs === 0 ? 127 / 128 : Math.round(Math.max(-1, Math.min(1, weight)) * 127) / 128;
    });
    network[name].bias.forEach((_: number, i: number) => {
      network[name].bias[i] = (i - 3) / 64;
    });
  }
  const model = new LanguageModel({ ...sizes, tokens: CHARACTERS }, encodeLayers(network, sizes));
  const losses = Array.from(targets, (target, row) =>
    crossEntropy(Float64Array.from(model.logits(windows.subarray(3 * row, 3 * row + 3))), target),
  );
  const mean = losses.reduce((sum, loss) => sum + loss) / losses.length;
  // The model's logits are rounded to float32: here to 1e-6 at most.
  expect(mean).toBeCloseTo(lossAndGradient(network, windows, targets).loss, 6);
});
