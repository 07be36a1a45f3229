import { describe, expect, test } from "vitest";
import oracle from "../../../../../fixtures/sampling_random.json" with { type: "json" };
import { mersenneTwister, restoreMersenneTwister } from "./mersenne-twister.ts";

/** Fixtures write seeds in full. */
const seedOf = (text: string) => (Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text));

describe("mersenneTwister()", () => {
  test.each(oracle.mersenne)("seed $seed: the numbers and the state of Python's random", (expected) => {
    const random = mersenneTwister(seedOf(expected.seed));
    const values = Array.from({ length: 1000 }, random);
    expect(values.slice(0, 4)).toEqual(expected.first);
    expect(values.slice(310, 314)).toEqual(expected.renewed);
    expect(values.at(-1)).toBe(expected.last);
    const { words, position } = random.state();
    expect([0, 1, 396, 623].map((i) => words[i])).toEqual(expected.words);
    expect(position).toBe(expected.position);
  });

  test("seed 42: the numbers that the tests of transformers.js state", () => {
    const random = mersenneTwister(42);
    expect([random(), random(), random()]).toEqual([
      0.6394267984578837, 0.025010755222666936, 0.27502931836911926,
    ]);
  });

  test("a key of four words: the first outputs that the authors publish", () => {
    const random = mersenneTwister([0x123, 0x234, 0x345, 0x456]);
    const joined = (high: number, low: number) => ((high >>> 5) * 2 ** 26 + (low >>> 6)) / 2 ** 53;
    expect([random(), random()]).toEqual([joined(1067595299, 955945823), joined(477289528, 4107218783)]);
  });

  test("a bigint is the number; the sign does not count", () => {
    expect(mersenneTwister(5n)()).toBe(mersenneTwister(5)());
    expect(mersenneTwister(-5)()).toBe(mersenneTwister(5)());
  });

  test.each<[seed: number | number[], message: string]>([
    [0.5, "0.5, wanted an integer (a bigint beyond 2⁵³ − 1)"],
    [NaN, "NaN, wanted an integer (a bigint beyond 2⁵³ − 1)"],
    [2 ** 53, "9007199254740992, wanted an integer (a bigint beyond 2⁵³ − 1)"],
    [[], "[], wanted at least one integer from 0 to 2³² − 1"],
    [[1, -1], "[1, -1], wanted at least one integer from 0 to 2³² − 1"],
  ])("the seed %o is refused", (seed, message) => {
    expect(() => mersenneTwister(seed)).toThrow(new RangeError(`Cannot seed a Mersenne Twister: ${message}`));
  });

  test("a string is no seed", () => {
    expect(() => mersenneTwister("42" as never)).toThrow(
      new TypeError('Cannot seed a Mersenne Twister: "42", wanted an integer or an array of them'),
    );
  });
});

describe("restoreMersenneTwister()", () => {
  test.each([0, 1, 311, 312, 313, 700])("goes on after %d numbers, through JSON", (count) => {
    const random = mersenneTwister(9);
    for (let i = 0; i < count; i++) random();
    const restored = restoreMersenneTwister(JSON.parse(JSON.stringify(random.state())));
    const [next, same] = [random, restored].map((source) => Array.from({ length: 700 }, source));
    expect(same).toEqual(next);
  });

  test("a state is a copy", () => {
    const random = mersenneTwister(9);
    const state = random.state();
    const expected = Array.from({ length: 3 }, random);
    expect(Array.from({ length: 3 }, restoreMersenneTwister(state))).toEqual(expected);
    expect(Array.from({ length: 3 }, restoreMersenneTwister(state))).toEqual(expected);
  });

  const words = mersenneTwister(1).state().words;
  test.each([
    ["too few words", { words: words.slice(1), position: 0 }],
    ["words that are none", { words: words.map((word, i) => (i === 5 ? -1 : word)), position: 0 }],
    ["nothing but 0, which would stay 0", { words: words.map(() => 0), position: 0 }],
    ["a position beyond the words", { words, position: 625 }],
    ["a position that is no integer", { words, position: 0.5 }],
  ])("%s: refused", (_, state) => {
    expect(() => restoreMersenneTwister(state)).toThrow(/^Cannot restore a Mersenne Twister: 62[34] words/);
  });
});
