/** What the losses of sparsemax and 1.5-entmax have in common. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CompensatedSum } from "./compensated-sum.ts";
import { entmax15LossInto } from "./entmax15.ts";
import { sparsemaxLossInto } from "./sparsemax.ts";

describe.each([
  ["sparsemaxLossInto()", sparsemaxLossInto],
  ["entmax15LossInto()", entmax15LossInto],
])("%s", (_, lossInto) => {
  test("the gradient sums to 0, to the last bit of its largest part", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 2, maxLength: 200 }),
        (row) => {
          const gradient = [0];
          lossInto(gradient, row, 0);
          const sum = new CompensatedSum();
          for (const g of gradient) sum.add(g);
          expect(Math.abs(sum.value)).toBeLessThanOrEqual(Math.abs(gradient[0]!) * 2 ** -53);
        },
      ),
    );
  });

  test.each([
    ["one class", [7], 0, 0, [0]],
    ["NaN", [Number.NaN, 0], 1, Number.NaN, [Number.NaN, Number.NaN]],
    ["all masked", [-Infinity, -Infinity], 1, Number.NaN, [Number.NaN, Number.NaN]],
  ])("%s", (_, row, target, loss, expected) => {
    const gradient = row.map(() => 9);
    expect(lossInto(gradient, row, target)).toBe(loss);
    expect(gradient).toEqual(expected);
  });
});
