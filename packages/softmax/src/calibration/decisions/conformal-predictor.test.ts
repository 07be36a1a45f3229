import { describe, expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import { parseConformal, quantileRank } from "./conformal-predictor.ts";
import { fitConformal } from "./fit-conformal.ts";
import { drawBatch } from "./labelled-rows.test-support.ts";

describe("parseConformal()", () => {
  const batch = drawBatch(createRandom(9), 30, 3);
  test.each([
    { method: "lac", coverage: 0.9 },
    { method: "lac", coverage: 0.99, beta: 0.5 },
    { method: "aps", coverage: 0.9, seed: -4 },
    { method: "raps", coverage: 0.9, seed: 2 ** 52, lambda: 0.5, kReg: 0 },
  ] as const)("reads what JSON.stringify wrote: %o", (options) => {
    const predictor = fitConformal(batch, options);
    expect(parseConformal(JSON.parse(JSON.stringify(predictor)))).toEqual(predictor);
    expect(predictor).toMatchObject({
      schema: "softmax-conformal",
      version: 1,
      classes: 3,
      rows: 30,
      ...options,
    });
  });

  const good = { ...fitConformal(batch, { method: "raps", coverage: 0.9 }) };
  test.each<[change: object, message: string]>([
    [{ schema: "softmax-calibrator" }, '"schema" is "softmax-calibrator", wanted "softmax-conformal"'],
    [{ version: 2 }, '"version" is 2, wanted 1'],
    [{ method: "thr" }, '"method" is "thr", wanted "lac", "aps" or "raps"'],
    [{ classes: 0 }, '"classes" is 0, wanted an integer from 1'],
    [{ rows: 0 }, '"rows" is 0, wanted an integer from 1'],
    [{ coverage: 1 }, '"coverage" is 1, wanted a number between 0 and 1'],
    [{ beta: -1 }, '"beta" is -1, wanted a number from 0'],
    [{ quantile: null }, '"quantile" is null, wanted a number from 0'],
    [
      { quantile: 1, rows: 3 },
      '"quantile" is 1, wanted null, since 3 rows are too few for a coverage of 0.9',
    ],
    [{ seed: 0.5 }, '"seed" is 0.5, wanted an integer'],
    [{ lambda: -1 }, '"lambda" is -1, wanted a number from 0'],
    [{ kReg: undefined }, '"kReg" is missing, wanted an integer from 0'],
  ])("refuses %o", (change, message) => {
    expect(() => parseConformal({ ...good, ...change })).toThrow(
      new RangeError(`Cannot read a conformal predictor: ${message}`),
    );
  });

  test("refuses what is no object, leaves out what it does not know", () => {
    expect(() => parseConformal([])).toThrow(TypeError);
    expect(parseConformal({ ...good, note: "x" })).toEqual(good);
  });
});

describe("quantileRank()", () => {
  test.each([
    [9, 0.9, 9],
    [8, 0.9, 9],
    [99, 0.55, 55],
    [999, 0.999, 999],
    [998, 0.999, 999],
    [1, 0.5, 1],
    [2 ** 20, 0.9, 943_720],
  ])("%d rows, coverage %d → %d, as in exact decimals", (rows, coverage, rank) => {
    expect(quantileRank(rows, coverage)).toBe(rank);
  });
});
