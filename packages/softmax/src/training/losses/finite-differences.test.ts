/** Gradients and products against central differences of the functions themselves, in float64. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
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

const SHAPE = [3, 4];
const SIZE = 12;
/** The error of central differences is of the order h² f''' and 2⁻⁵³/h: 1e-10 here. */
const H = 1e-5;

const numbers = (min: number, max: number) =>
  fc
    .array(fc.double({ min, max, noNaN: true }), { minLength: SIZE, maxLength: SIZE })
    .map((values) => Float64Array.from(values));

function differences(value: (z: Float64Array) => number, z: Float64Array): Float64Array {
  return z.map((_, i) => {
    const at = (x: number) => value(z.map((old, j) => (j === i ? old + x : old)));
    return (at(H) - at(-H)) / (2 * H);
  });
}

function expectNear(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-6): void {
  for (let i = 0; i < expected.length; i++) {
    const scale = Math.max(1, Math.abs(expected[i]!));
    expect(Math.abs(actual[i]! - expected[i]!) / scale, `value ${i}`).toBeLessThan(tolerance);
  }
}

const teacher = Float64Array.of(1, -2, 0.5, 3, 0, 0, 0, 0, -1, 4, 2, 0.25);
const targets = [1, -100, 3];
const weight = [1, 2, 0.5, 3];

type Gradient = { readonly gradient?: Float64Array };
const losses: readonly (readonly [string, (z: Float64Array, options: Gradient) => number])[] = [
  ["zLoss", (z, o) => zLoss(z, { shape: SHAPE, coefficient: 0.3, ...o })],
  ["zLoss, sum", (z, o) => zLoss(z, { shape: SHAPE, reduction: "sum", ...o })],
  ...[0, 0.5, 2, 3.5].map(
    (gamma) =>
      [
        `focalLoss, γ = ${gamma}`,
        (z: Float64Array, o: Gradient) => focalLoss(z, targets, { shape: SHAPE, gamma, weight, ...o }),
      ] as const,
  ),
  ...[0.7, 1, 5, Infinity].map(
    (temperature) =>
      [
        `distillationLoss, T = ${temperature}`,
        (z: Float64Array, o: Gradient) => distillationLoss(z, teacher, { shape: SHAPE, temperature, ...o }),
      ] as const,
  ),
  ["sparsemaxLoss", (z, o) => sparsemaxLoss(z, targets, { shape: SHAPE, weight, ...o })],
  ["entmax15Loss", (z, o) => entmax15Loss(z, targets, { shape: SHAPE, weight, reduction: "sum", ...o })],
];

describe.each(losses)("%s", (name, loss) => {
  test("its gradient", () => {
    fc.assert(
      fc.property(numbers(-4, 4), (z) => {
        const gradient = new Float64Array(SIZE).fill(9);
        loss(z, { gradient });
        // The slope of sparsemax's loss has kinks: a difference over one is off by up to h.
        const tolerance = name === "sparsemaxLoss" ? 2 * H : 1e-6;
        expectNear(
          gradient,
          differences((x) => loss(x, {}), z),
          tolerance,
        );
      }),
      { numRuns: 50 },
    );
  });
});

describe.each([
  ["freeEnergy", freeEnergy],
  ["meanEnergy", meanEnergy],
  ["gibbsEntropy", gibbsEntropy],
] as const)("%s", (_, quantity) => {
  test.each([0.5, 1, 20, Infinity])("its gradient at kT = %d", (kT) => {
    // F is −∞ at kT = ∞; its gradient is the limit all the same.
    fc.assert(
      fc.property(numbers(-2, 2), (energies) => {
        const gradient = new Float64Array(SIZE);
        const value = (E: Float64Array) => {
          const values = quantity(E, { shape: [3, 4], kT }) as Float64Array;
          return values.reduce((sum, x) => sum + x, 0);
        };
        quantity(energies, { shape: [3, 4], kT, gradient });
        const expected =
          quantity === freeEnergy && kT === Infinity
            ? new Float64Array(SIZE).fill(1 / 4)
            : differences(value, energies);
        expectNear(gradient, expected);
      }),
      { numRuns: 30 },
    );
  });
});

