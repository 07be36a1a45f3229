import { expect, test } from "vitest";
import { linearCrossEntropy, multiplyInto, prepareFeatures } from "../index.ts";

test("the examples of the docstrings give what they say", () => {
  const [features, labels] = [Float32Array.of(1, 2), Int32Array.of(0, 1)];
  const input = { features, rows: 2, inputs: 1, classes: 2, labels };
  expect(linearCrossEntropy(input, Float32Array.of(0, 0), undefined)).toBe(1.3862943611198906);

  const prepared = prepareFeatures(Float32Array.of(1, 0, 0, 0, 0, 2), 2, 3);
  const other = { features: prepared, rows: 2, inputs: 3, classes: 2, labels };
  expect(linearCrossEntropy(other, new Float32Array(6), undefined)).toBe(1.3862943611198906);

  const [x, w] = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
  expect(multiplyInto(new Float32Array(1), x, w, { rows: 1, inner: 2, columns: 1 })).toEqual(
    Float32Array.of(11),
  );
});
