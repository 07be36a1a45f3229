import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LimbSums } from "./limb-sums.ts";

/** Integers that a double holds, from 0 to 2⁹³. */
const integer = fc.tuple(fc.maxSafeNat(), fc.nat(40)).map(([mantissa, exponent]) => mantissa * 2 ** exponent);
const read = (json: unknown) => LimbSums.fromJSON(json, 3, '"sums" of a test');

describe("LimbSums", () => {
  test("adds exactly what BigInt adds", () => {
    fc.assert(
      fc.property(
        fc.array(integer, { maxLength: 2 }),
        fc.array(fc.nat(2 ** 40), { maxLength: 50 }),
        (large, small) => {
          const sums = new LimbSums(2);
          for (const term of small) sums.low[1] = sums.low[1]! + term;
          sums.carry();
          for (const term of [...large, ...small]) sums.add(1, term);
          const total = (terms: number[]) => terms.reduce((sum, term) => sum + BigInt(term), 0n);
          expect(sums.at(1)).toBe(total(large) + 2n * total(small));
          expect([sums.at(0), sums.total()]).toEqual([0n, sums.at(1)]);
        },
      ),
    );
  });

  test("4,096 terms of 2^40 on a full low limb are still exact, and carried", () => {
    const sums = new LimbSums(1);
    sums.add(0, 2 ** 42 - 1);
    for (let i = 0; i < 4096; i++) sums.low[0] = sums.low[0]! + 2 ** 40;
    sums.carry();
    expect(sums.at(0)).toBe(2n ** 52n + 2n ** 42n - 1n);
    expect(sums.low[0]).toBeLessThan(2 ** 42);
  });

  test("merged: the sums of both, into itself twice itself", () => {
    const [a, b] = [new LimbSums(2), new LimbSums(2)];
    a.add(0, 2 ** 42 - 1);
    b.add(0, 1);
    b.add(1, 2 ** 90);
    a.merge(b);
    expect([a.at(0), a.at(1)]).toEqual([2n ** 42n, 2n ** 90n]);
    a.merge(a);
    expect([a.at(0), a.at(1)]).toEqual([2n ** 43n, 2n ** 91n]);
  });

  test("as JSON: what is not 0, in order; and back", () => {
    const sums = new LimbSums(3);
    sums.add(2, 2 ** 60);
    sums.add(0, 7);
    expect(sums.toJSON()).toEqual([
      [0, "7"],
      [2, String(2n ** 60n)],
    ]);
    expect(read(sums.toJSON()).toJSON()).toEqual(sums.toJSON());
    expect(read([]).total()).toBe(0n);
  });

  test.each([
    [undefined, "wanted a list of pairs [index, sum]"],
    [[7], "wanted an index from 0 to 2 in pair 0"],
    [[[3, "1"]], "wanted an index from 0 to 2 in pair 0"],
    [[[0.5, "1"]], "wanted an index from 0 to 2 in pair 0"],
    [
      [
        [1, "1"],
        [1, "1"],
      ],
      "wanted an index from 2 to 2 in pair 1",
    ],
    [[[1, 1]], "wanted an integer from 1 to 2^94 as a decimal string in pair 0"],
    [[[1, "0"]], "wanted an integer from 1 to 2^94"],
    [[[1, "-1"]], "wanted an integer from 1 to 2^94"],
    [[[1, "1.5"]], "wanted an integer from 1 to 2^94"],
    [[[1, String(2n ** 94n + 1n)]], "wanted an integer from 1 to 2^94"],
  ])("fromJSON() refuses %o", (json, message) => {
    expect(() => read(json)).toThrow(`Cannot read "sums" of a test: ${message}`);
  });
});
