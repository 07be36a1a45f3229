import { describe, expect, test } from "vitest";
import { argmax } from "./argmax.ts";

describe("argmax()", () => {
  test.each<[row: number[], index: number, why: string]>([
    [[], -1, "no class"],
    [[7], 0, "one class"],
    [[1, 3, 2], 1, "the largest"],
    [[3, 1, 3], 0, "ties go to the first"],
    [[-0, 0], 0, "signed zeros tie"],
    [[-Infinity, -Infinity], 0, "only -Infinity"],
    [[-Infinity, -5], 1, "anything is above -Infinity"],
    [[1, Infinity, Infinity], 1, "the first Infinity"],
    [[Number.NaN, 1], 0, "NaN first"],
    [[1, Number.NaN, Infinity], 1, "NaN before Infinity"],
    [[Infinity, 1, Number.NaN], 2, "NaN last"],
  ])("%o → %d: %s", (row, index) => {
    expect(argmax(row)).toBe(index);
    expect(argmax(Float64Array.from(row))).toBe(index);
  });
});
