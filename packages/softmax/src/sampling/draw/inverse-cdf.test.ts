import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NoTokenLeft } from "../no-token-left.ts";
import { drawByInverseCdf } from "./inverse-cdf.ts";

const LARGEST = 1 - 2 ** -53;

describe("drawByInverseCdf()", () => {
  test.each<[weights: number[], u: number, index: number, why: string]>([
    [[1, 1, 2], 0, 0, "from 0"],
    [[1, 1, 2], 0.25, 1, "a border belongs to the next"],
    [[1, 1, 2], 0.25 - 2 ** -54, 0, "just below it"],
    [[1, 1, 2], LARGEST, 2, "to the last"],
    [[0, 1, 0], 0, 1, "never weight 0, at u = 0"],
    [[0, 1, 0], LARGEST, 1, "never weight 0, at u = 1 − 2⁻⁵³"],
    [[0, 0, 1, 0, 1, 0], 0.5, 4, "never weight 0, on a border"],
    [[5e-324, 0], LARGEST, 0, "a mass so small that u · mass is the mass"],
    [[1, 2 ** -60, 0], LARGEST, 0, "a weight that is lost in the sum"],
    [[1e300, 1e300], 0.5, 1, "huge weights"],
  ])("%o at %d is %d: %s", (weights, u, index) => {
    expect(drawByInverseCdf(weights, u)).toBe(index);
  });

  test("only the first `size` count, and the mass may be given", () => {
    expect(drawByInverseCdf([1, 1, 5], LARGEST, 2)).toBe(1);
    expect(drawByInverseCdf([1, 1, 5], LARGEST, 2, 2)).toBe(1);
    expect(drawByInverseCdf(Float32Array.of(1, 1, NaN), 0.3, 3, 2)).toBe(0);
  });

  test("a mass summed in another order: rounding ends at the last weight above 0", () => {
    expect(drawByInverseCdf([0.1, 0.2, 0.3, 0], LARGEST, 4, 0.6000000000001)).toBe(2);
  });

  test("sums are float64: of 262,144 equal float32 weights the last can be drawn, and each has its share", () => {
    const weights = new Float32Array(262_144).fill(1 / 151_936);
    expect(drawByInverseCdf(weights, LARGEST)).toBe(262_143);
    expect(drawByInverseCdf(weights, 0.999)).toBe(Math.floor(0.999 * 262_144));
  });

  test("is the first index whose cumulative weight exceeds u of the mass, for integers", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1 }).filter((w) => w.some((each) => each > 0)),
        fc.integer({ min: 0, max: 2 ** 20 - 1 }),
        (weights, numerator) => {
          const mass = weights.reduce((a, b) => a + b);
          const owners = weights.flatMap((weight, i) => Array<number>(weight).fill(i));
          expect(drawByInverseCdf(weights, numerator / 2 ** 20)).toBe(
            owners[Math.floor((numerator * mass) / 2 ** 20)],
          );
        },
      ),
    );
  });

  test.each([[[]], [[0, 0, 0]]])("%o: no token is left", (weights) => {
    expect(() => drawByInverseCdf(weights, 0.5)).toThrow(
      new NoTokenLeft(`Cannot draw: none of ${weights.length} weights is above 0, at least one is wanted`),
    );
  });

  test.each([NaN, -1, Infinity, -Infinity])("a weight of %d is refused, wherever it stands", (weight) => {
    const message = (i: number) => `Cannot draw: weight ${i} is ${weight}, a finite number ≥ 0 is wanted`;
    expect(() => drawByInverseCdf([weight, 1], 0)).toThrow(new RangeError(message(0)));
    expect(() => drawByInverseCdf([1, weight], 0)).toThrow(new RangeError(message(1)));
    expect(() => drawByInverseCdf([weight, 1], 0.5, 2, 1)).toThrow(RangeError);
  });

  test("more weights than there are, or a sum beyond all numbers, are refused", () => {
    expect(() => drawByInverseCdf([1, 1], 0.5, 3)).toThrow("weight 2 is undefined");
    expect(() => drawByInverseCdf([1e308, 1e308], 0.5)).toThrow("the weights add up to Infinity");
  });

  test.each([-0.1, 1, NaN, Infinity])("the uniform number %d is refused", (u) => {
    expect(() => drawByInverseCdf([1, 1], u)).toThrow(
      new RangeError(`Cannot draw: the uniform number is ${u}, one in [0, 1) is wanted`),
    );
  });

  test.each([0, -1, NaN, Infinity, 2.1])("the mass %d of weights that add up to 2 is refused", (mass) => {
    expect(() => drawByInverseCdf([1, 1], LARGEST, 2, mass)).toThrow(
      new RangeError(`Cannot draw: the mass is ${mass}, the sum of the weights, 2, is wanted`),
    );
  });
});
