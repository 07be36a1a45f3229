import { describe, expect, test } from "vitest";
import { lbfgs } from "../../math/lbfgs.ts";
import { fitProblem, meanLogProbabilities } from "./fit-problem.ts";
import { overconfidentRows } from "./made-up-rows.test-support.ts";
import { matrixLogits } from "./matrix-logits.ts";
import { PenalizedMatrix } from "./penalized-matrix.ts";
import { isWorthCurvature, ScalingCurvature } from "./scaling-curvature.ts";
import { scalingLoss } from "./scaling-loss.ts";

const batch = overconfidentRows(301, 4); // no multiple of the rows that are multiplied at once
const problem = fitProblem("matrix scaling", batch);
const center = meanLogProbabilities(problem);

/** A parameter vector and a direction without any pattern. */
const wave = (n: number, phase: number) =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(3 * i + phase));

describe("matrixLogits()", () => {
  const map = matrixLogits(center);
  const parameters = wave(20, 1);

  test("forward is W · (log p − m) + b, whatever the number of rows", () => {
    for (const rows of [1, 3, 4, 7]) {
      const input = problem.logProbabilities.slice(0, 4 * rows);
      input[0] = -Infinity;
      const out = new Float64Array(4 * rows);
      map.forward(out, input, parameters);
      for (let i = 0; i < out.length; i++) {
        const first = i - (i % 4);
        let wanted = parameters[16 + (i % 4)]!;
        for (let j = 0; j < 4; j++) {
          const value = input[first + j]!;
          if (value !== -Infinity) wanted += parameters[4 * (i % 4) + j]! * (value - center[j]!);
        }
        if (i === 0) expect(out[i]).toBe(-Infinity);
        else expect(out[i]).toBeCloseTo(wanted, 10);
      }
    }
  });

  test("backward is the derivative of the loss", () => {
    const loss = scalingLoss(problem, map);
    const gradient = new Float64Array(20);
    loss(parameters, gradient);
    for (let i = 0; i < 20; i++) {
      const at = (step: number) =>
        loss(
          parameters.map((value, j) => (j === i ? value + step : value)),
          new Float64Array(20),
        );
      // Central differences of 1e-5: their own error is 1e-10 of third derivatives up to some hundreds.
      expect((at(1e-5) - at(-1e-5)) / 2e-5).toBeCloseTo(gradient[i]!, 6);
    }
  });
});

describe("ScalingCurvature", () => {
  test("undoes the second derivatives of the penalised loss, but for what it leaves out", () => {
    const search = new PenalizedMatrix(center, 2);
    const u = wave(20, 2).map((value) => value / 10);
    const loss = search.loss(problem, 0.1);
    const direction = wave(20, 5);
    const gradientAt = (step: number) => {
      const gradient = new Float64Array(20);
      loss(
        u.map((value, i) => value + step * direction[i]!),
        gradient,
      );
      return gradient;
    };
    const [after, before] = [gradientAt(1e-5), gradientAt(-1e-5)];
    const product = after.map((value, i) => (value - before[i]!) / 2e-5);
    search.preconditionerAt(problem, 0.1)!(u)(product);
    // Products below 1e-3/K are left out.
    for (let i = 0; i < 20; i++) expect(Math.abs(product[i]! - direction[i]!)).toBeLessThan(0.01);
  });

  test("rows of weight 0 alone: a step as long as the gradient", () => {
    const none = { ...problem, shares: new Float64Array(problem.rows) };
    const vector = wave(20, 0);
    new ScalingCurvature(none, matrixLogits(center), wave(20, 1)).preconditioner(0)(vector);
    expect(vector).toEqual(wave(20, 0));
  });

  test("a fit needs few iterations; more than 256 parameters are left to the search alone", () => {
    const search = new PenalizedMatrix(center, 2);
    const preconditionerAt = search.preconditionerAt(problem, 1e-3);
    const found = lbfgs(search.loss(problem, 1e-3), search.start(), { preconditionerAt });
    expect(found).toMatchObject({ converged: true });
    expect(found.iterations).toBeLessThan(12);
    expect(isWorthCurvature(15, matrixLogits(new Float64Array(15)))).toBe(true);
    expect(isWorthCurvature(16, matrixLogits(new Float64Array(16)))).toBe(false);
  });
});
