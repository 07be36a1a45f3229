import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { linearCrossEntropy } from "./linear-cross-entropy.ts";
import type { LinearGradients } from "./linear-loss-input.ts";
import {
  exactProblem,
  madeUpProblem,
  type Problem,
  type ProblemSize,
  worst,
  zeroGradients,
} from "./made-up-problem.test-support.ts";
import { plainLinearCrossEntropy } from "./plain-linear-cross-entropy.ts";
import { prepareFeatures } from "./prepared-features.ts";

/** The three roads to a loss. */
const ROADS = {
  dense: ({ input, weights, bias }: Problem, out: LinearGradients) =>
    linearCrossEntropy(input, weights, bias, out),
  prepared: ({ input, weights, bias }: Problem, out: LinearGradients) => {
    const features = prepareFeatures(input.features, input.rows, input.inputs);
    return linearCrossEntropy({ ...input, features }, weights, bias, out);
  },
  plain: ({ input, weights, bias }: Problem, out: LinearGradients) =>
    plainLinearCrossEntropy(input.features, input, weights, bias, out),
};

function expectWithinBounds(compute: (typeof ROADS)["dense"], problem: Problem): void {
  const want = exactProblem(problem);
  const out = zeroGradients(problem);
  const loss = compute(problem, out);
  expect(Math.abs(loss - want.loss) / want.lossBound).toBeLessThanOrEqual(1);
  expect(worst(out.weights, want.weights)).toBeLessThanOrEqual(1);
  expect(worst(out.bias, want.bias)).toBeLessThanOrEqual(1);
  expect(worst(out.features, want.features)).toBeLessThanOrEqual(1);
}

const size = fc.record({
  rows: fc.integer({ min: 1, max: 67 }),
  inputs: fc.integer({ min: 1, max: 67 }),
  classes: fc.integer({ min: 1, max: 67 }),
  zeros: fc.constantFrom(0, 0.8, 1),
});

describe.each(Object.entries(ROADS))("%s features", (_, compute) => {
  test("give loss and gradients within the bounds of float32, at odd sizes", () => {
    fc.assert(
      fc.property(size, fc.nat(999), (each, seed) => expectWithinBounds(compute, madeUpProblem(each, seed))),
      { numRuns: 60 },
    );
  });

  test.each<ProblemSize>([
    { rows: 1003, inputs: 13, classes: 10, zeros: 0.8 },
    { rows: 23, inputs: 600, classes: 21, zeros: 0.8 },
    { rows: 17, inputs: 5, classes: 2051, zeros: 0.8 },
    { rows: 486, inputs: 3, classes: 2 },
  ])("pass the edges of blocks: %o", (each) => {
    expectWithinBounds(compute, madeUpProblem(each, 7));
  });

  test("agree with finite differences of the loss", () => {
    const problem = madeUpProblem({ rows: 12, inputs: 6, classes: 5, zeros: 0.5 }, 3);
    const out = zeroGradients(problem);
    compute(problem, out);
    // Steps that float32 holds exactly; the loss is rounded at 1e-6, so a difference of 2^-5 is known to 1e-4.
    const step = 2 ** -6;
    for (const i of [0, 7, 29]) {
      const lossAt = (delta: number) => {
        const weights = problem.weights.slice();
        weights[i] = weights[i]! + delta;
        return compute({ ...problem, weights }, {});
      };
      expect((lossAt(step) - lossAt(-step)) / (2 * step)).toBeCloseTo(out.weights[i]!, 3);
    }
  });

  test("add to what the arrays hold", () => {
    const problem = madeUpProblem({ rows: 9, inputs: 4, classes: 3, zeros: 0.7 }, 11);
    const once = zeroGradients(problem);
    const twice = zeroGradients(problem);
    compute(problem, once);
    compute(problem, twice);
    compute(problem, twice);
    for (const [i, g] of twice.weights.entries()) expect(g).toBeCloseTo(2 * once.weights[i]!, 14);
    for (const [i, g] of twice.bias.entries()) expect(g).toBeCloseTo(2 * once.bias[i]!, 14);
    // Of float32: about 7 digits of numbers around 1.
    for (const [i, g] of twice.features.entries()) expect(g).toBeCloseTo(2 * once.features[i]!, 6);
  });

  test("leave rows out by label −1 or weight 0, with the bits of an input without them", () => {
    const problem = madeUpProblem({ rows: 40, inputs: 7, classes: 6, zeros: 0.7 }, 5);
    const { features, labels, sampleWeights } = problem.input;
    const kept = [...labels.keys()].filter((r) => labels[r]! >= 0 && sampleWeights![r]! > 0);
    expect(kept.length).toBeLessThan(36);
    const without: Problem = {
      ...problem,
      input: {
        ...problem.input,
        rows: kept.length,
        features: Float32Array.from(kept.flatMap((r) => [...features.subarray(7 * r, 7 * r + 7)])),
        labels: Int32Array.from(kept, (r) => labels[r]!),
        sampleWeights: Float64Array.from(kept, (r) => sampleWeights![r]!),
      },
    };
    const [a, b] = [zeroGradients(problem), zeroGradients(without)];
    expect(compute(problem, a)).toBe(compute(without, b));
    expect(a.weights).toEqual(b.weights);
    expect(a.bias).toEqual(b.bias);
  });

  test("without rows cost 0", () => {
    const problem = madeUpProblem({ rows: 0, inputs: 3, classes: 2 }, 1);
    const out = zeroGradients(problem);
    expect(compute(problem, out)).toBe(0);
    expect([...out.weights, ...out.bias]).toEqual(new Array(8).fill(0));
  });

  test("of one class cost 0 and have no gradient", () => {
    const problem = madeUpProblem({ rows: 8, inputs: 3, classes: 1 }, 1);
    const out = zeroGradients(problem);
    expect(compute(problem, out)).toBeCloseTo(0, 15);
    for (const g of [...out.weights, ...out.bias, ...out.features]) expect(Math.abs(g)).toBe(0);
  });
});

