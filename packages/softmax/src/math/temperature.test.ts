import { expect, test } from "vitest";
import { overTemperature } from "./temperature.ts";

test.each<[x: number, temperature: number, result: number]>([
  [3, 2, 1.5],
  [0, 0, 0],
  [-0, 0, 0],
  [2, 0, Infinity],
  [-2, 0, -Infinity],
  [5, Infinity, 0],
  [Number.NaN, 0, Number.NaN],
])("overTemperature(%d, %d) is %d", (x, temperature, result) => {
  expect(overTemperature(x, temperature)).toBe(result);
});
