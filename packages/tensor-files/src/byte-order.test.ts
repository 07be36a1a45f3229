import { expect, test } from "vitest";
import { reverseItems } from "./byte-order.ts";

test.each([
  [1, [1, 2, 3, 4, 5, 6, 7, 8]],
  [2, [2, 1, 4, 3, 6, 5, 8, 7]],
  [4, [4, 3, 2, 1, 8, 7, 6, 5]],
  [8, [8, 7, 6, 5, 4, 3, 2, 1]],
] as const)("reverseItems() of %d bytes, at an odd offset too", (itemBytes, expected) => {
  const bytes = Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8).subarray(1);
  reverseItems(bytes, itemBytes);
  expect([...bytes]).toEqual(expected);
});