test.each<ProblemSize>([
  { rows: 1, inputs: 300_001, classes: 25 },
  { rows: 28, inputs: 300_001, classes: 1 },
])("a great many features pass by in narrower slices and shorter blocks: %o", (each) => {
  expectWithinBounds(ROADS.dense, madeUpProblem(each, 8));
});

/** Of a lot of numbers, compared fast. */
function expectSameBits(a: ReturnType<typeof zeroGradients>, b: ReturnType<typeof zeroGradients>): void {
  for (const name of ["weights", "bias", "features"] as const) {
    expect(Buffer.compare(Buffer.from(a[name].buffer), Buffer.from(b[name].buffer)), name).toBe(0);
  }
}

describe("bits", () => {
  const wide = { rows: 500, inputs: 300, classes: 37 };

  test("of a row's loss and its features' gradient do not depend on where the row stands", () => {
    const problem = madeUpProblem(wide, 21);
    problem.input.labels.fill(3);
    const { features, sampleWeights } = problem.input;
    const all = { features: new Float32Array(features.length) };
    linearCrossEntropy(problem.input, problem.weights, problem.bias, all);
    for (const r of [0, 1, 6, 479, 480, 499]) {
      const input = {
        ...problem.input,
        rows: 1,
        features: features.slice(300 * r, 300 * (r + 1)),
        labels: Int32Array.of(3),
        sampleWeights: sampleWeights!.slice(r, r + 1),
      };
      const alone = { features: new Float32Array(300) };
      linearCrossEntropy(input, problem.weights, problem.bias, alone);
      expect(alone.features).toEqual(all.features.subarray(300 * r, 300 * (r + 1)));
    }
  });

  test("of a loss are the same from lists and from all features: what is 0 adds nothing", () => {
    const problem = madeUpProblem({ ...wide, zeros: 0.9 }, 22);
    const [a, b] = [zeroGradients(problem), zeroGradients(problem)];
    expect(ROADS.dense(problem, a)).toBe(ROADS.prepared(problem, b));
    expectSameBits(a, b);
  });

  test("are the same again", () => {
    const problem = madeUpProblem(wide, 23);
    const [a, b] = [zeroGradients(problem), zeroGradients(problem)];
    expect(linearCrossEntropy(problem.input, problem.weights, problem.bias, a)).toBe(
      linearCrossEntropy(problem.input, problem.weights, problem.bias, b),
    );
    expectSameBits(a, b);
  });
});

test("without a bias the logits begin at 0", () => {
  const { input, weights, bias } = madeUpProblem({ rows: 9, inputs: 5, classes: 4 }, 9);
  const zero = linearCrossEntropy(
    input,
    weights,
    bias.map(() => 0),
  );
  expect(linearCrossEntropy(input, weights, undefined)).toBe(zero);
  expect(linearCrossEntropy(input, weights, bias)).not.toBe(zero);
});
