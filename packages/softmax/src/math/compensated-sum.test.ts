import { describe, expect, test } from "vitest";
import { CompensatedSum } from "./compensated-sum.ts";

function sumOf(values: Iterable<number>): CompensatedSum {
  const sum = new CompensatedSum();
  for (const x of values) sum.add(x);
  return sum;
}

describe("CompensatedSum", () => {
  test("keeps what a plain sum drops, whichever operand is larger", () => {
    expect(sumOf([1, 1e100, 1, -1e100]).value).toBe(2);
  });

  test("is exact to the last bit for a million tenths", () => {
    // 0.1 is 3602879701896397 / 2^55, so the true sum is 100000 + 5.55e-12, which rounds to 100000.
    expect(sumOf(Array(1e6).fill(0.1)).value).toBe(100000);
  });

  test.each<[values: number[], sum: number]>([
    [[], 0],
    [[1, Infinity], Infinity],
    [[Infinity, 1, 2], Infinity],
    [[Infinity, -Infinity], Number.NaN],
    [[1, Number.NaN, 1], Number.NaN],
  ])("%o sums to %d, as plain addition does", (values, sum) => {
    expect(sumOf(values).value).toBe(sum);
  });

  test("adds another sum in either order with the same bits", () => {
    const [a, b] = [sumOf([0.1, 0.2, 1e16, 0.3]), sumOf([0.7, 1e15, 0.11])];
    const [ab, ba] = [new CompensatedSum(), new CompensatedSum()];
    ab.addScaled(a, 0.3);
    ab.addScaled(b, 1);
    ba.addScaled(b, 1);
    ba.addScaled(a, 0.3);
    expect(ab).toEqual(ba);
  });
});
