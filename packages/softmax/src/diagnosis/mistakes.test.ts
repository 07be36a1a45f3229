/** Every mistake made on purpose is told by its name. */
import { describe, expect, test } from "vitest";
import { diagnose } from "./diagnose.ts";
import type { Evidence, Verdict } from "./diagnosis.ts";
import {
  each,
  type Matrix,
  randomLogits,
  soft,
  softRows,
  sum,
  transpose,
} from "./made-up-rows.test-support.ts";

interface Made {
  readonly verdict: Verdict;
  readonly how: string;
  readonly make: (logits: Matrix) => Matrix;
  readonly evidence: Evidence;
}

const MISTAKES: readonly Made[] = [
  { verdict: "logits-unchanged", how: "no softmax", make: (z) => z, evidence: {} },
  {
    verdict: "log-probabilities",
    how: "log",
    make: (z) => each(softRows(z), Math.log),
    evidence: {},
  },
  {
    verdict: "unnormalised",
    how: "exp(z)",
    make: (z) => each(z, Math.exp),
    evidence: { form: "exp(z)" },
  },
  {
    verdict: "unnormalised",
    how: "exp(z - max)",
    make: (z) => z.map((row) => row.map((value) => Math.exp(value - Math.max(...row)))),
    evidence: { form: "exp(z - max)" },
  },
  {
    verdict: "unnormalised",
    how: "per cent",
    make: (z) => each(softRows(z), (p) => 100 * p),
    evidence: { form: "constant", factor: expect.closeTo(100, 3) as unknown as number },
  },
  { verdict: "sigmoid", how: "sigmoid", make: (z) => each(z, (v) => 1 / (1 + Math.exp(-v))), evidence: {} },
  { verdict: "applied-twice", how: "twice", make: (z) => softRows(softRows(z)), evidence: {} },
  {
    verdict: "wrong-axis",
    how: "axis 0",
    make: (z) => transpose(softRows(transpose(z))),
    evidence: { axis: 0 },
  },
  {
    verdict: "wrong-axis",
    how: "everything",
    make: (z) => {
      const all = soft(z.flat());
      return z.map((row, r) => row.map((_, k) => all[r * row.length + k]!));
    },
    evidence: { axis: "all" },
  },
  { verdict: "transposed", how: "[K, N]", make: (z) => transpose(softRows(z)), evidence: { axis: 0 } },
  ...[0.5, 2, 7].map(
    (temperature): Made => ({
      verdict: "temperature",
      how: `T = ${temperature}`,
      make: (z) => softRows(z, temperature),
      evidence: { temperature: expect.closeTo(temperature, 3) as unknown as number },
    }),
  ),
  {
    verdict: "temperature",
    how: "softmin",
    make: (z) => softRows(each(z, (value) => -value)),
    evidence: { temperature: expect.closeTo(-1, 3) as unknown as number },
  },
  {
    verdict: "temperature",
    how: "one-hot",
    make: (z) => z.map((row) => row.map((value) => (value === Math.max(...row) ? 1 : 0))),
    evidence: { temperature: 0 },
  },
  {
    verdict: "temperature",
    how: "uniform",
    make: (z) => z.map((row) => row.map(() => 1 / row.length)),
    evidence: { temperature: Infinity },
  },
  {
    verdict: "class-missing",
    how: "left out of the sum",
    make: (z) =>
      softRows(z).map((row) => {
        const rest = sum(row.filter((_, k) => k !== 1));
        return row.map((p) => p / rest);
      }),
    evidence: { classes: [1], missingFrom: "sum" },
  },
  {
    verdict: "class-missing",
    how: "masked",
    make: (z) => z.map((row) => soft(row.map((value, k) => (k === 1 ? -Infinity : value)))),
    evidence: { classes: [1], missingFrom: "values", renormalised: true },
  },
  {
    verdict: "class-missing",
    how: "zeroed",
    make: (z) => softRows(z).map((row) => row.map((p, k) => (k === 1 ? 0 : p))),
    evidence: { classes: [1], missingFrom: "values", renormalised: false },
  },
  {
    verdict: "class-missing",
    how: "a column less, renormalised",
    make: (z) => z.map((row) => soft(row.filter((_, k) => k !== 1))),
    evidence: { classes: [1], missingFrom: "columns", renormalised: true },
  },
  {
    verdict: "class-missing",
    how: "a column less",
    make: (z) => softRows(z).map((row) => row.filter((_, k) => k !== 1)),
    evidence: { classes: [1], missingFrom: "columns", renormalised: false },
  },
];

/** Every message ends with something to do. */
const CURE =
  /(Divide|Do not|Remove|Transpose|Keep all|Sum over all|Look for|Take exp|apply one|went in).*\.$/i;

const SIZES = [
  [3, 4, 1],
  [5, 5, 3],
  [40, 10, 5],
  [7, 100, 2],
] as const;

describe.each(MISTAKES)("$verdict ($how)", ({ verdict, make, evidence }) => {
  describe.each(SIZES)("%d rows of %d classes, logits N(0, %d)", (rows, classes, scale) => {
    const logits = randomLogits(rows, classes, scale);

    test.each([
      ["float64", (value: number) => value],
      ["float32", Math.fround],
    ] as const)("in %s", (_, store) => {
      const found = diagnose(logits, each(make(logits), store));
      expect(found).toMatchObject({ verdict, evidence, precision: "float32", alternatives: [] });
    });
  });

  test("from flat float32 arrays with a shape", () => {
    const logits = randomLogits(9, 6, 2);
    const found = diagnose(Float32Array.from(logits.flat()), Float32Array.from(make(logits).flat()), {
      shape: [9, 6],
    });
    expect(found).toMatchObject({ verdict, evidence });
    expect(found.message).toMatch(CURE);
  });
});
