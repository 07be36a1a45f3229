import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lbfgs, type Objective } from "./lbfgs.ts";
import { type LinePoint, lineSearch } from "./lbfgs-line-search.ts";

/** Rosenbrock's valley in n dimensions: minimum 0 at (1, …, 1). */
const rosenbrock: Objective = (x, gradient) => {
  let value = 0;
  gradient.fill(0);
  for (let i = 0; i + 1 < x.length; i++) {
    const across = x[i + 1]! - x[i]! ** 2;
    value += 100 * across ** 2 + (1 - x[i]!) ** 2;
    gradient[i]! += -400 * x[i]! * across - 2 * (1 - x[i]!);
    gradient[i + 1]! += 200 * across;
  }
  return value;
};

/** Σ scale_i·(x_i − target_i)²/2. */
const quadratic =
  (scales: readonly number[], targets: readonly number[]): Objective =>
  (x, gradient) => {
    let value = 0;
    for (const [i, scale] of scales.entries()) {
      gradient[i] = scale * (x[i]! - targets[i]!);
      value += (scale / 2) * (x[i]! - targets[i]!) ** 2;
    }
    return value;
  };

describe("lbfgs()", () => {
  test.each([[2], [10]])("finds the minimum of Rosenbrock's valley in %d dimensions", (n) => {
    const start = Float64Array.from({ length: n }, (_, i) => (i % 2 === 0 ? -1.2 : 1));
    const found = lbfgs(rosenbrock, start);
    expect(found.converged).toBe(true);
    expect(found.gradientNorm).toBeLessThanOrEqual(1e-8);
    for (const x of found.point) expect(x).toBeCloseTo(1, 7);
    expect(found.evaluations).toBeLessThan(200);
    expect([...start.slice(0, 2)]).toEqual([-1.2, 1]);
  });

  test("curvatures from 1e-4 to 1e4", () => {
    const scales = [1e-4, 1e-2, 1, 1e2, 1e4];
    const targets = [3, -2, 1, 0.5, -7];
    const found = lbfgs(quadratic(scales, targets), new Float64Array(5), { gradientTolerance: 1e-12 });
    expect(found.converged).toBe(true);
    for (const [i, target] of targets.entries()) expect(found.point[i]).toBeCloseTo(target, 7);
  });

  test("any convex quadratic, from any start: the minimum, and a value never above the start's", () => {
    const number = fc.integer({ min: -1000, max: 1000 }).map((n) => n / 100);
    const dimension = fc.record({ scale: fc.integer({ min: 1, max: 1000 }), target: number, start: number });
    fc.assert(
      fc.property(fc.array(dimension, { minLength: 1, maxLength: 8 }), (dimensions) => {
        const objective = quadratic(
          dimensions.map(({ scale }) => scale / 10),
          dimensions.map(({ target }) => target),
        );
        const start = Float64Array.from(dimensions, (d) => d.start);
        const found = lbfgs(objective, start);
        expect(found.converged).toBe(true);
        expect(found.value).toBeLessThanOrEqual(objective(start, new Float64Array(start.length)));
        for (const [i, { target }] of dimensions.entries()) expect(found.point[i]).toBeCloseTo(target, 6);
      }),
    );
  });

  test("a start at the minimum costs one evaluation", () => {
    const found = lbfgs(quadratic([1], [2]), Float64Array.of(2));
    expect(found).toMatchObject({ value: 0, iterations: 0, evaluations: 1, converged: true });
  });

  test("an infimum at infinity: the value falls, and the iterations end", () => {
    const exponential: Objective = (x, gradient) => {
      gradient[0] = -Math.exp(-x[0]!);
      return Math.exp(-x[0]!);
    };
    const few = lbfgs(exponential, Float64Array.of(0), { maxIterations: 2, gradientTolerance: 0 });
    expect(few).toMatchObject({ converged: false, iterations: 2 });
    expect(few.value).toBeLessThan(1);
  });

  test("a step into values that are not finite is shortened", () => {
    const barrier: Objective = (x, gradient) => {
      gradient[0] = 1 - 1e-3 / x[0]!;
      return x[0]! - 1e-3 * Math.log(x[0]!); // NaN below 0
    };
    const found = lbfgs(barrier, Float64Array.of(0.5));
    expect(found.point[0]).toBeCloseTo(1e-3, 9);
  });

  test("noise in the last digits ends it instead of looping", () => {
    const noisy: Objective = (x, gradient) => {
      gradient[0] = 2 * x[0]! + 1e-6;
      return 1 + x[0]! ** 2 + 1e-13 * Math.sin(1e12 * x[0]!);
    };
    const found = lbfgs(noisy, Float64Array.of(1), { gradientTolerance: 1e-15 });
    expect(found.evaluations).toBeLessThan(500);
    expect(Math.abs(found.point[0]!)).toBeLessThan(1e-5);
  });

  test("refuses a start without a finite value", () => {
    expect(() => lbfgs(() => Number.NaN, Float64Array.of(1))).toThrow("Cannot minimise");
  });
});

