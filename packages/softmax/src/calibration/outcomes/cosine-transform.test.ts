import { expect, test } from "vitest";
import { createCosineTransform } from "./cosine-transform.ts";

test.each([1, 2, 8, 64])(
  "the transform of %d + 1 numbers is the sum of cosines, and its own inverse",
  (intervals) => {
    const transform = createCosineTransform(intervals);
    const values = Float64Array.from({ length: intervals + 1 }, (_, j) => Math.sin(j * j + 1));
    const result = transform(values);
    for (let k = 0; k <= intervals; k++) {
      let sum = values[0]! + (k % 2 === 0 ? 1 : -1) * values[intervals]!;
      for (let j = 1; j < intervals; j++) sum += 2 * values[j]! * Math.cos((Math.PI * j * k) / intervals);
      expect(result[k]).toBeCloseTo(sum, 11); // up to 130 terms below 2
    }
    const back = transform(result);
    for (const [j, value] of values.entries()) expect(back[j]! / (2 * intervals)).toBeCloseTo(value, 13);
  },
);
