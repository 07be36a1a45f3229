import { describe, expect, test } from "vitest";
import { linearCrossEntropy } from "./linear-cross-entropy.ts";
import { madeUpProblem, zeroGradients } from "./made-up-problem.test-support.ts";
import { prepareFeatures } from "./prepared-features.ts";

const problem = () => madeUpProblem({ rows: 4, inputs: 3, classes: 2 }, 1);

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return String(error);
  }
  return "nothing is thrown";
}

describe("linearCrossEntropy() refuses", () => {
  const { input, weights, bias } = problem();
  const { features, labels } = input;
  const prepared = prepareFeatures(features, 4, 3);
  test.each<[what: string, work: () => unknown, message: string]>([
    [
      "features of another length",
      () => linearCrossEntropy({ ...input, rows: 5 }, weights, bias),
      "TypeError: Cannot compute a linear cross-entropy: features has length 12, a Float32Array of 15 is wanted",
    ],
    [
      "numbers in a list",
      () => linearCrossEntropy(input, [1, 2, 3, 4, 5, 6] as unknown as Float32Array, bias),
      "TypeError: Cannot compute a linear cross-entropy: weights is an array of 6, a Float32Array of 6 is wanted",
    ],
    [
      "a gradient of another kind",
      () =>
        linearCrossEntropy(input, weights, bias, {
          features: new Float64Array(12) as unknown as Float32Array,
        }),
      "TypeError: Cannot compute a linear cross-entropy: out.features is a Float64Array, a Float32Array of 12 is wanted",
    ],
    [
      "features that were prepared with other sizes",
      () => linearCrossEntropy({ ...input, features: prepared, rows: 3 }, weights, bias),
      "TypeError: Cannot compute a linear cross-entropy: features were prepared as [4, 3], [3, 3] is wanted",
    ],
    [
      "no inputs",
      () => linearCrossEntropy({ ...input, inputs: 0 }, weights, bias),
      "RangeError: Cannot compute a linear cross-entropy: inputs is 0, a whole number from 1 on is wanted",
    ],
    [
      "a label that is no class",
      () => linearCrossEntropy({ ...input, labels: Int32Array.of(0, 1, 2, 0) }, weights, bias),
      "RangeError: Cannot compute a linear cross-entropy: the label of row 2 is 2, a whole number from 0 to 1 is wanted, or -1 to leave the row out",
    ],
    [
      "a label of -100, which is PyTorch's",
      () => linearCrossEntropy({ ...input, labels: labels.map(() => -100) }, weights, bias),
      "RangeError: Cannot compute a linear cross-entropy: the label of row 0 is -100, a whole number from 0 to 1 is wanted, or -1 to leave the row out",
    ],
    [
      "a negative sample weight",
      () => linearCrossEntropy({ ...input, sampleWeights: Float64Array.of(1, -1, 1, 1) }, weights, bias),
      "RangeError: Cannot compute a linear cross-entropy: the weight of row 1 is -1, a finite number from 0 on is wanted",
    ],
    [
      "a gradient it does not know",
      () => linearCrossEntropy(input, weights, bias, { weight: new Float64Array(6) } as object),
      'TypeError: Cannot read options of linearCrossEntropy: unknown option "weight", known are weights, bias, features',
    ],
  ])("%s", (_, work, message) => {
    expect(messageOf(work)).toBe(message);
  });
});

describe.each([Number.NaN, Infinity, -Infinity])("%d", (value) => {
  test("as a feature is refused, with its row and column", () => {
    const { input, weights, bias } = problem();
    input.labels.fill(1);
    input.features[7] = value;
    const { sampleWeights: _, ...unweighted } = input;
    const message = `RangeError: Cannot compute a linear cross-entropy: feature 1 of row 2 is ${value}, a finite number is wanted`;
    expect(messageOf(() => linearCrossEntropy(unweighted, weights, bias))).toBe(message);
    expect(messageOf(() => prepareFeatures(input.features, 4, 3))).toBe(message);
  });

  test("as a feature of a row that is left out counts for nothing", () => {
    const { input, weights, bias } = problem();
    const labels = Int32Array.of(1, 0, -1, 1);
    const sampleWeights = Float64Array.of(1, 2, 1, 0);
    const clean = { input: { ...input, labels, sampleWeights }, weights, bias };
    const dirty = { ...clean, input: { ...clean.input, features: input.features.slice() } };
    dirty.input.features.fill(value, 6);
    const [a, b] = [zeroGradients(clean), zeroGradients(clean)];
    expect(linearCrossEntropy(dirty.input, weights, bias, b)).toBe(
      linearCrossEntropy(clean.input, weights, bias, a),
    );
    expect(b).toEqual(a);
  });

  test("as a weight or a bias is refused, with its index", () => {
    const { input, weights, bias } = problem();
    input.labels.fill(1);
    const someWeights = weights.slice();
    someWeights[4] = value;
    expect(messageOf(() => linearCrossEntropy(input, someWeights, bias))).toContain(
      `weights[4] is ${value}, a finite number is wanted`,
    );
    const someBias = Float32Array.of(value, 1);
    expect(messageOf(() => linearCrossEntropy(input, weights, someBias))).toContain(
      `bias[0] is ${value}, a finite number is wanted`,
    );
  });
});

test("logits that overflow float32 give a loss of NaN: a line search turns back there", () => {
  const { input, bias } = problem();
  input.labels.fill(1);
  input.features.fill(3e38);
  expect(linearCrossEntropy(input, new Float32Array(6).fill(3e38), bias)).toBeNaN();
});
