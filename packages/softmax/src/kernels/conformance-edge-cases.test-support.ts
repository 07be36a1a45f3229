/**
 * Special rows, by name, for every operation.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import { WorstError } from "./conformance-errors.test-support.ts";
import {
  OPERATIONS,
  type RowResults,
  resultsOf,
  resultsOfRow,
  rowCase,
} from "./conformance-operations.test-support.ts";
import { DTYPES, rounded, type Subject } from "./conformance-subject.test-support.ts";

const N = Number.NaN;
const I = Infinity;
const LN2 = Math.LN2;
const LN3 = Math.log(3);
const third = 1 / 3;

/** The label of the loss and of its gradient is class 0. */
interface EdgeCase {
  readonly why: string;
  readonly row: readonly number[];
  readonly softmax: readonly number[];
  readonly logSoftmax: readonly number[];
  readonly logSumExp: number;
  readonly loss: number;
  readonly gradient: readonly number[];
}

const spoiled = (why: string, row: readonly number[], logSumExp: number): EdgeCase => {
  const everywhere = row.map(() => N);
  return { why, row, softmax: everywhere, logSoftmax: everywhere, logSumExp, loss: N, gradient: everywhere };
};

const EDGE_CASES: readonly EdgeCase[] = [
  { why: "one class", row: [7.5], softmax: [1], logSoftmax: [0], logSumExp: 7.5, loss: 0, gradient: [0] },
  {
    why: "a −∞ logit",
    row: [3, -I, 3],
    softmax: [0.5, 0, 0.5],
    logSoftmax: [-LN2, -I, -LN2],
    logSumExp: 3 + LN2,
    loss: LN2,
    gradient: [-0.5, 0, 0.5],
  },
  {
    why: "the label at −∞",
    row: [-I, 3, -I],
    softmax: [0, 1, 0],
    logSoftmax: [-I, 0, -I],
    logSumExp: 3,
    loss: I,
    gradient: [-1, 1, 0],
  },
  spoiled("one class at −∞", [-I], -I),
  spoiled("only −∞", [-I, -I, -I], -I),
  spoiled("a +∞ first", [I, 0], I),
  spoiled("a +∞ last", [0, 0, I], I),
  spoiled("two +∞", [I, I], I),
  spoiled("+∞ and −∞", [I, -I], I),
  spoiled("a NaN first", [N, 1, 2, 3, 4], N),
  spoiled("a NaN in the middle", [1, 2, N, 3, 4], N),
  spoiled("a NaN last", [1, 2, 3, 4, N], N),
  spoiled("one class that is NaN", [N], N),
  spoiled("NaN beside +∞", [I, N], N),
  spoiled("NaN between −∞", [-I, N, -I], N),
  {
    why: "zeros of either sign",
    row: [-0, -0, 0],
    softmax: [third, third, third],
    logSoftmax: [-LN3, -LN3, -LN3],
    logSumExp: LN3,
    loss: LN3,
    gradient: [third - 1, third, third],
  },
  {
    why: "the largest numbers of float16, equal",
    row: [65504, 65504],
    softmax: [0.5, 0.5],
    logSoftmax: [-LN2, -LN2],
    logSumExp: 65504 + LN2,
    loss: LN2,
    gradient: [-0.5, 0.5],
  },
  {
    why: "far apart",
    row: [-3e4, 3e4],
    softmax: [0, 1],
    logSoftmax: [-6e4, 0],
    logSumExp: 3e4,
    loss: 6e4,
    gradient: [-1, 1],
  },
];

const LARGEST: readonly EdgeCase[] = [
  {
    why: "the largest numbers, equal",
    row: [3e38, 3e38],
    softmax: [0.5, 0.5],
    logSoftmax: [-LN2, -LN2],
    logSumExp: 3e38,
    loss: LN2,
    gradient: [-0.5, 0.5],
  },
  {
    why: "the lowest numbers, equal",
    row: [-3e38, -3e38],
    softmax: [0.5, 0.5],
    logSoftmax: [-LN2, -LN2],
    logSumExp: -3e38,
    loss: LN2,
    gradient: [-0.5, 0.5],
  },
  {
    why: "large and opposite",
    row: [-1.5e38, 1.5e38],
    softmax: [0, 1],
    logSoftmax: [-3e38, 0],
    logSumExp: 1.5e38,
    loss: 3e38,
    gradient: [-1, 1],
  },
];

