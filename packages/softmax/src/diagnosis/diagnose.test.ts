import { describe, expect, test } from "vitest";
import { diagnose } from "./diagnose.ts";
import {
  bfloat16,
  each,
  float16,
  type Matrix,
  randomLogits,
  soft,
  softRows,
  transpose,
} from "./made-up-rows.test-support.ts";

describe("roundings", () => {
  const logits = randomLogits(40, 10, 2);

  test.each([
    ["float16", float16],
    ["bfloat16", bfloat16],
  ] as const)("right in %s", (verdict, store) => {
    const found = diagnose(logits, each(softRows(logits), store));
    expect(found).toMatchObject({ verdict, precision: verdict, alternatives: [] });
  });

  test.each([
    ["float16", float16],
    ["bfloat16", bfloat16],
    ["rounded", (p: number) => Number(p.toFixed(3))],
  ] as const)("a verdict of right but %s counts every row as right", (verdict, store) => {
    const found = diagnose(logits, each(softRows(logits), store));
    expect(found).toMatchObject({ verdict, finiteRows: 40, rightRows: 40, firstWrongRow: undefined });
  });

  test("an error larger than rounding can cause is said to be of the arithmetic", () => {
    const rounded = (rows: Matrix) => each(rows, (p) => Number(p.toFixed(6)));
    const exact = diagnose(logits, rounded(softRows(logits)));
    expect(exact.message).not.toContain("arithmetic");
    // Half of what float32 is allowed moves the largest of a row by about 3e-5; six decimals explain 5e-7.
    const found = diagnose(logits, rounded(each(softRows(logits), (p) => p * (1 + 2 ** -14))));
    expect(found).toMatchObject({ verdict: "rounded", evidence: { decimals: 6 } });
    expect(found.message).toContain("the rounding explains 5e-7 at most; the rest is float32 arithmetic");
  });

  test.each([2, 3, 4, 6])("right with %d decimals", (decimals) => {
    const found = diagnose(
      logits,
      each(softRows(logits), (p) => Number(p.toFixed(decimals))),
    );
    expect(found).toMatchObject({ verdict: "rounded", precision: "decimals", evidence: { decimals } });
  });

  test.each([
    ["float16", float16],
    ["bfloat16", bfloat16],
    ["decimals", (p: number) => Number(p.toFixed(4))],
  ] as const)("a mistake is found behind %s too", (precision, store) => {
    const twice = each(softRows(softRows(logits)), store);
    expect(diagnose(logits, twice)).toMatchObject({ verdict: "applied-twice", precision });
    const hot = each(softRows(logits, 3), store);
    expect(diagnose(logits, hot)).toMatchObject({
      verdict: "temperature",
      precision,
      evidence: { temperature: expect.closeTo(3, 1) },
    });
  });
});

describe("overflowed", () => {
  const textbook = (rows: Matrix, round: (value: number) => number) =>
    rows.map((row) => {
      const e = row.map((z) => round(Math.exp(z)));
      const total = e.reduce((a, b) => round(a + b), 0);
      return e.map((value) => round(value / total));
    });
  const asFloat16 = (value: number) => (value > 65_519 ? Infinity : float16(value));
  const calm = randomLogits(4, 5, 2);

  test.each([
    ["float32", Math.fround, 100],
    ["float64", (value: number) => value, 800],
    ["float32", Math.fround, -120],
    ["float64", (value: number) => value, -800],
  ] as const)("%s, logits around %d", (format, round, shift) => {
    const logits = [...calm, ...each(calm, (z) => z + (shift as number))];
    const found = diagnose(logits, textbook(logits, round as (value: number) => number));
    expect(found).toMatchObject({
      verdict: "overflowed",
      evidence: { format, overflowedRows: [4, 5, 6, 7] },
    });
    expect(found.message).toContain("Subtract each row's largest logit");
  });

  test("float16 overflows at 11", () => {
    const logits = [...randomLogits(20, 5, 0.5), ...each(calm, (z) => z + 20)];
    expect(diagnose(logits, textbook(logits, asFloat16))).toMatchObject({
      verdict: "overflowed",
      evidence: { format: "float16" },
      precision: "float16",
    });
  });

  test("a sum that overflows makes a row of zeros", () => {
    const logits = [[88.5, 88.5, 88.5, 88.5], ...randomLogits(2, 4, 1)];
    expect(textbook(logits, Math.fround)[0]).toEqual([0, 0, 0, 0]);
    expect(diagnose(logits, textbook(logits, Math.fround))).toMatchObject({
      verdict: "overflowed",
      evidence: { format: "float32", overflowedRows: [0] },
    });
  });

  test("NaN where nothing overflows is not called an overflow", () => {
    const claimed = softRows(calm);
    claimed[2] = claimed[2]!.map(() => Number.NaN);
    expect(diagnose(calm, claimed)).toMatchObject({
      verdict: "unknown",
      firstWrongRow: 2,
      rightRows: 3,
      worstAbsolute: Number.NaN,
    });
  });
});

