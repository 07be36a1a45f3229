import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { numbers, worst } from "./made-up-problem.test-support.ts";
import { multiplyInto } from "./multiply.ts";
import type { MultiplyOptions } from "./multiply-options.ts";
import { plainMultiplyInto } from "./plain-multiply.ts";

const UNIT = 2 ** -24;

/** A product and how far float32 may be from it: (n + 1)·u·Σ|terms|, doubled for what is of second order. */
function exact(left: Float32Array, right: Float32Array, begin: Float32Array, options: MultiplyOptions) {
  const { rows, inner, columns, transposed } = options;
  const values = new Float64Array(rows * columns);
  const bounds = new Float64Array(rows * columns);
  for (let at = 0; at < values.length; at++) {
    const [r, c] = [Math.floor(at / columns), at % columns];
    let [sum, size] = [begin[at]!, Math.abs(begin[at]!)];
    for (let i = 0; i < inner; i++) {
      const a = left[transposed === "left" ? i * rows + r : r * inner + i]!;
      const term = a * right[transposed === "right" ? c * inner + i : i * columns + c]!;
      sum += term;
      size += Math.abs(term);
    }
    values[at] = sum;
    bounds[at] = 2 * (inner + 1) * UNIT * size + 1e-30;
  }
  return { values, bounds };
}

const forms: readonly Pick<MultiplyOptions, "transposed">[] = [
  {},
  { transposed: "left" },
  { transposed: "right" },
];

describe.each([
  ["multiplyInto", multiplyInto],
  ["plainMultiplyInto", plainMultiplyInto],
])("%s()", (_, multiply) => {
  test("multiplies in every form and size", () => {
    const size = fc.record({
      rows: fc.integer({ min: 0, max: 67 }),
      inner: fc.integer({ min: 0, max: 67 }),
      columns: fc.integer({ min: 0, max: 67 }),
    });
    const begins = fc.constantFrom("zero", "bias", "add");
    fc.assert(
      fc.property(size, fc.constantFrom(...forms), begins, fc.nat(999), (sizes, form, begin, seed) => {
        const { rows, inner, columns } = sizes;
        const left = numbers(rows * inner, seed);
        const right = numbers(inner * columns, seed + 1);
        const bias = numbers(columns, seed + 2);
        const out = numbers(rows * columns, seed + 3);
        const options = {
          ...sizes,
          ...form,
          ...(begin === "bias" ? { bias } : {}),
          add: begin === "add",
        };
        const start = out.map((x, i) => (begin === "add" ? x : begin === "bias" ? bias[i % columns]! : 0));
        const want = exact(left, right, start, options);
        multiply(out, left, right, options);
        expect(worst(out, want)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 150 },
    );
  });

  test.each(forms)("passes the edges of its blocks: %o", (form) => {
    for (const [rows, inner, columns] of [
      [251, 519, 9],
      [7, 3, 2060],
      [3, 1100, 5],
    ] as const) {
      const left = numbers(rows * inner, 1);
      const right = numbers(inner * columns, 2);
      const options = { rows, inner, columns, ...form };
      const out = new Float32Array(rows * columns);
      multiply(out, left, right, options);
      expect(worst(out, exact(left, right, new Float32Array(out.length), options))).toBeLessThanOrEqual(1);
    }
  });
});

test("bits of an element do not depend on the matrix around it, nor on blocks of rows", () => {
  const [rows, inner, columns] = [4000, 300, 7];
  const left = numbers(rows * inner, 3);
  const right = numbers(inner * columns, 4);
  const all = multiplyInto(new Float32Array(rows * columns), left, right, { rows, inner, columns });
  for (const r of [0, 4, 5, 3413, 3414, 3999]) {
    const row = left.subarray(r * inner, (r + 1) * inner);
    const alone = multiplyInto(new Float32Array(columns), row, right, { rows: 1, inner, columns });
    expect(alone).toEqual(all.subarray(r * columns, (r + 1) * columns));
  }
});

test("bits are the same on every machine", () => {
  const [rows, inner, columns] = [13, 301, 11];
  const out = multiplyInto(
    new Float32Array(rows * columns),
    numbers(rows * inner, 5),
    numbers(inner * columns, 6),
    {
      ...{ rows, inner, columns },
    },
  );
  const bits = new Int32Array(out.buffer);
  // NumPy's, in float32: for i in range(301): c = c + a[:, i : i + 1] * b[i : i + 1, :]
  expect(bits.reduce((hash, word) => (Math.imul(hash, 31) + word) | 0, 0)).toBe(-1494179327);
});

test("what is summed over may be longer than a block", () => {
  const [rows, inner, columns] = [2, 300_000, 3];
  const left = new Float32Array(inner * rows).fill(0.5);
  const right = new Float32Array(inner * columns).fill(1);
  const out = new Float32Array(rows * columns);
  multiplyInto(out, left, right, { rows, inner, columns, transposed: "left" });
  expect([...out]).toEqual(new Array(6).fill(150_000)); // multiples of ½: exact in float32
});

describe("multiplyInto() refuses", () => {
  const size = { rows: 1, inner: 2, columns: 1 };
  const [out, two] = [new Float32Array(1), Float32Array.of(1, 2)];
  test.each<[what: string, work: () => unknown, message: string]>([
    [
      "another length",
      () => multiplyInto(out, two, out, size),
      "Cannot multiply matrices: right has length 1, a Float32Array of 2 is wanted",
    ],
    [
      "a size that is no count",
      () => multiplyInto(out, two, two, { ...size, rows: -1 }),
      "Cannot multiply matrices: rows is -1, a whole number from 0 on is wanted",
    ],
    [
      "bias and add together",
      () => multiplyInto(out, two, two, { ...size, bias: out, add: true }),
      "Cannot multiply matrices: bias and add are given, one is wanted",
    ],
    [
      "another form",
      () => multiplyInto(out, two, two, { ...size, transposed: "both" as "left" }),
      'Cannot multiply matrices: transposed is "both", must be "left" or "right"',
    ],
    [
      "an option it does not know",
      () => multiplyInto(out, two, two, { ...size, transpose: "left" } as typeof size),
      'Cannot read options of multiplyInto: unknown option "transpose", known are rows, inner, columns, transposed, bias, add',
    ],
  ])("%s", (_, work, message) => {
    expect(work).toThrow(new RegExp(message.replace(/[()[\]-]/g, "\\$&")));
  });
});
