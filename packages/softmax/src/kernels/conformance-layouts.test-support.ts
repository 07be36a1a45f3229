/**
 * A row has the bits that it has alone: in every layout, batch, mask and kind of output.
 *
 * @module
 */
import { describe, expect, test } from "vitest";
import type { LogitDtype } from "../logits/logit-batch.ts";
import { labelled, mixedRows, TEMPERATURES } from "./conformance-mixed-rows.test-support.ts";
import {
  type Arrangement,
  differenceOf,
  OPERATIONS,
  type Operation,
  type RowCase,
  type RowResults,
  resultsOf,
  resultsOfRow,
  rowCase,
} from "./conformance-operations.test-support.ts";
import { DTYPES, noise, noisyRow, rounded, type Subject } from "./conformance-subject.test-support.ts";

const OUTER = [1, 2, 3];
const INNER = [1, 2, 3, 4, 5, 7, 16, 33];
const CLASS_COUNTS = [1, 2, 3, 4, 7, 10, 17, 33, 64];
/** What each row gives alone. */
function resultsAlone(
  subject: Subject,
  operation: Operation,
  rows: readonly RowCase[],
  dtype: LogitDtype,
  out?: LogitDtype,
): RowResults[] {
  return rows.map((row) => resultsOfRow(subject, operation, row, dtype, out));
}

function expectSame(actual: readonly RowResults[], expected: readonly RowResults[], what: string): void {
  expect(actual.length, what).toBeLessThanOrEqual(expected.length);
  actual.forEach((row, r) => {
    const difference = differenceOf(row, expected[r]!);
    if (difference !== undefined) expect.fail(`${what}, row ${r}, ${difference}`);
  });
}

