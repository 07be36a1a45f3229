/** Losses and gradients against the definition in PyTorch's documentation, written out, and finite differences. */
import { describe, expect, test } from "vitest";
import { crossEntropy, logSoftmax, softmax } from "../index.ts";

const logits = [
  [2, 1, 0],
  [0.5, -1, 3],
  [-2, 0, 1],
];
const logP = logSoftmax(logits);
const p = softmax(logits);
const nll = (r: number, k: number) => -logP[r]![k]!;

describe("class indices", () => {
  test("reductions", () => {
    const losses = [nll(0, 1), nll(1, 2), nll(2, 0)];
    const total = losses[0]! + losses[1]! + losses[2]!;
    expect(crossEntropy(logits, [1, 2, 0], { reduction: "none" })).toEqual(losses);
    expect(crossEntropy(logits, [1, 2, 0], { reduction: "sum" })).toBeCloseTo(total, 14);
    expect(crossEntropy(logits, [1, 2, 0])).toBeCloseTo(total / 3, 14);
  });

  test("of any kind, on any axis", () => {
    const expected = crossEntropy(logits, [1, 2, 0]);
    expect(crossEntropy(logits, [1n, 2n, 0n])).toBe(expected);
    expect(crossEntropy(logits, BigInt64Array.of(1n, 2n, 0n))).toBe(expected);
    expect(crossEntropy(logits, Uint8Array.of(1, 2, 0))).toBe(expected);
    expect(crossEntropy(logits, { data: BigInt64Array.of(1n, 2n, 0n), dims: [3], type: "int64" })).toBe(
      expected,
    );
    const columns = [0, 1, 2].map((k) => logits.map((row) => row[k]!));
    expect(crossEntropy(columns, [1, 2, 0], { axis: 0 })).toBe(expected);
    expect(crossEntropy([2, 1, 0], 1)).toBe(nll(0, 1));
    expect(crossEntropy([2, 1, 0], 1, { reduction: "none" })).toBe(nll(0, 1));
  });

  test("the weighted mean divides by the weights of the rows that count", () => {
    const weight = [1, 2, 4];
    const expected = (2 * nll(0, 1) + 4 * nll(1, 2)) / 6;
    expect(crossEntropy(logits, [1, 2, -100], { weight })).toBeCloseTo(expected, 14);
    expect(crossEntropy(logits, [1, 2, 7], { weight, ignoreIndex: 7 })).toBeCloseTo(expected, 14);
  });

  test("label smoothing, weighted as PyTorch does", () => {
    const weight = [1, 2, 4];
    const rowLoss = (r: number, t: number) =>
      0.9 * weight[t]! * nll(r, t) + (0.1 / 3) * weight.reduce((sum, w, k) => sum + w * nll(r, k), 0);
    expect(crossEntropy(logits, [1, 2, 0], { weight, labelSmoothing: 0.1 })).toBeCloseTo(
      (rowLoss(0, 1) + rowLoss(1, 2) + rowLoss(2, 0)) / 7,
      14,
    );
  });

  test("label smoothing leaves out masked classes, as if they were not there", () => {
    const gradient = new Float64Array(6);
    const masked = crossEntropy(
      [
        [2, 9, 1],
        [7, 1, 2],
      ],
      [0, 1],
      {
        where: [
          [1, 0, 1],
          [0, 1, 1],
        ],
        weight: [1, 3, 2],
        labelSmoothing: 0.1,
        gradient,
      },
    );
    const left = new Float64Array(2);
    const right = new Float64Array(2);
    const apart = [
      crossEntropy([2, 1], 0, { weight: [1, 2], labelSmoothing: 0.1, reduction: "sum", gradient: left }),
      crossEntropy([1, 2], 0, { weight: [3, 2], labelSmoothing: 0.1, reduction: "sum", gradient: right }),
    ];
    expect(masked).toBeCloseTo((apart[0]! + apart[1]!) / 4, 14);
    const expected = [left[0]!, 0, left[1]!, 0, right[0]!, right[1]!].map((g) => g / 4);
    gradient.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 14);
    });
  });

  test("all ignored: mean NaN, sum 0, none 0, gradient 0", () => {
    const gradient = new Float64Array(9).fill(9);
    expect(crossEntropy(logits, [-100, -100, -100], { gradient })).toBeNaN();
    expect(gradient).toEqual(new Float64Array(9));
    expect(crossEntropy(logits, [-100, -100, -100], { reduction: "sum" })).toBe(0);
    expect(crossEntropy(logits, [-100, -100, -100], { reduction: "none" })).toEqual([0, 0, 0]);
  });

  test("−∞ elsewhere is finite, at the target infinite; an ignored NaN row does not matter", () => {
    expect(crossEntropy([0, -Infinity, 0], 0)).toBe(Math.LN2);
    expect(crossEntropy([0, -Infinity, 0], 1)).toBe(Infinity);
    expect(crossEntropy([0, 5, 0], 1, { where: [1, 0, 1] })).toBe(Infinity);
    expect(
      crossEntropy(
        [
          [Number.NaN, 0],
          [0, 0],
        ],
        [-100, 1],
      ),
    ).toBe(Math.LN2);
    expect(
      crossEntropy(
        [
          [Number.NaN, 0],
          [0, 0],
        ],
        [0, 1],
      ),
    ).toBeNaN();
    expect(crossEntropy([0, -Infinity], 1, { weight: [1, 0], reduction: "sum" })).toBe(0);
  });
});

