import { describe, expect, it } from "vitest";
import { createRandom } from "../../math/random.ts";
import { makeClouds } from "./clouds.test-support.ts";
import { type DenseLayer, heLayer, parametersOf } from "./dense-layer.ts";
import { dropOut } from "./dropout.ts";
import { networkGradient } from "./network-gradient.ts";
import { networkLoss } from "./network-loss.ts";

const { features, rows, labels } = makeClouds({ seed: 3, rows: 12, inputs: 5, classes: 3 });
const weights = Float64Array.from({ length: rows }, (_, r) => (r % 4) / 2);
const batch = { features: Float32Array.from(features), rows, labels, weights };

function makeNetwork(sizes: readonly number[]): DenseLayer[] {
  const random = createRandom(5);
  const layers = sizes.slice(1).map((outputs, l) => heLayer(sizes[l]!, outputs, random));
  for (const { bias } of layers) bias!.set(bias!.map(() => random.next() - 0.5));
  return layers;
}

/** The same loss in float64, written from its definition; `kept` says which hidden units are not dropped. */
function loss64(sizes: readonly number[], parameters: readonly Float64Array[], kept?: (i: number) => number) {
  let total = 0;
  let unit = 0;
  const dropped: number[] = [];
  if (kept)
    for (let l = 1; l < sizes.length - 1; l++)
      for (let i = 0; i < rows * sizes[l]!; i++) dropped.push(kept(unit++));
  for (let r = 0; r < rows; r++) {
    let h = Array.from(features.subarray(5 * r, 5 * r + 5));
    let before = 0;
    for (let l = 1; l < sizes.length; l++) {
      const W = parameters[2 * l - 2]!;
      const b = parameters[2 * l - 1]!;
      const isLast = l === sizes.length - 1;
      const size = sizes[l]!;
      const input = h;
      h = Array.from(b, (bias, k) => {
        const z = input.reduce((sum, x, d) => sum + x * W[d * size + k]!, bias);
        return isLast ? z : Math.max(0, z) * (dropped[before + r * size + k] ?? 1);
      });
      before += rows * size;
    }
    total += weights[r]! * (Math.log(h.reduce((sum, z) => sum + Math.exp(z), 0)) - h[labels[r]!]!);
  }
  return total;
}

/** Central differences in float64: errors of about 1e-9 of the loss here. */
function differences(sizes: readonly number[], layers: readonly DenseLayer[], kept?: (i: number) => number) {
  const parameters = parametersOf(layers).map((each) => Float64Array.from(each));
  return parameters.map((each) =>
    each.map((value, i) => {
      const step = 1e-6;
      each[i] = value + step;
      const above = loss64(sizes, parameters, kept);
      each[i] = value - step;
      const below = loss64(sizes, parameters, kept);
      each[i] = value;
      return (above - below) / (2 * step);
    }),
  );
}

const blank = (layers: readonly DenseLayer[]) =>
  layers.map((layer) => ({
    ...layer,
    weights: layer.weights.map(() => Number.NaN),
    bias: layer.bias!.map(() => Number.NaN),
  }));

describe.each([[[5, 3]], [[5, 7, 3]], [[5, 7, 6, 3]]])("a network of %j", (sizes) => {
  const layers = makeNetwork(sizes);

  it("has the gradient of its loss by differences in float64", () => {
    const gradients = blank(layers);
    const loss = networkGradient(layers, gradients, batch, undefined);
    const expected = loss64(
      sizes,
      parametersOf(layers).map((each) => Float64Array.from(each)),
    );
    expect(Math.abs(loss / expected - 1)).toBeLessThan(1e-6);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    expect(networkLoss(layers, batch)).toBeCloseTo(expected / total, 6);
    const wanted = differences(sizes, layers);
    parametersOf(gradients).forEach((gradient, p) => {
      const size = Math.max(...wanted[p]!.map(Math.abs));
      // float32 through three layers of at most 7 terms: some ten roundings of 6e-8.
      gradient.forEach((g, i) => {
        expect(Math.abs(g - wanted[p]![i]!)).toBeLessThan(2e-6 * size);
      });
    });
  });
});

describe("dropout", () => {
  it("drops the given share, and keeps the mean", () => {
    const values = new Float32Array(100_000).fill(1);
    dropOut(values, 0.25, createRandom(1));
    const kept = values.filter((value) => value > 0).length;
    expect(Math.abs(kept - 75_000)).toBeLessThan(5 * Math.sqrt(100_000 * 0.25 * 0.75)); // five standard deviations
    expect(values.every((value) => value === 0 || value === Math.fround(4 / 3))).toBe(true);
  });

  it("has the gradient of the units that are left", () => {
    const sizes = [5, 7, 6, 3];
    const layers = makeNetwork(sizes);
    const gradients = blank(layers);
    networkGradient(layers, gradients, batch, { rate: 0.5, random: createRandom(9) });
    const units = new Float32Array(rows * 13).fill(1);
    dropOut(units, 0.5, createRandom(9)); // the same units in the same order
    const wanted = differences(sizes, layers, (i) => units[i]!);
    parametersOf(gradients).forEach((gradient, p) => {
      const size = Math.max(...wanted[p]!.map(Math.abs));
      gradient.forEach((g, i) => {
        expect(Math.abs(g - wanted[p]![i]!)).toBeLessThan(2e-6 * size);
      });
    });
  });
});
