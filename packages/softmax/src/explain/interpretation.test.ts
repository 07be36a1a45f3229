import { describe, expect, test } from "vitest";
import { explainSoftmax } from "./explain-softmax.ts";
import { rankClasses } from "./interpretation.ts";

const classNames = ["Apple", "Orange", "Banana", "Avocado"];
const said = (logits: number[], names?: string[]) =>
  explainSoftmax(logits, { classNames: names }).columns[0]!.interpretation;

describe("interpretation", () => {
  test("names the winner, the runner-up, the rest and how sure", () => {
    const { winner, runnerUp, rest, odds, certainty, sentences } = said([1.5, 2.2, -0.3, 0.8], classNames);
    expect(winner).toMatchObject({ index: 1, percentage: 55 });
    expect(runnerUp).toMatchObject({ index: 0, percentage: 27 });
    expect(rest).toMatchObject({ classes: 2, percentage: 18 });
    expect(odds).toBeCloseTo(Math.exp(0.7), 12);
    expect(certainty).toBe("leaning");
    expect(sentences[0]).toBe(
      "Orange leads with 55 %, Apple is second with 27 %, the other 2 classes share 18 %.",
    );
    expect(sentences[1]).toContain("Orange is 2.01 times as likely as Apple");
    // −Σ p log p of these four, worked to 60 digits, is 1.093740922; e to that is 2.985421.
    expect(sentences[2]).toMatch(/^How sure: leaning.*1\.09 nats.*3\.0 equally likely classes\.$/);
  });

  test("two classes: the second has the other share", () => {
    expect(said([0, 1], ["no", "yes"]).sentences[0]).toBe("yes leads with 73 %, no has the other 27 %.");
  });

  test("one class has everything", () => {
    expect(said([5], ["only"])).toMatchObject({ certainty: "only", runnerUp: null, rest: null, odds: null });
  });

  test("a tie is called a tie", () => {
    expect(said([1, 1, 0], ["a", "b", "c"]).sentences[0]).toMatch(
      /^a and b tie for the lead with about 42 % each/,
    );
    expect(said(new Array(5).fill(0)).sentences[0]).toMatch(/^All 5 classes tie/);
  });

  test.each<[logits: number[], certainty: string]>([
    [[6, 0], "certain"],
    [[3, 0], "confident"],
    [[1, 0], "leaning"],
    [[0.1, 0, 0], "unsure"],
  ])("%o is %s", (logits, certainty) => {
    expect(said(logits).certainty).toBe(certainty);
  });

  test("certainty without a doubt is said so", () => {
    expect(said([-Infinity, 2]).sentences.at(-1)).toMatch(/certain, nothing is left for the others/);
  });
});

test("rankClasses() sorts by logit, ties by place, -Infinity last", () => {
  expect(rankClasses([-Infinity, 1, 3, 1, -Infinity])).toEqual([2, 1, 3, 0, 4]);
});
