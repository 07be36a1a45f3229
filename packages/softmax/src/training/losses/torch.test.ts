/** Losses, gradients and products against PyTorch's autograd: fixtures/training_losses.py. */
import { describe, expect, test } from "vitest";
import oracle from "../../../../../fixtures/training_losses.json" with { type: "json" };
import {
  crossEntropyHvp,
  distillationLoss,
  entmax15,
  entmax15Loss,
  entmax15Vjp,
  focalLoss,
  freeEnergy,
  gibbsEntropy,
  gumbelSoftmax,
  gumbelSoftmaxVjp,
  meanEnergy,
  softmin,
  sparsemax,
  sparsemaxLoss,
  sparsemaxVjp,
  zLoss,
} from "../index.ts";

type Nested = readonly (number | null | readonly (number | null)[])[];
const rowsOf = (rows: readonly (readonly (number | null)[])[], missing = -Infinity) =>
  rows.map((row) => row.map((x) => x ?? missing));
const flat = (values: Nested) => values.flat().map((x) => x ?? 0);

const logits = rowsOf(oracle.logits);
const plain = rowsOf(oracle.plain);
const vector = rowsOf(oracle.vector);

/** PyTorch's own float64 arithmetic is good to some ulp of the terms of a row, here below 100. */
const DIGITS = 13;

function expectClose(actual: ArrayLike<number>, expected: Nested, digits = DIGITS): void {
  const wanted = flat(expected);
  expect(actual).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(actual[i], `value ${i}`).toBeCloseTo(value, digits);
}

const gradientOf = (rows: readonly (readonly number[])[]) => new Float64Array(rows.flat().length);

test("z-loss", () => {
  const gradient = gradientOf(logits);
  expect(zLoss(logits, { gradient })).toBeCloseTo(oracle.zLoss.loss, DIGITS);
  expectClose(gradient, oracle.zLoss.gradient);
});

test.each(oracle.focal)("focal loss, gamma $gamma, targets $targets", (expected) => {
  const { gamma, targets, weight } = expected;
  const gradient = gradientOf(logits);
  expect(focalLoss(logits, targets, { gamma, weight, gradient })).toBeCloseTo(expected.loss, DIGITS);
  expectClose(gradient, expected.gradient);
});

describe("distillation", () => {
  test.each(oracle.distillation)("T = $temperature", (expected) => {
    const { temperature } = expected;
    const gradient = gradientOf(plain);
    const loss = distillationLoss(plain, rowsOf(expected.teacher), { temperature, gradient });
    // PyTorch subtracts logarithms of both sides: at T = 20 it keeps 400 · 2⁻⁵³ · log p of the loss.
    expect(loss).toBeCloseTo(expected.loss, 12);
    expectClose(gradient, expected.gradient, 12);
  });
});

describe.each([
  ["sparsemax", oracle.sparse.sparsemax, sparsemax, sparsemaxLoss, sparsemaxVjp],
  ["entmax15", oracle.sparse.entmax15, entmax15, entmax15Loss, entmax15Vjp],
] as const)("%s", (_, expected, map, loss, vjp) => {
  const rows = rowsOf(oracle.sparse.logits);

  test("probabilities", () => expectClose(map(rows).flat(), expected.probabilities, 15));

  test("loss and gradient", () => {
    const gradient = gradientOf(rows);
    expectClose(loss(rows, oracle.sparse.targets, { reduction: "none", gradient }), expected.losses);
    expectClose(gradient, expected.gradients);
  });

  test("the product with the Jacobian, which is the loss's Hessian", () => {
    expectClose(vjp(expected.probabilities, rowsOf(oracle.sparse.vector)).flat(), expected.products);
  });
});

test.each(oracle.gumbel)("Gumbel-softmax, T = $temperature, hard $hard", (expected) => {
  const { temperature, hard, uniforms } = expected;
  const options = { temperature, hard, random: (index: number) => uniforms[index]! };
  expectClose(gumbelSoftmax(logits, options).flat(), expected.sample);
  expectClose(gumbelSoftmaxVjp(logits, vector, options).flat(), expected.gradient);
});

describe.each(oracle.gibbs)("the Gibbs distribution at kT = $kT", (expected) => {
  const { kT } = expected;
  const energies = logits.map((row) => row.map((z) => -z));

  test("probabilities", () => expectClose(softmin(energies, { kT }).flat(), expected.probabilities));

  test.each([
    ["free energy", freeEnergy, expected.freeEnergy],
    ["mean energy", meanEnergy, expected.meanEnergy],
    ["entropy", gibbsEntropy, expected.entropy],
  ] as const)("%s", (_, quantity, { values, gradient: wanted }) => {
    const gradient = gradientOf(energies);
    expectClose(quantity(energies, { kT, gradient }), values);
    expectClose(gradient, wanted, 11); // at kT = 0.1 PyTorch multiplies rounded differences by 1/kT²
  });
});

test.each(oracle.hessian)("the Hessian of cross-entropy at T = $temperature", ({ temperature, product }) => {
  expectClose(crossEntropyHvp(plain, vector, { temperature }).flat(), product);
});
