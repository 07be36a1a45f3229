import { describe, expect, test } from "vitest";
import { createRandom, Random, splitMix64 } from "./random.ts";

const take = <T>(count: number, draw: () => T): T[] => Array.from({ length: count }, draw);

describe("Random", () => {
  test("xoshiro128** 1.1 from the state 1, 2, 3, 4: the outputs of the authors' C program", () => {
    const random = new Random([1, 2, 3, 4]);
    expect(take(10, () => random.nextUint32())).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });

  test("SplitMix64 of the seed 1234567: the published outputs", () => {
    expect(splitMix64(1234567, 5)).toEqual([
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ]);
  });

  test("the seed 0: computed by a Python transcription of both C programs", () => {
    const random = createRandom(0);
    expect(take(4, () => random.nextUint32())).toEqual([3737715805, 2584255861, 2876756834, 3286328325]);
  });

  test("one seed gives one stream, another seed another, and a negative one is its residue", () => {
    const stream = (seed: number) => {
      const random = createRandom(seed);
      return take(20, () => random.nextUint32());
    };
    expect(stream(5)).toEqual(stream(5));
    expect(stream(5)).not.toEqual(stream(6));
    expect(splitMix64(-1, 1)).toEqual([BigInt("0xe4d971771b652c20")]);
  });

  test("next() holds 53 bits, below 1: the smallest and largest pair of words", () => {
    const words = (high: number, low: number) => {
      const random = new Random([1, 2, 3, 4]);
      const given = [high, low];
      random.nextUint32 = () => given.shift()!;
      return random.next();
    };
    expect(words(0, 0)).toBe(0);
    expect(words(0, 64)).toBe(2 ** -53);
    expect(words(0xffffffff, 0xffffffff)).toBe(1 - 2 ** -53);
  });

  test("next() is uniform: chi-squared of 100 cells below its 99.9 % point, 148.2", () => {
    const random = createRandom(2024);
    const cells = new Float64Array(100);
    for (let i = 0; i < 100_000; i++) cells[Math.floor(random.next() * 100)]!++;
    expect(cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)).toBeLessThan(148.2);
  });

  test("below(n) draws every integer below n and no other; what would bias it is drawn again", () => {
    const random = createRandom(1);
    expect(new Set(take(400, () => random.below(7)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
    expect(random.below(1)).toBe(0);
    // 2³² = 3·1431655765 + 1: the largest word is the one too many.
    const given = [0xffffffff, 0xfffffffe];
    random.nextUint32 = () => given.shift()!;
    expect(random.below(3)).toBe(0xfffffffe % 3);
    expect(given).toEqual([]);
  });

  test.each([NaN, Infinity, 0.5, 2 ** 53])("the seed %s is refused", (seed) => {
    expect(() => createRandom(seed)).toThrow(
      new RangeError(`Cannot draw random numbers: the seed is ${seed}, wanted an integer`),
    );
  });
});
