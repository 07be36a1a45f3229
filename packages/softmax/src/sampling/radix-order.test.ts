import fc from "fast-check";
import { expect, test } from "vitest";
import { RadixOrder } from "./radix-order.ts";
import { createWeights, type Weights } from "./weights.ts";

const KINDS = ["float32", "float64"] as const;

function weightsOf(values: readonly number[], kind: (typeof KINDS)[number]): Weights {
  const weights = createWeights(values.length, kind);
  weights.values.set(values);
  return weights;
}

/** Any float ≥ 0, and few different ones, so that there are ties. */
const values = fc.array(
  fc.oneof(
    fc.double({ min: 0, noNaN: true }).map(Math.abs),
    fc.constantFrom(0, 1, 0.5, 2 ** -149, 2 ** -1074, Infinity),
  ),
  { maxLength: 300 },
);

test.each(KINDS)("as a stable sort by comparison: %s", (kind) => {
  const order = new RadixOrder();
  fc.assert(
    fc.property(values, (given) => {
      const weights = weightsOf(given, kind);
      const places = Array.from(given.keys());
      const compare = (a: number, b: number) => {
        const [x, y] = [weights.values[a]!, weights.values[b]!];
        return x > y ? -1 : x < y ? 1 : 0;
      };
      const sorted = (is: Int32Array) => Array.from(is.subarray(0, given.length));
      expect(sorted(order.of(weights, given.length))).toEqual(places.toSorted(compare));
    }),
  );
});

test("only the first weights of longer memory", () => {
  const order = new RadixOrder();
  const weights = weightsOf([3, 1, 2, 9, 9], "float64");
  expect(Array.from(order.of(weights, 3).subarray(0, 3))).toEqual([0, 2, 1]);
});
