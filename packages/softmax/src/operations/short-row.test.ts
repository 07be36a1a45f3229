/** A short row without options takes a way of its own, to the same bits. */
import { expect, test } from "vitest";
import { logSoftmax, softmax } from "../index.ts";
import { mapShortRow } from "./short-row.ts";

const row = (classes: number) => Array.from({ length: classes }, (_, k) => 30 * Math.sin(k * k + classes));
const OPERATIONS = { softmax, logSoftmax };

test.each(["softmax", "logSoftmax"] as const)(
  "%s of 1 to 65 classes has the bits of a row in a batch",
  (name) => {
    const operation = OPERATIONS[name];
    for (let classes = 1; classes <= 65; classes++) {
      const numbers = row(classes);
      if (classes === 40) softmax(new Float64Array(2 ** 20)); // the kernels' memory grows, and its views are new ones
      for (const logits of [numbers, Float64Array.from(numbers), Float32Array.from(numbers)]) {
        const before = Array.from(logits);
        const alone = operation(logits);
        const twice = operation([before, before]);
        const batch =
          logits instanceof Float32Array
            ? operation(Float32Array.from([...before, ...before]), { shape: [2, classes] }).subarray(classes)
            : twice[1]!;
        expect(alone.constructor).toBe(logits.constructor);
        expect(Array.from(alone)).toEqual(Array.from(batch));
        expect(Array.from(logits)).toEqual(before);
        expect(mapShortRow(name, logits) === undefined).toBe(classes > 64);
      }
    }
  },
);

test("special rows are those of the table", () => {
  const { NaN: N, POSITIVE_INFINITY: I } = Number;
  expect(softmax([-I, 3, -I])).toEqual([0, 1, 0]);
  expect(softmax([-I, -I])).toEqual([N, N]);
  expect(softmax(Float32Array.of(I, 0))).toEqual(Float32Array.of(N, N));
  expect(logSoftmax(Float64Array.of(0, N))).toEqual(Float64Array.of(N, N));
  expect(logSoftmax([5])).toEqual([0]);
});

test("what is no row of numbers goes where it is refused", () => {
  for (const logits of [[1, "2"], [1, undefined], Object.assign([1, 2], { length: 3 }), [1n], [[1], 2]]) {
    expect(mapShortRow("softmax", logits)).toBeUndefined();
    expect(() => softmax(logits as number[])).toThrow(TypeError);
  }
  expect(softmax([])).toEqual([]);
  expect(softmax(new Float32Array(0))).toEqual(new Float32Array(0));
});
