import { expect, test } from "vitest";
import { estimateRoot, type Point } from "./temperature-points.ts";

/** The derivative log β − log 2, whose root is 2. */
function pointsAt(...betas: number[]): Point[] {
  const other = { nll: 0, gradientSquares: 0 };
  return betas.map((beta) => ({
    ...other,
    beta,
    temperature: 1 / beta,
    gradient: Math.log(beta / 2),
    curvature: 1 / beta,
  }));
}

test("the root of points around it, with a doubt that is no less than its error", () => {
  for (const [betas, most] of [
    [[1, 3], 1e-2],
    [[1, 1.8, 2.2], 1e-5],
    [[1, 1.5, 1.9, 2.1], 1e-8],
    [[1.8, 1.9, 2.1, 2.2], 1e-11],
  ] as const) {
    const { beta, doubt } = estimateRoot(pointsAt(...betas), 3);
    expect(Math.abs(beta / 2 - 1)).toBeLessThan(most);
    expect(doubt).toBeGreaterThan(Math.abs(beta / 2 - 1));
  }
});

test("two points alone leave every doubt, and so do others that are too near them", () => {
  expect(estimateRoot(pointsAt(1, 3), 3).doubt).toBe(Infinity);
  expect(estimateRoot(pointsAt(0.9, 1, 3, 3.1), 3).doubt).toBe(Infinity);
  expect(estimateRoot(pointsAt(0.5, 0.9, 1, 3, 3.1), 3).doubt).toBeLessThan(1e-2);
});