export function testLayouts(subject: Subject): void {
  const most = Math.max(...OUTER) * Math.max(...INNER);

  describe.each(DTYPES)("%s", (dtype) => {
    test.each(OPERATIONS)("%s: a row has the bits that it has alone", (operation) => {
      for (const K of CLASS_COUNTS) {
        const mixed = mixedRows(K, most, K);
        const rows = operation === "rowStatistics" ? labelled(mixed) : mixed;
        const alone = resultsAlone(subject, operation, rows, dtype);
        for (const outer of OUTER) {
          for (const inner of INNER) {
            const part = rows.slice(0, outer * inner);
            const actual = resultsOf(subject, operation, part, { dtype, outer, inner });
            expectSame(actual, alone, `[${outer}, ${K}, ${inner}]`);
          }
        }
      }
    });

    test.each(OPERATIONS)("%s: one temperature for all is as good as one per row", (operation) => {
      for (const temperature of TEMPERATURES) {
        const rows = labelled(mixedRows(7, 15, 3)).map((row) => ({ ...row, temperature }));
        const alone = resultsAlone(subject, operation, rows, dtype);
        for (const [outer, inner] of [
          [15, 1],
          [3, 5],
        ] as const) {
          const arrangement = { dtype, outer, inner, sharesTemperature: true };
          const actual = resultsOf(subject, operation, rows, arrangement);
          expectSame(actual, alone, `[${outer}, 7, ${inner}], T = ${temperature}`);
        }
      }
    });

    test.each([
      ["softmax", "logits"],
      ["logSoftmax", "logits"],
      ["crossEntropy", "logits"],
      ["softmaxVjp", "logits"],
      ["softmaxVjp", "upstream"],
    ] as const)("%s works in place of the %s", (operation, inPlace) => {
      for (const K of CLASS_COUNTS) {
        for (const [outer, inner] of [
          [12, 1],
          [1, 12],
          [3, 4],
          [2, 33],
        ] as const) {
          const rows = mixedRows(K, outer * inner, K + 1);
          const apart = resultsOf(subject, operation, rows, { dtype, outer, inner });
          const actual = resultsOf(subject, operation, rows, { dtype, outer, inner, inPlace });
          expectSame(actual, apart, `[${outer}, ${K}, ${inner}]`);
        }
      }
    });

    test.each(OPERATIONS)("%s: a class left out is a class at −∞", (operation) => {
      if (operation === "softmaxVjp") return; // has no mask
      for (const K of CLASS_COUNTS) {
        const random = noise(K + 5);
        const rows = labelled(mixedRows(K, 33, K + 2)).map((row) => {
          const where = Uint8Array.from({ length: K }, () => (random() < 0.2 ? 1 : 0));
          where[Math.floor((random() + 0.5) * K)] = 1;
          return { ...row, where };
        });
        const hidden = rows.map(({ where, ...row }) => ({
          ...row,
          logits: Float64Array.from(row.logits, (x, k) => (where[k] ? x : -Infinity)),
        }));
        const expected = resultsAlone(subject, operation, hidden, dtype);
        for (const [outer, inner] of [
          [33, 1],
          [1, 33],
          [3, 11],
        ] as const) {
          const actual = resultsOf(subject, operation, rows, { dtype, outer, inner });
          expectSame(actual, expected, `[${outer}, ${K}, ${inner}]`);
        }
      }
    });

    test("a row of which every class is left out", () => {
      for (const [outer, inner] of [
        [4, 1],
        [1, 4],
        [2, 2],
      ] as const) {
        for (const K of [1, 5, 64]) {
          const rows = labelled(mixedRows(K, 4, K));
          rows[2] = { ...rows[2]!, where: new Uint8Array(K) };
          const arrangement: Arrangement = { dtype, outer, inner };
          const of = (operation: Operation) => resultsOf(subject, operation, rows, arrangement)[2]!;
          expect([...of("softmax").probabilities!]).toEqual(Array(K).fill(0));
          expect([...of("logSoftmax").logProbabilities!]).toEqual(Array(K).fill(-Infinity));
          expect([...of("logSumExp").logSumExp!]).toEqual([-Infinity]);
          const { loss, gradient } = of("crossEntropy");
          expect([loss![0], ...gradient!]).toEqual(Array(K + 1).fill(Number.NaN));
          const best = of("topK");
          expect([...best.indices!]).toEqual([0, 1, 2, 3, 4].slice(0, K));
          expect([...best.probabilities!]).toEqual(Array(Math.min(K, 5)).fill(0));
          expect([...best.logProbabilities!]).toEqual(Array(Math.min(K, 5)).fill(-Infinity));
          expect(of("rowStatistics").s0!.every(Number.isNaN)).toBe(true);
        }
      }
    });
  });

  test.each(["softmax", "logSoftmax", "logSumExp", "topK"] as const)(
    "%s writes logits of one type into an output of another",
    (operation) => {
      // The first gives the bits of the second: a narrower logit is exact in the wider type.
      const pairs: [from: LogitDtype, as: LogitDtype, out: LogitDtype][] = [
        ["float32", "float64", "float64"],
        ["float16", "float64", "float64"],
        ["bfloat16", "float64", "float64"],
        ["float16", "float32", "float32"],
        ["bfloat16", "float32", "float32"],
      ];
      for (const [from, as, out] of pairs) {
        for (const [outer, inner] of [
          [12, 1],
          [3, 4],
        ] as const) {
          const rows = mixedRows(13, 12, 4);
          const narrow = resultsOf(subject, operation, rows, { dtype: from, outer, inner, out });
          const wide = resultsOf(
            subject,
            operation,
            rows.map((row) => ({ ...row, logits: rounded(from, row.logits) })),
            { dtype: as, outer, inner, out },
          );
          expectSame(narrow, wide, `${from} into ${out}`);
        }
      }
    },
  );

  test.each(["softmax", "logSoftmax", "logSumExp"] as const)(
    "%s of float64 logits is rounded once into float32",
    (operation) => {
      const rows = mixedRows(13, 12, 6);
      const wide = resultsOf(subject, operation, rows, { dtype: "float64", outer: 3, inner: 4 });
      const narrow = resultsOf(subject, operation, rows, {
        dtype: "float64",
        outer: 3,
        inner: 4,
        out: "float32",
      });
      const once = wide.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, numbers]) => [name, numbers.map(Math.fround)])),
      );
      expectSame(narrow, once, "float64 into float32");
    },
  );

  test.each(DTYPES)("%s: many rows, more than fit the cache", (dtype) => {
    for (const [count, K] of [
      [2500, 33],
      [12, 7000],
    ] as const) {
      const data = Array.from({ length: count }, (_, r) => rowCase(noisyRow(K, 30, r)));
      for (const operation of ["softmax", "crossEntropy"] as const) {
        const together = resultsOf(subject, operation, data, { dtype, outer: count, inner: 1 });
        const across = resultsOf(subject, operation, data, { dtype, outer: 1, inner: count });
        for (const r of [0, 1, count >> 1, count - 2, count - 1]) {
          const alone = resultsOfRow(subject, operation, data[r]!, dtype);
          expectSame([together[r]!], [alone], `${dtype}, row ${r} of ${count}`);
          expectSame([across[r]!], [alone], `${dtype}, column ${r} of ${count}`);
        }
      }
    }
  });

  test("70,000 equal float16 logits do not overflow their sum", () => {
    const row = rowCase(new Float64Array(70_000));
    const { probabilities } = resultsOfRow(subject, "softmax", row, "float16");
    expect(probabilities![0]).toBeCloseTo(1 / 70_000, 7);
  });
}
