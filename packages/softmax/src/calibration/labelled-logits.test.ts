import { describe, expect, test } from "vitest";
import { checkLabelledLogits, labelLogits } from "./labelled-logits.ts";

const ROWS = [
  [1, 2],
  [3, 4],
];

describe("labelLogits()", () => {
  test("weights in every form become float64; without them there are none", () => {
    expect(labelLogits(ROWS, [0, 1]).weights).toBeUndefined();
    for (const weights of [[0.5, 2], Float32Array.of(0.5, 2), Float64Array.of(0.5, 2)]) {
      expect(labelLogits(ROWS, [0, 1], undefined, weights).weights).toEqual(Float64Array.of(0.5, 2));
    }
    expect(labelLogits(ROWS, [0, 1], 2, [0, 2 ** 53]).weights).toEqual(Float64Array.of(0, 2 ** 53));
  });

  test.each([
    [[1, -0.5], "Cannot use weight -0.5 of row 1: wanted a number from 0 to 2^53"],
    [[NaN, 1], "Cannot use weight NaN of row 0"],
    [[1, Infinity], "Cannot use weight Infinity of row 1"],
    [[1, 2 ** 54], "Cannot use weight 18014398509481984 of row 1"],
    [[1, null as never], "Cannot use weight null of row 1"],
    [["2" as never, 1], 'Cannot use weight "2" of row 0'],
    [[1], "Cannot use 1 weights for 2 rows: wanted one weight per row"],
  ])("refuses the weights %o: %s", (weights, message) => {
    expect(() => labelLogits(ROWS, [0, 1], undefined, weights)).toThrow(message);
  });
});

describe("checkLabelledLogits()", () => {
  test("names the row of a weight that is none", () => {
    const batch = { data: Float32Array.of(1, 2), rows: 1, classes: 2, labels: Int32Array.of(0) };
    checkLabelledLogits({ ...batch, weights: Float64Array.of(0) }, 2);
    expect(() => checkLabelledLogits({ ...batch, weights: Float64Array.of(-1) }, 2)).toThrow(
      "Cannot use weight -1 of row 0",
    );
  });
});