export function testEdgeCases(subject: Subject): void {
  for (const dtype of DTYPES) {
    // 3e38 is +∞ in float16.
    const cases = dtype === "float16" ? EDGE_CASES : [...EDGE_CASES, ...LARGEST];
    test.each(cases)(`${dtype}: $why`, (each) => {
      const row = rowCase(each.row, { label: 0 });
      const close = (what: string, actual: Float64Array, expected: readonly number[], within = dtype) => {
        const errors = new WorstError();
        errors.compare(what, within, actual, expected);
        // Both sides are rounded to the type: what is expected has few digits or one rounding.
        expect(errors.ulp, errors.where).toBeLessThanOrEqual(1);
      };
      const of = (operation: (typeof OPERATIONS)[number]): RowResults =>
        resultsOfRow(subject, operation, row, dtype);
      const asStored = (numbers: readonly number[]) => [...rounded(dtype, numbers)];
      close("softmax", of("softmax").probabilities!, asStored(each.softmax));
      close("logSoftmax", of("logSoftmax").logProbabilities!, asStored(each.logSoftmax));
      close("logSumExp", of("logSumExp").logSumExp!, asStored([each.logSumExp]));
      const { loss, gradient } = of("crossEntropy");
      const lossOfStored =
        each.loss > 10 && each.loss < I ? asStored(each.row)[1]! - asStored(each.row)[0]! : each.loss;
      close("loss", loss!, [lossOfStored], dtype === "float64" ? "float64" : "float32");
      close("gradient", gradient!, asStored(each.gradient));
    });
  }

  describe.each(DTYPES)("%s", (dtype) => {
    test.each(OPERATIONS)("%s of rows without classes", (operation) => {
      if (operation === "topK") return; // k is from 1 to K
      const empty = rowCase([], { label: -1 });
      const results = resultsOf(subject, operation, [empty, empty], { dtype, outer: 2, inner: 1 });
      for (const { logSumExp, loss } of results) {
        if (operation === "logSumExp") expect(logSumExp![0]).toBe(-I);
        if (operation === "crossEntropy") expect(loss![0]).toBe(0);
      }
    });

    test.each(OPERATIONS)("%s of no rows", (operation) => {
      for (const classes of [0, 3]) {
        if (operation === "topK" && classes === 0) continue;
        expect(resultsOf(subject, operation, [], { dtype, classes, outer: 0, inner: 1 })).toEqual([]);
      }
    });
  });

  test("the largest float64 numbers do not overflow", () => {
    const M = Number.MAX_VALUE;
    const of = (operation: "softmax" | "logSoftmax", row: number[], temperature = 1) => {
      const [numbers] = Object.values(
        resultsOfRow(subject, operation, rowCase(row, { temperature }), "float64"),
      );
      return [...numbers!];
    };
    expect(of("softmax", [M, -M, M])).toEqual([0.5, 0, 0.5]);
    expect(of("logSoftmax", [M, -M])).toEqual([0, -I]);
    expect(of("softmax", [M, M / 2], M)[0]).toBeCloseTo(0.6224593312018546, 14); // 1/(1 + e^−½)
  });

  test("a label of −1 leaves its row out, whatever it holds", () => {
    for (const dtype of DTYPES) {
      for (const row of [
        [1, 2, 3],
        [N, 1, 2],
        [I, 1, 2],
        [-I, -I, -I],
      ]) {
        const { loss, gradient } = resultsOfRow(subject, "crossEntropy", rowCase(row, { label: -1 }), dtype);
        expect(
          [loss![0], ...gradient!].every((x) => x === 0),
          `${dtype} [${row}]`,
        ).toBe(true);
      }
    }
  });

  type Product = [why: string, p: number[], g: number[], temperature: number, product: number[]];
  test.each<Product>([
    ["one class", [1], [7], 1, [0]],
    ["a constant gradient", [0.5, 0.5], [3, 3], 1, [0, 0]],
    ["a class of probability 0", [0.5, 0.5, 0], [1, 0, 9], 1, [0.25, -0.25, 0]],
    ["a NaN row", [N, N], [1, 0], 1, [N, N]],
    ["a NaN gradient", [0.5, 0.5], [N, 0], 1, [N, N]],
    ["temperature 0, sure", [1, 0], [1, 5], 0, [0, 0]],
    ["temperature 0, a tie", [0.5, 0.5, 0], [1, 0, 5], 0, [I, -I, 0]],
    ["temperature Infinity", [0.5, 0.5], [1, 0], I, [0, 0]],
  ])("softmaxVjp: %s", (_, p, upstream, temperature, expected) => {
    for (const dtype of DTYPES) {
      const { product } = resultsOfRow(subject, "softmaxVjp", rowCase(p, { upstream, temperature }), dtype);
      expect(
        [...product!].map((x) => x + 0),
        dtype,
      ).toEqual(expected); // −0 is 0
    }
  });
}
