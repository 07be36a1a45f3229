import { describe, expect, test } from "vitest";
import { splitRows } from "./split-rows.ts";

describe("splitRows()", () => {
  test.each([
    [10, 0.5, 5],
    [10, 0.3, 3],
    [7, 0.5, 4],
    [10, 0.001, 1],
    [10, 0.999, 9],
    [2, 0.5, 1],
  ])("%d rows at %d: %d to fit on, each row in one part, ascending", (rows, share, count) => {
    const { kept, left } = splitRows(rows, share);
    expect([kept.length, left.length]).toEqual([count, rows - count]);
    expect([...kept, ...left].sort((a, b) => a - b)).toEqual(Array.from({ length: rows }, (_, row) => row));
    for (const part of [kept, left]) expect([...part]).toEqual([...part].sort((a, b) => a - b));
  });

  test("the same for the same seed, another for another", () => {
    expect(splitRows(100, 0.5, 1)).toEqual(splitRows(100, 0.5, 1));
    expect(splitRows(100, 0.5, 1)).not.toEqual(splitRows(100, 0.5, 2));
  });

  test("each pair of rows is fitted on as often: within 5 standard errors over 2,000 seeds", () => {
    const times = new Map<string, number>();
    for (let seed = 0; seed < 2000; seed++) {
      const pair = splitRows(5, 0.4, seed).kept.join();
      times.set(pair, (times.get(pair) ?? 0) + 1);
    }
    expect(times.size).toBe(10);
    for (const count of times.values())
      expect(Math.abs(count - 200)).toBeLessThan(5 * Math.sqrt(2000 * 0.09));
  });

  test.each([0, 1])("%d rows cannot be split", (rows) => {
    expect(() => splitRows(rows, 0.5)).toThrow("some to fit on and some to judge by are wanted");
  });
});
