import fc from "fast-check";
import { expect, test } from "vitest";
import { rowOfMap } from "./row-of-map.ts";

test("a token's logit stands at its id, whatever the order of the map", () => {
  const logit = fc.float({ noDefaultInfinity: false, noNaN: true });
  fc.assert(
    fc.property(fc.array(logit, { minLength: 1, maxLength: 50 }), (logits) => {
      // node-llama-cpp sorts its map by falling logits.
      const entries = [...logits.entries()].sort(([, a], [, b]) => b - a);
      expect(rowOfMap(new Map(entries))).toEqual(Float32Array.from(logits));
    }),
  );
});

test.each([
  [new Map([[1, 2]]), "1 tokens and among them 1"],
  [
    new Map([
      [0, 1],
      [7, 2],
    ]),
    "2 tokens and among them 7",
  ],
  [new Map([[-1, 2]]), "among them -1"],
  [new Map([[0.5, 2]]), "among them 0.5"],
])("%o is not a whole vocabulary", (logits, shown) => {
  expect(() => rowOfMap(logits)).toThrow(RangeError);
  expect(() => rowOfMap(logits)).toThrow(shown);
});

test("absent logits are refused by name", () => {
  expect(() => rowOfMap(undefined as unknown as Map<number, number>)).toThrow(
    new TypeError("Cannot read logits: undefined, a map from token to logit is wanted"),
  );
});