describe("a stated temperature", () => {
  const logits = randomLogits(20, 6, 2);

  test("is what right means", () => {
    expect(diagnose(logits, softRows(logits, 2.5), { temperature: 2.5 }).verdict).toBe("right");
  });
  test("upside down", () => {
    const found = diagnose(logits, softRows(logits, 1 / 2.5), { temperature: 2.5 });
    expect(found).toMatchObject({ verdict: "inverse-temperature", evidence: { temperature: 0.4 } });
  });
  test("ignored", () => {
    const found = diagnose(logits, softRows(logits), { temperature: 2.5 });
    expect(found.message).toBe(
      "A softmax at temperature 1, where T = 2.5 was meant. Divide the logits by 2.5.",
    );
    expect(found).toMatchObject({
      verdict: "temperature",
      evidence: { temperature: expect.closeTo(1, 6) },
    });
  });
  test("used in both of two applications", () => {
    const twice = softRows(softRows(logits, 2.5), 2.5);
    expect(diagnose(logits, twice, { temperature: 2.5 }).verdict).toBe("applied-twice");
  });
});

describe("any rank and axis", () => {
  const shape = [2, 3, 4];
  const flat = randomLogits(1, 24, 2)[0]!;
  /** Softmax along one axis of the flat array. */
  const along = (axis: number) => {
    const out = new Float32Array(24);
    const stride = [12, 4, 1][axis]!;
    for (let start = 0; start < 24; start++) {
      if (Math.floor(start / stride) % shape[axis]! !== 0) continue;
      const at = Array.from({ length: shape[axis]! }, (_, k) => start + k * stride);
      soft(at.map((i) => flat[i]!)).forEach((p, k) => {
        out[at[k]!] = p;
      });
    }
    return out;
  };

  test.each([0, 1, 2])("axis %d", (axis) => {
    for (const used of [0, 1, 2]) {
      const found = diagnose(flat, along(used), { shape, axis });
      expect(found.verdict).toBe(used === axis ? "right" : "wrong-axis");
      if (used !== axis) expect(found.evidence.axis).toBe(used);
    }
  });

  test("channels last for channels first", () => {
    const right = along(1);
    const moved = Float32Array.from({ length: 24 }, (_, i) => {
      const [n, x, c] = [Math.floor(i / 12), Math.floor(i / 3) % 4, i % 3];
      return right[n * 12 + c * 4 + x]!;
    });
    expect(diagnose(flat, moved, { shape, axis: 1 })).toMatchObject({
      verdict: "transposed",
      evidence: { axis: 2 },
    });
    const tensor = { data: moved, dims: [2, 4, 3], type: "float32" };
    expect(diagnose(flat, tensor, { shape, axis: 1 })).toMatchObject({
      verdict: "transposed",
      evidence: { axis: 2 },
    });
  });
});

describe("what cannot be told is not guessed", () => {
  test("rows of equal logits are right at any temperature, and it says so", () => {
    const uniform = [0.25, 0.25, 0.25, 0.25];
    const found = diagnose(
      [
        [3, 3, 3, 3],
        [1, 1, 1, 1],
      ],
      [uniform, uniform],
    );
    expect(found.verdict).toBe("right");
    expect(found.alternatives).toEqual(expect.arrayContaining(["temperature", "applied-twice"]));
    expect(found.message).toContain("any temperature gives this");
  });

  test("one class is always 1", () => {
    const found = diagnose([[3], [-2]], [[1], [1]]);
    expect(found.verdict).toBe("right");
    expect(found.message).toContain("one class");
  });

  test("one class through a sigmoid", () => {
    const found = diagnose([[3], [-2]], [[1 / (1 + Math.exp(-3))], [1 / (1 + Math.exp(2))]]);
    expect(found.verdict).toBe("sigmoid");
  });

  test("one row of two classes fits any temperature", () => {
    const found = diagnose([1, 0], soft([1, 0], 3));
    expect(found.verdict).toBe("unknown");
    expect(found.message).toContain("fits any temperature");
  });

  test("[1, 0] for two classes: an argmax, or one class missing", () => {
    const found = diagnose([0.3, -0.4], [1, 0]);
    expect(found).toMatchObject({ verdict: "unknown", alternatives: ["temperature", "class-missing"] });
  });

  test("a symmetric table hides which axis was summed", () => {
    const symmetric = [
      [2, 1, 0],
      [1, 2, 1],
      [0, 1, 2],
    ];
    const wrong = transpose(softRows(transpose(symmetric)));
    const found = diagnose(symmetric, wrong);
    expect(found).toMatchObject({ verdict: "unknown", alternatives: ["wrong-axis", "transposed"] });
    expect(found.message).toContain("Several mistakes");
  });

  test("two equal classes: either may be missing", () => {
    const found = diagnose([[1, 1, 0]], [soft([1, 0])]);
    expect(found).toMatchObject({
      verdict: "class-missing",
      evidence: { classes: [0, 1], missingFrom: "columns" },
    });
  });

  test("logits without a finite softmax", () => {
    const found = diagnose(
      [
        [Number.NaN, 1],
        [Infinity, 0],
        [-Infinity, -Infinity],
      ],
      [
        [0.5, 0.5],
        [1, 0],
        [0, 0],
      ],
    );
    expect(found).toMatchObject({ verdict: "unknown", rows: 3, finiteRows: 0, worstUlp: Number.NaN });
    expect(found.message).toContain("No row of logits has a finite softmax");
  });

  test("no rows at all", () => {
    expect(diagnose([], []).verdict).toBe("unknown");
  });

  test("one wrong row among right ones is named", () => {
    const logits = randomLogits(10, 4, 2);
    const claimed = softRows(logits);
    claimed[6] = [0.25, 0.25, 0.25, 0.25];
    const found = diagnose(logits, claimed);
    expect(found).toMatchObject({ verdict: "unknown", rightRows: 9, firstWrongRow: 6 });
    expect(found.message).toContain("row 6 is furthest off");
  });
});

