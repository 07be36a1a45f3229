import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainSoftmax } from "./explain-softmax.ts";

const FRUIT = [1.5, 2.2, -0.3, 0.8];
const classNames = ["Apple", "Orange", "Banana", "Avocado"];

const rows = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1, maxLength: 40 });

describe("explainSoftmax()", () => {
  test("works the fruit by hand: 4.48, 9.03, 0.74, 2.23, their sum 16.47, and 27, 55, 4, 14 %", () => {
    const [column] = explainSoftmax(FRUIT, { classNames }).columns;
    expect(column!.textbook.shownSum).toMatchObject({
      terms: [4.48, 9.03, 0.74, 2.23],
      sum: 16.47,
      differs: true,
    });
    expect(column!.textbook.failure).toBeNull();
    expect(column!.stable.maximum).toBe(2.2);
    expect(column!.stable.shownSum.terms).toEqual([0.5, 1, 0.08, 0.25]);
    expect(column!.percentages).toEqual([27, 55, 4, 14]);
  });

  test("the stable steps lead to the probabilities, and the textbook form agrees where it holds", () => {
    fc.assert(
      fc.property(rows, fc.constantFrom(0.5, 1, 2), (logits, temperature) => {
        const { stable, textbook, entropy, logProbabilities } = explainSoftmax(logits, { temperature })
          .columns[0]!;
        stable.probabilities.forEach((p, i) => {
          // math/ sums with compensation, the step shown does not: 1e-13 covers 40 roundings.
          expect(Math.abs(stable.exponentials[i]! / stable.sum - p)).toBeLessThanOrEqual(1e-13 * p + 5e-324);
          // exp turns 2⁻⁴⁶, half an ulp of 100, into a relative error of 1.4e-14, twice.
          expect(Math.abs(textbook.shares[i]! - p)).toBeLessThanOrEqual(1e-12 * p + 5e-324);
        });
        const byHand = -stable.probabilities.reduce(
          (sum, p, i) => sum + (p === 0 ? 0 : p * logProbabilities[i]!),
          0,
        );
        expect(entropy).toBeCloseTo(byHand, 12);
      }),
    );
  });

  test("percentages add to 100 for random rows", () => {
    fc.assert(
      fc.property(rows, (logits) => {
        const { columns, percentageDecimals } = explainSoftmax(logits);
        const steps = columns[0]!.percentages.map((value) => Math.round(value * 10 ** percentageDecimals));
        expect(steps.reduce((a, b) => a + b, 0)).toBe(100 * 10 ** percentageDecimals);
      }),
    );
  });

  test("equal logits: entropy log K, like choosing among K classes, all tied", () => {
    const { entropy, effectiveClasses, interpretation } = explainSoftmax([3, 3, 3, 3]).columns[0]!;
    expect(entropy).toBeCloseTo(Math.log(4), 14);
    expect(effectiveClasses).toBeCloseTo(4, 13);
    expect(interpretation).toMatchObject({ certainty: "tied", tied: [0, 1, 2, 3] });
  });

  test("1000 999 overflows in the textbook form and holds in the stable one", () => {
    const { textbook, stable, percentages } = explainSoftmax([1000, 999]).columns[0]!;
    expect(textbook).toMatchObject({
      exponentials: [Infinity, Infinity],
      sum: Infinity,
      shares: [Number.NaN, Number.NaN],
      failure: "overflow",
    });
    expect(stable.differences).toEqual([0, -1]);
    expect(percentages).toEqual([73, 27]); // 1/(1 + 1/e) = 0.7311
  });

  test("-1000 -999 underflows to 0/0, and a subnormal sum counts as underflow too", () => {
    expect(explainSoftmax([-1000, -999]).columns[0]!.textbook).toMatchObject({
      sum: 0,
      shares: [Number.NaN, Number.NaN],
      failure: "underflow",
    });
    expect(explainSoftmax([-740, -741]).columns[0]!.textbook.failure).toBe("underflow");
  });

  test("a sum that overflows though its terms do not is an overflow", () => {
    expect(explainSoftmax([709.7, 709.7]).columns[0]!.textbook).toMatchObject({
      sum: Infinity,
      failure: "overflow",
    });
  });

  test("a -Infinity logit is ruled out: probability 0, log-probability -Infinity", () => {
    const { stable, logProbabilities, percentages } = explainSoftmax([-Infinity, 2]).columns[0]!;
    expect(stable).toMatchObject({
      differences: [-Infinity, 0],
      exponentials: [0, 1],
      probabilities: [0, 1],
    });
    expect(logProbabilities).toEqual([-Infinity, 0]);
    expect(percentages).toEqual([0, 100]);
  });

  test("temperatures stand in the order given; 0 and Infinity are the limits", () => {
    const { columns } = explainSoftmax([1, 2, -Infinity], { temperature: [2, 0, Infinity] });
    expect(columns.map((column) => column.temperature)).toEqual([2, 0, Infinity]);
    expect(columns[0]!.stable.differences).toEqual([-0.5, 0, -Infinity]);
    expect(columns[1]!.stable.differences).toEqual([-Infinity, 0, -Infinity]);
    expect(columns[1]!.stable.probabilities).toEqual([0, 1, 0]);
    expect(columns[2]!.stable.probabilities).toEqual([0.5, 0.5, 0]);
  });

  test("a target adds the loss −log p and the gradient (p − y)/T", () => {
    const { columns, target } = explainSoftmax(FRUIT, { classNames, target: "Orange", temperature: [1, 2] });
    expect(target).toBe(1);
    for (const { stable, targetEffect, temperature } of columns) {
      expect(targetEffect!.loss).toBeCloseTo(-Math.log(stable.probabilities[1]!), 14);
      targetEffect!.gradient.forEach((slope, i) => {
        expect(slope).toBeCloseTo((stable.probabilities[i]! - (i === 1 ? 1 : 0)) / temperature, 14);
      });
    }
    expect(explainSoftmax(FRUIT).columns[0]!.targetEffect).toBeNull();
  });

  test.each<[name: string, run: () => unknown, message: RegExp]>([
    ["no logits", () => explainSoftmax([]), /none were given/],
    ["NaN", () => explainSoftmax([1, Number.NaN]), /number 2 of 2 is NaN/],
    ["+Infinity", () => explainSoftmax([Infinity, 1]), /number 1 of 2 is Infinity/],
    ["only -Infinity", () => explainSoftmax([-Infinity]), /rules out every class/],
    ["a negative temperature", () => explainSoftmax([1], { temperature: -1 }), /temperature -1/],
    ["a NaN temperature", () => explainSoftmax([1], { temperature: Number.NaN }), /temperature NaN/],
    ["no temperature", () => explainSoftmax([1], { temperature: [] }), /no temperature/],
    ["too few names", () => explainSoftmax([1, 2], { classNames: ["A"] }), /1 name for 2 logits/],
    ["an unknown target", () => explainSoftmax([1, 2], { target: "A" }), /one of class 0, class 1/],
    [
      "an ambiguous target",
      () => explainSoftmax([1, 2], { classNames: ["A", "A"], target: "A" }),
      /several classes/,
    ],
    ["a target out of range", () => explainSoftmax([1, 2], { target: 2 }), /index from 0 to 1/],
  ])("refuses %s", (_, run, message) => {
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});

test.each<[options: unknown, logits: unknown[], message: string]>([
  [{ temprature: 2 }, [1, 2], 'unknown option "temprature", known are temperature, classNames, target'],
  [0, [1, 2], "Cannot read the options: 0, an object is wanted"],
  [{}, [1, null], "Cannot explain the logits: number 2 of 2 is null, a number is wanted"],
  [{}, ["1", 2], "number 1 of 2 is 1, a number is wanted"],
])("options %j with logits %j are a TypeError", (options, logits, message) => {
  const run = () => explainSoftmax(logits as number[], options as object);
  expect(run).toThrow(TypeError);
  expect(run).toThrow(message);
});

test("a row as long as a vocabulary", () => {
  const logits = Array.from({ length: 262_144 }, (_, k) => Math.sin(k));
  const [column] = explainSoftmax(logits).columns;
  expect(column!.stable.shownSum.terms).toHaveLength(262_144);
});
