import fc from "fast-check";
import { expect, test } from "vitest";
import { SmallestKeys } from "./smallest-keys.ts";

test("the slots of SmallestKeys hold the k smallest keys of any stream", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 20 }), (stream, capacity) => {
      const keys = new SmallestKeys(capacity);
      const slots: number[] = [];
      for (const key of stream) {
        const slot = keys.offer(key);
        if (slot !== null) slots[slot] = key;
      }
      const ascending = (values: number[]) => [...values].sort((a, b) => a - b);
      expect(ascending(slots)).toEqual(ascending(stream).slice(0, capacity));
    }),
  );
});
