import { describe, expect, test } from "vitest";
import { type HermiteNode, hermiteRoot } from "./hermite-root.ts";

function nodesOf(f: (x: number) => number, slope: (x: number) => number, places: number[]): HermiteNode[] {
  return places.map((x) => ({ x, value: f(x), slope: slope(x) }));
}

describe("hermiteRoot()", () => {
  test("is exact for a cubic through two nodes, and a quintic through three", () => {
    const cubic = nodesOf(
      (x) => x ** 3 - 2,
      (x) => 3 * x ** 2,
      [1, 2],
    );
    expect(hermiteRoot(cubic, 1, 2)).toBeCloseTo(Math.cbrt(2), 15);
    const quintic = nodesOf(
      (x) => x ** 5 - 3,
      (x) => 5 * x ** 4,
      [0, 1, 2],
    );
    expect(hermiteRoot(quintic, 1, 2)).toBeCloseTo(3 ** (1 / 5), 14);
  });

  test("its error falls with the 2n-th power of the nodes' distance", () => {
    const errorAt = (step: number) => {
      const places = [-1.7, -0.7, 0.3, 1.3].map((part) => Math.LN2 + part * step);
      const nodes = nodesOf((x) => Math.exp(x) - 2, Math.exp, places);
      return Math.abs(hermiteRoot(nodes, places[1]!, places[2]!) - Math.LN2);
    };
    expect(errorAt(0.5)).toBeLessThan(1e-6);
    expect(Math.log2(errorAt(1) / errorAt(0.5))).toBeCloseTo(8, 0);
  });

  test("stays within the bracket, at its upper end where the value there is 0", () => {
    const steep: HermiteNode[] = [
      { x: 0, value: -1, slope: 1e9 },
      { x: 1, value: 1e-9, slope: 0 },
    ];
    const root = hermiteRoot(steep, 0, 1);
    expect(root).toBeGreaterThan(0);
    expect(root).toBeLessThan(1);
    const touching = nodesOf(
      (x) => x - 1,
      () => 1,
      [0, 1],
    );
    expect(hermiteRoot(touching, 0, 1)).toBe(1);
  });
});