describe("probabilities", () => {
  const q = [
    [0.2, 0.3, 0.5],
    [0, 0, 1],
    [1, 0, 0],
  ];

  test("nested, flat, and of one row", () => {
    const expected = q.map((row, r) => row.reduce((sum, qk, k) => sum + qk * nll(r, k), 0));
    const mean = (expected[0]! + expected[1]! + expected[2]!) / 3;
    expect(crossEntropy(logits, q)).toBeCloseTo(mean, 14);
    expect(crossEntropy(logits, q.flat())).toBeCloseTo(mean, 14);
    expect(
      crossEntropy(Float64Array.from(logits.flat()), Float64Array.from(q.flat()), { shape: [3, 3] }),
    ).toBeCloseTo(mean, 14);
    expect(crossEntropy([2, 1, 0], [0.2, 0.3, 0.5])).toBeCloseTo(expected[0]!, 14);
    const turned = (rows: readonly (readonly number[])[]) => [0, 1, 2].map((k) => rows.map((row) => row[k]!));
    expect(crossEntropy(turned(logits), turned(q), { axis: 0 })).toBeCloseTo(mean, 14);
  });

  test("a class of probability 0 at −∞ adds 0", () => {
    expect(crossEntropy([0, 0, -Infinity], [0.5, 0.5, 0])).toBe(Math.LN2);
  });

  test("mean divides by N, weights or not; smoothing mixes in the uniform", () => {
    const weight = [1, 2, 4];
    const smooth = q[0]!.map((qk) => 0.8 * qk + 0.2 / 3);
    const expected = smooth.reduce((sum, qk, k) => sum + weight[k]! * qk * nll(0, k), 0);
    expect(crossEntropy([logits[0]!], [q[0]!], { weight, labelSmoothing: 0.2 })).toBeCloseTo(expected, 14);
  });
});