describe("lbfgs() with a preconditioner", () => {
  const scales = [1e-6, 1e-3, 1, 1e3, 1e6];
  const parabola = quadratic(scales, [3, -2, 1, 0.5, -7]);
  const inverse = (vector: Float64Array) => {
    for (const [i, scale] of scales.entries()) vector[i]! /= scale;
  };

  test("that is the inverse of the second derivatives: one step", () => {
    const found = lbfgs(parabola, new Float64Array(5), { preconditionerAt: () => inverse });
    expect(found).toMatchObject({ converged: true, iterations: 1, evaluations: 2 });
    expect(found.point[0]).toBeCloseTo(3, 7);
  });

  test("it is asked for at the start and every ten iterations, at the point", () => {
    const asked: Float64Array[] = [];
    const preconditionerAt = (point: Float64Array) => {
      asked.push(point);
      return () => {};
    };
    const start = Float64Array.of(-1.2, 1);
    const found = lbfgs(rosenbrock, start, { preconditionerAt });
    expect(found.converged).toBe(true);
    expect(asked.length).toBe(Math.ceil(found.iterations / 10));
    expect(asked[0]).toEqual(start);
    expect(rosenbrock(asked[1]!, new Float64Array(2))).toBeLessThan(rosenbrock(start, new Float64Array(2)));
  });

  test.each([
    ["NaN", Number.NaN],
    ["far too large", 1e300],
  ])("one that is %s is given up, and the minimum still found", (_, factor) => {
    const preconditionerAt = () => (vector: Float64Array) => {
      for (let i = 0; i < vector.length; i++) vector[i]! *= factor;
    };
    const found = lbfgs(rosenbrock, Float64Array.of(-1.2, 1), { preconditionerAt });
    expect(found.converged).toBe(true);
  });
});

describe("lineSearch()", () => {
  const along = (value: (x: number) => number, derivative: (x: number) => number) => (step: number) =>
    ({
      step,
      point: Float64Array.of(step),
      value: value(step),
      gradient: Float64Array.of(derivative(step)),
      slope: derivative(step),
    }) satisfies LinePoint;

  test.each([1e-6, 0.1, 1, 10, 1e6])("both Wolfe conditions hold from a first step of %d", (first) => {
    // Moré & Thuente's first function with β = 2: a decrease far out, a long tail.
    const evaluate = along(
      (x) => -x / (x * x + 2),
      (x) => (x * x - 2) / (x * x + 2) ** 2,
    );
    const found = lineSearch(evaluate, evaluate(0), first)!;
    expect(found.value).toBeLessThanOrEqual(1e-4 * found.step * -0.5);
    expect(Math.abs(found.slope)).toBeLessThanOrEqual(0.9 * 0.5);
  });

  test("no step when none decreases the value", () => {
    const evaluate = along(
      (x) => x,
      () => -1, // a wrong derivative
    );
    expect(lineSearch(evaluate, evaluate(0), 1)).toBeUndefined();
  });
});