describe("products", () => {
  /** How f moves as z moves along v. */
  function along(f: (z: Float64Array) => Float64Array, z: Float64Array, v: Float64Array): Float64Array {
    const at = (h: number) => f(z.map((x, i) => x + h * v[i]!));
    const [up, down] = [at(H), at(-H)];
    return up.map((x, i) => (x - down[i]!) / (2 * H));
  }

  test.each([0.5, 1, 4])("crossEntropyHvp() differentiates the gradient of the summed loss, T = %d", (T) => {
    const gradientOf = (z: Float64Array) => {
      // p less what is constant, over T; and p is the gradient of the free energy.
      const gradient = new Float64Array(SIZE);
      freeEnergy(
        z.map((x) => -x),
        { shape: SHAPE, kT: T, gradient },
      );
      return gradient.map((p) => p / T);
    };
    fc.assert(
      fc.property(numbers(-3, 3), numbers(-2, 2), (z, v) => {
        const product = crossEntropyHvp(z, v, { shape: SHAPE, temperature: T });
        expectNear(product, along(gradientOf, z, v));
      }),
      { numRuns: 50 },
    );
  });

  test("the Hessian of zLoss is what its docstring says", () => {
    const gradientOf = (z: Float64Array) => {
      const gradient = new Float64Array(SIZE);
      zLoss(z, { shape: [1, SIZE], gradient });
      return gradient;
    };
    fc.assert(
      fc.property(numbers(-3, 3), numbers(-2, 2), (z, v) => {
        const logZ = -freeEnergy(z.map((x) => -x));
        const p = softmin(z.map((x) => -x));
        const mean = p.reduce((sum, x, k) => sum + x * v[k]!, 0);
        const product = crossEntropyHvp(z, v).map((x, k) => 2 * (mean * p[k]! + logZ * x));
        expectNear(product, along(gradientOf, z, v));
      }),
      { numRuns: 50 },
    );
  });

  test("sparsemaxVjp() and entmax15Vjp(), away from the points where the support changes", () => {
    for (const [map, vjp] of [
      [sparsemax, sparsemaxVjp],
      [entmax15, entmax15Vjp],
    ] as const) {
      fc.assert(
        fc.property(numbers(-1, 1), numbers(-2, 2), (z, v) => {
          const p = map(z, { shape: SHAPE });
          const near = (h: number) =>
            map(
              z.map((x, i) => x + h * v[i]!),
              { shape: SHAPE },
            );
          // 1.5-entmax has a bounded third derivative only where no root is near 0.
          fc.pre([near(100 * H), near(-100 * H)].every((q) => q.every((x, i) => x > 0 === p[i]! > 0)));
          fc.pre(p.every((x) => x === 0 || x > 1e-4));
          expectNear(
            vjp(p, v, { shape: SHAPE }),
            along((x) => map(x, { shape: SHAPE }), z, v),
          );
        }),
        { numRuns: 50 },
      );
    }
  });

  test.each([0.5, 1, 3])("gumbelSoftmaxVjp() with the noise of the same seed, T = %d", (temperature) => {
    const options = { shape: SHAPE, temperature, seed: 5, step: 2 };
    fc.assert(
      fc.property(numbers(-3, 3), numbers(-2, 2), (z, upstream) => {
        const value = (x: Float64Array) =>
          gumbelSoftmax(x, options).reduce((sum, p, i) => sum + p * upstream[i]!, 0);
        const gradient = gumbelSoftmaxVjp(z, upstream, options);
        expectNear(gradient, differences(value, z));
        expect(gumbelSoftmaxVjp(z, upstream, { ...options, hard: true })).toEqual(gradient);
      }),
      { numRuns: 50 },
    );
  });
});
