import { expect, test } from "vitest";
import { wholePower } from "./whole-power.ts";

test.each([
  [1.75, 0, 1],
  [1.75, 1, 1.75],
  [1.5, 7, 3 ** 7 / 2 ** 7],
  [0.5, 1022, 2 ** -1022],
  [2, 1023, 2 ** 1023],
  [1, 2 ** 31 - 1, 1],
  [2, 1024, Number.MAX_VALUE],
  [1.1, 2 ** 31 - 1, Number.MAX_VALUE],
  [0.5, 2000, Number.MIN_VALUE],
  [0.9, 2 ** 31 - 1, Number.MIN_VALUE],
])("%f to the power of %i is %f", (base, exponent, expected) => {
  expect(wholePower(base, exponent)).toBe(expected);
});

test("is right to a rounding a factor", () => {
  for (let exponent = 0; exponent < 400; exponent++) {
    const expected = 1.75 ** exponent;
    // Relative errors of 2⁻⁵³ add up to one a factor; `**` itself is right to an ulp.
    expect(Math.abs(wholePower(1.75, exponent) / expected - 1)).toBeLessThan(exponent * 2 ** -53 + 2 ** -51);
  }
});