describe("gradient", () => {
  test("of the mean of weighted rows", () => {
    const gradient = new Float64Array(9);
    crossEntropy(logits, [1, 2, -100], { weight: [1, 2, 4], gradient, temperature: 1 });
    const expected = [0, 1, 2].flatMap((r) =>
      p[r]!.map((pk, k) => ([2, 4, 0][r]! / 6) * (pk - (k === [1, 2, 0][r] ? 1 : 0))),
    );
    gradient.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i]!, 14);
    });
  });

  test.each([
    ["indices", [1, 2, 0], {}],
    ["indices, smoothed and weighted", [1, 2, 0], { weight: [1, 2, 4], labelSmoothing: 0.1 }],
    ["a temperature per row", [1, 2, 0], { temperature: [0.5, 2, 3] }],
    ["sum", [1, 2, 0], { reduction: "sum" as const }],
    ["probabilities", [0.2, 0.3, 0.5, 0, 0, 1, 0.5, 0.5, 0], { weight: [1, 2, 4] }],
  ])("agrees with finite differences: %s", (_, targets, options) => {
    const flat = Float64Array.from(logits.flat());
    const gradient = new Float64Array(9);
    const loss = (values: Float64Array) =>
      crossEntropy(values, targets, { shape: [3, 3], ...options }) as number;
    crossEntropy(flat, targets, { shape: [3, 3], ...options, gradient });
    for (let i = 0; i < 9; i++) {
      const h = 1e-5; // the error of central differences is of the order h² and 1e-16/h
      const up = flat.map((x, j) => (j === i ? x + h : x));
      const down = flat.map((x, j) => (j === i ? x - h : x));
      expect(gradient[i]).toBeCloseTo((loss(up) - loss(down)) / (2 * h), 8);
    }
  });

  test("may be written over the logits", () => {
    const flat = Float64Array.of(0, 0);
    expect(crossEntropy(flat, 0, { gradient: flat })).toBe(Math.LN2);
    expect(flat).toEqual(Float64Array.of(-0.5, 0.5));
  });
});

describe("refusals", () => {
  test.each([
    [[1, 3, 0], {}, RangeError, "Cannot read targets: row 1 has class 3, must be a whole number from 0 to 2"],
    [[1, -1, 0], {}, RangeError, "row 1 has class -1"],
    [[1, 0.5, 0], {}, RangeError, "row 1 has class 0.5"],
    [[1, Number.NaN, 0], {}, RangeError, "row 1 has class NaN"],
    [["1", 1, 0], {}, TypeError, 'row 0 has "1", must be a class index'],
    [[1, 2], {}, TypeError, "Cannot read targets: 2 for 3 rows of 3 classes"],
    [
      [
        [1, 0],
        [1, 0],
        [1, 0],
      ],
      {},
      TypeError,
      "Cannot read targets of shape [3, 2]",
    ],
    [[1, 2, 0], { weight: [1, 2] }, TypeError, "Cannot use weight: 2 weights for 3 classes"],
    [[1, 2, 0], { weight: [1, 2, Infinity] }, RangeError, "Cannot use weight: class 2 has Infinity"],
    [[1, 2, 0], { weight: [1, 2, -1] }, RangeError, "Cannot use weight: class 2 has -1"],
    [[1, 2, 0], { labelSmoothing: 1.5 }, RangeError, "labelSmoothing is 1.5, must be from 0 to 1"],
    [[1, 2, 0], { reduction: "avg" }, RangeError, 'reduction is "avg", must be "mean", "sum" or "none"'],
    [
      [1, 2, 0],
      { gradient: new Float64Array(3) },
      TypeError,
      "Cannot write into gradient: its length is 3, must be 9",
    ],
    [[1, 2, 0], { gradient: null }, TypeError, "Cannot write into gradient: null"],
    [[1, 2, 0], { ignoreIndex: 1n }, TypeError, "Cannot ignore class 1n: ignoreIndex must be a whole number"],
    [[1, 2, 0], { ignoreIndex: null }, TypeError, "Cannot ignore class null"],
    [
      [
        [1, 0, 0],
        [1, 0, 0],
        [1, 0, 0],
      ],
      { ignoreIndex: 0 }, // an error in PyTorch too
      TypeError,
      "Cannot ignore class 0 of target probabilities: ignoreIndex is for class indices",
    ],
    [
      { data: Int32Array.of(0, 1, 2), dims: [1, 3] },
      {},
      TypeError,
      "Cannot read targets of shape [1, 3]: the logits have shape [3, 3], must be [3]",
    ],
    [[1, 2, 0], { ignore_index: 1 }, TypeError, 'unknown option "ignore_index"'],
  ])("%o with %o", (targets, options, error, message) => {
    const attempt = () => crossEntropy(logits, targets as number[], options as object);
    expect(attempt).toThrow(error);
    expect(attempt).toThrow(message);
  });
});
