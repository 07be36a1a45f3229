import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logSumExp } from "../../math/log-sum-exp.ts";
import { NoTokenLeft } from "../no-token-left.ts";
import { beamStep } from "./beam-step.ts";

const listOf = ({ beam, token, score }: ReturnType<typeof beamStep>) =>
  Array.from(beam, (b, i) => [b, token[i]!, score[i]!] as const);

/** All continuations, sorted. */
function exhaustive(scores: readonly number[], logits: readonly (readonly number[])[]) {
  return logits
    .flatMap((row, b) => row.map((z, v) => ({ b, v, z, score: scores[b]! + z - logSumExp(row) })))
    .filter(({ score }) => score > -Infinity)
    .sort((one, other) => other.score - one.score || one.b - other.b || one.v - other.v);
}

describe("beamStep()", () => {
  test("is the head of all continuations sorted", () => {
    // Quarters, so that only real ties tie: the log-sum-exp of different rows differs by more than rounding.
    const quarter = fc.integer({ min: -40, max: 40 }).map((n) => n / 4);
    const shape = fc.record({
      beams: fc.integer({ min: 1, max: 5 }),
      classes: fc.integer({ min: 1, max: 9 }),
    });
    const cases = shape.chain(({ beams, classes }) => {
      const row = fc.array(fc.oneof(quarter, fc.constant(-Infinity)), {
        minLength: classes,
        maxLength: classes,
      });
      const usable = row.filter((values) => values.some((value) => value > -Infinity));
      return fc.record({
        scores: fc.array(
          quarter.map((x) => x - 11),
          { minLength: beams, maxLength: beams },
        ),
        logits: fc.array(usable, { minLength: beams, maxLength: beams }),
        width: fc.integer({ min: 1, max: 12 }),
      });
    });
    fc.assert(
      fc.property(cases, ({ scores, logits, width }) => {
        const expected = exhaustive(scores, logits).slice(0, width);
        const found = listOf(beamStep(scores, logits, width));
        expect(found.length).toBe(expected.length);
        for (const [i, [b, v, score]] of found.entries()) {
          // Float64 results of at most 30 nats: a rounding or two of each term.
          expect(Math.abs(score - expected[i]!.score)).toBeLessThan(1e-13);
          const own = scores[b]! + logits[b]![v]! - logSumExp(logits[b]!);
          expect(Math.abs(score - own)).toBeLessThan(1e-13);
        }
        expect(new Set(found.map(([b, v]) => `${b} ${v}`)).size).toBe(found.length);
      }),
    );
  });

  test("ties go to the lower beam, then to the lower token", () => {
    const { beam, token } = beamStep(
      [-1, 0, 0],
      [
        [9, 9, 9],
        [2, 2, 2],
        [5, 5, 5],
      ],
      5,
    );
    expect(Array.from(beam)).toEqual([1, 1, 1, 2, 2]);
    expect(Array.from(token)).toEqual([0, 1, 2, 0, 1]);
  });

  test("a typed array is rows of one length, and float32 logits give float64 scores", () => {
    const rows = [
      [1, 2, 3],
      [3, 2.5, -1],
    ];
    const expected = beamStep([0, -0.5], rows, 4);
    for (const logits of [Float64Array.from(rows.flat()), Float32Array.from(rows.flat())]) {
      expect(beamStep([0, -0.5], logits, 4)).toEqual(expected);
    }
  });

  test("the first step: one beam, the most probable tokens", () => {
    const { beam, token, score } = beamStep([0], [[0, Math.log(3), -Infinity]], 5);
    expect(Array.from(beam)).toEqual([0, 0]);
    expect(Array.from(token)).toEqual([1, 0]);
    expect(score[0]).toBeCloseTo(Math.log(0.75), 14);
    expect(score[1]).toBeCloseTo(Math.log(0.25), 14);
  });

  test("a beam ends at the score −∞, or where all its tokens are at −∞", () => {
    const end = [-Infinity, -Infinity];
    expect(listOf(beamStep([-Infinity, -3, -1], [[0, 0], [0, -Infinity], end], 3))).toEqual([[1, 0, -3]]);
    expect(() => beamStep([0, -Infinity], [end, [0, 0]], 2)).toThrow(
      new NoTokenLeft(
        "Cannot extend 2 beams: none has a token above -Infinity and a score above it, at least one is wanted",
      ),
    );
  });

  test.each([NaN, Infinity])("a logit or score of %d is refused", (value) => {
    expect(() =>
      beamStep(
        [0, 0],
        [
          [0, 1],
          [0, value],
        ],
        1,
      ),
    ).toThrow(
      new RangeError(
        `Cannot extend beams: the logit of token 1 of beam 1 is ${value}, a finite number or -Infinity is wanted`,
      ),
    );
    expect(() =>
      beamStep(
        [0, value],
        [
          [0, 1],
          [0, 1],
        ],
        1,
      ),
    ).toThrow(
      new RangeError(
        `Cannot extend beams: the score of beam 1 is ${value}, a finite number or -Infinity is wanted`,
      ),
    );
  });

  test("a width, or a number of rows, that cannot be", () => {
    for (const width of [0, 1.5, NaN]) {
      expect(() => beamStep([0], [[0]], width)).toThrow(
        new RangeError(`Cannot extend beams: the width is ${width}, an integer ≥ 1 is wanted`),
      );
    }
    expect(() => beamStep([0, 0], [[1, 2]], 1)).toThrow(
      new TypeError("Cannot extend beams: 2 scores and 1 rows of 2 logits, one row for each score is wanted"),
    );
    expect(() => beamStep([0, 0], Float32Array.of(1, 2, 3), 1)).toThrow("3 numbers, must be 2");
    for (const logits of [[], new Float32Array(0)]) expect(() => beamStep([], logits, 1)).toThrow(TypeError);
    expect(() => beamStep([0], new Float32Array(0), 1)).toThrow(TypeError);
  });
});