describe("figures", () => {
  test("a subnormal flushed to zero is not counted as a million ulp", () => {
    expect(diagnose([0, -97], [1, 0])).toMatchObject({
      verdict: "right",
      worstUlp: expect.closeTo(Math.exp(-97) / 2 ** -149, 6),
    });
  });

  test("ulp, absolute error and sum of a known difference", () => {
    const found = diagnose([0, 0], [0.5 + 2 ** -23, 0.5]);
    // The spacing of float32 at 0.5 is 2^-24.
    expect(found).toMatchObject({ worstUlp: 2, worstAbsolute: 2 ** -23, worstSum: 2 ** -23, rightRows: 1 });
  });

  test("masked classes are right at 0, and rows that are not finite are counted out", () => {
    const logits = [
      [-Infinity, 0, 0],
      [Number.NaN, 0, 0],
    ];
    const found = diagnose(logits, [
      [0, 0.5, 0.5],
      [7, 7, 7],
    ]);
    expect(found).toMatchObject({ verdict: "right", precision: "float64", rows: 2, finiteRows: 1 });
  });
});

test("one row along an axis of length 1 is not called transposed", () => {
  const logits = randomLogits(1, 4, 1);
  expect(diagnose(logits, softRows(logits)).alternatives).toEqual([]);
});

test("log-probabilities that went through float32, where e^-200 is 0", () => {
  const logits = [
    [0, -200, 1],
    [2, 0, -1],
  ];
  const logs = each(softRows(logits), (p) => Math.log(Math.fround(p)));
  expect(logs[0]![1]).toBe(-Infinity);
  expect(diagnose(logits, logs).verdict).toBe("log-probabilities");
});

test("a temperature behind float16, where small probabilities have few bits", () => {
  const logits = randomLogits(100, 10, 12);
  const found = diagnose(logits, each(softRows(logits, 2), float16));
  expect(found).toMatchObject({ verdict: "temperature", evidence: { temperature: expect.closeTo(2, 2) } });
});

describe("errors", () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      "shapes",
      () => diagnose([[1, 2]], [[1, 2, 3, 4]]),
      /^TypeError: Cannot compare probabilities of shape \[1, 4\]/,
    ],
    ["no class left", () => diagnose([[1], [2]], [[], []]), /^TypeError: Cannot compare probabilities/],
    ["ragged rows", () => diagnose([[1, 2], [1]], [[1, 2]]), /^TypeError: Cannot read logits/],
    [
      "ragged probabilities",
      () => diagnose([[1, 2]], [[1, 2], [1]]),
      /^TypeError: Cannot read probabilities/,
    ],
    ["temperature 0", () => diagnose([1], [1], { temperature: 0 }), /^RangeError: Cannot use temperature: 0/],
    [
      "a string",
      () => diagnose([1], [1], { temperature: "2" as never }),
      /^TypeError: Cannot use temperature: "2"/,
    ],
    ["an option", () => diagnose([1], [1], { where: [1] } as never), /^TypeError: .*unknown option "where"/],
    ["an axis", () => diagnose([1], [1], { axis: 1 }), /^RangeError: Cannot take axis 1/],
  ])("%s", (_, call, message) => {
    let error: unknown;
    try {
      call();
    } catch (thrown) {
      error = thrown;
    }
    expect(String(error)).toMatch(message);
  });
});

test("the example in the documentation", () => {
  const claimed = [
    [0.51, 0.31, 0.19],
    [0.14, 0.63, 0.23],
  ];
  expect(
    diagnose(
      [
        [2, 1, 0],
        [0, 3, 1],
      ],
      claimed,
    ),
  ).toMatchObject({
    verdict: "temperature",
    evidence: { temperature: expect.closeTo(2, 0) },
  });
});
