import { describe, expect, test } from "vitest";
import { indexedRandom, philox4x32Into } from "./indexed-random.ts";

const hex = (words: Uint32Array) => Array.from(words, (word) => word.toString(16).padStart(8, "0")).join(" ");

describe("philox4x32Into()", () => {
  // The known answers that Random123 is released with.
  test.each([
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ] as const)("counter %o, key %o → %s", (counter, key, expected) => {
    const words = Uint32Array.from(counter);
    philox4x32Into(words, key);
    expect(hex(words)).toBe(expected);
  });
});

describe("indexedRandom()", () => {
  test("a number belongs to seed, stream and index, whatever was asked before", () => {
    const random = indexedRandom(7, 0);
    const forwards = [0, 1, 2, 3].map(random);
    expect([3, 2, 1, 0].map(random).reverse()).toEqual(forwards);
    expect([0, 1, 2, 3].map(indexedRandom(7, 1))).not.toEqual(forwards);
    expect([0, 1, 2, 3].map(indexedRandom(8, 0))).not.toEqual(forwards);
  });

  test("all bits of index and seed count", () => {
    const random = indexedRandom(1, 0);
    const values = [0, 2 ** 32, 2 ** 52, 2 ** 53 - 1].map(random);
    values.push(...[-1, 1 + 2 ** 32, 1 - 2 ** 32].map((seed) => indexedRandom(seed, 0)(0)));
    expect(new Set(values).size).toBe(7);
  });

  test("is uniform: deciles of 10,000 within a χ² that 1 in 1,000 exceeds", () => {
    const random = indexedRandom(3, 0);
    const counts = new Float64Array(10);
    for (let i = 0; i < 10_000; i++) counts[Math.floor(10 * random(i))]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    expect(chiSquare).toBeLessThan(27.88); // 9 degrees of freedom
  });

  test.each([0.5, Number.NaN, 2 ** 53])("seed %d is refused", (seed) => {
    expect(() => indexedRandom(seed, 0)).toThrow(
      new RangeError(`Cannot draw random numbers: the seed is ${seed}, wanted an integer`),
    );
  });
});
