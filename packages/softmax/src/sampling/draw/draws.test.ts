/** Every way to draw a token has the distribution of softmax, and never gives what has probability 0. */
import { describe, expect, test } from "vitest";
import { createRandom } from "../../math/random.ts";
import { philox, philoxAt } from "../random/philox.ts";
import { PURPOSE, type RandomSource } from "../random/random-source.ts";
import { AliasTable } from "./alias-table.ts";
import { chiSquareTest, homogeneityTest, LEVEL, probabilitiesOf } from "./chi-square.test-support.ts";
import { drawByGumbelMax } from "./gumbel-max.ts";
import { drawWithoutReplacement } from "./gumbel-top-k.ts";
import { drawByInverseCdf } from "./inverse-cdf.ts";

/** Logits, and a function of the step. */
type Draws = (logits: Float64Array, seed: number) => (step: number) => number;

/** With the probabilities of the logits; a fresh seed for each. */
const METHODS: Record<string, Draws> = {
  "inverse CDF": (logits, seed) => {
    const p = probabilitiesOf(logits);
    const random: RandomSource = philox(seed);
    return (step) => drawByInverseCdf(p, random(step, PURPOSE.draw));
  },
  "alias table": (logits, seed) => {
    const table = new AliasTable(probabilitiesOf(logits));
    const random = philox(seed);
    return (step) => table.draw(random(step, PURPOSE.draw));
  },
  "Gumbel-max": (logits, seed) => {
    const uniform = philoxAt(seed);
    return (step) => drawByGumbelMax(logits, (i) => uniform(step, PURPOSE.gumbel, i));
  },
  "Gumbel-top-k": (logits, seed) => {
    const uniform = philoxAt(seed);
    return (step) => drawWithoutReplacement(logits, 1, (i) => uniform(step, PURPOSE.gumbel, i)).tokens[0]!;
  },
};

const random = createRandom(8);
const ROWS: Record<string, Float64Array> = {
  "four tokens": Float64Array.from([0.1, 0.2, 0.3, 0.4], Math.log),
  "300 tokens, log p = −log rank": Float64Array.from({ length: 300 }, (_, i) => -Math.log(i + 1)),
  "a peak of 0.98": Float64Array.from({ length: 50 }, (_, i) => (i === 33 ? 8 : 0.3 * Math.sin(i))),
  "half of 64 at −∞": Float64Array.from({ length: 64 }, (_, i) => (i % 2 ? 3 * random.next() : -Infinity)),
};

function countsOf(draw: (step: number) => number, size: number, draws: number): Float64Array {
  const counts = new Float64Array(size);
  for (let step = 0; step < draws; step++) counts[draw(step)]!++;
  return counts;
}

describe.each(Object.entries(METHODS))("%s", (name, method) => {
  const draws = name.startsWith("Gumbel") ? 20_000 : 200_000;

  test.each(Object.entries(ROWS))("%s: χ² against the exact probabilities", (_, logits) => {
    const counts = countsOf(method(logits, 1), logits.length, draws);
    expect(chiSquareTest(counts, probabilitiesOf(logits))).toBeGreaterThan(LEVEL);
  });
});

test.each(Object.entries(ROWS))("Gumbel-max draws as inverse CDF does: %s", (_, logits) => {
  const [one, other] = ["Gumbel-max", "inverse CDF"].map((name, i) =>
    countsOf(METHODS[name]!(logits, 50 + i), logits.length, 20_000),
  );
  expect(homogeneityTest(one!, other!)).toBeGreaterThan(LEVEL);
});

test("a wrong distribution is found: Gumbel-max at T = 1.1", () => {
  const logits = ROWS["300 tokens, log p = −log rank"]!;
  const counts = countsOf(
    METHODS["Gumbel-max"]!(
      logits.map((z) => z / 1.1),
      1,
    ),
    300,
    20_000,
  );
  expect(chiSquareTest(counts, probabilitiesOf(logits))).toBeLessThan(LEVEL);
});

/** First, last, and around tokens that can be drawn. */
const HOLES = Float64Array.of(-Infinity, 0, -Infinity, -Infinity, 1, -3, -Infinity);

test.each([
  ["inverse CDF", 1_000_000],
  ["alias table", 1_000_000],
  ["Gumbel-max", 1_000_000],
] as const)("%s never draws what has probability 0 in %i draws", (name, draws) => {
  const counts = countsOf(METHODS[name]!(HOLES, 4), HOLES.length, draws);
  expect([0, 2, 3, 6].map((token) => counts[token])).toEqual([0, 0, 0, 0]);
  expect(chiSquareTest(counts, probabilitiesOf(HOLES))).toBeGreaterThan(LEVEL);
});

test("a shuffled row gives shuffled draws: the same tokens, where noise goes with them", () => {
  const logits = ROWS["300 tokens, log p = −log rank"]!;
  const uniform = philoxAt(6);
  const shuffled = (i: number) => (i * 7) % 300;
  const moved = logits.map((_, i) => logits[shuffled(i)]!);
  for (let step = 0; step < 1000; step++) {
    const token = drawByGumbelMax(moved, (i) => uniform(step, PURPOSE.gumbel, shuffled(i)));
    expect(shuffled(token)).toBe(drawByGumbelMax(logits, (i) => uniform(step, PURPOSE.gumbel, i)));
  }
});
