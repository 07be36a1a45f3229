import { describe, expect, test } from "vitest";
import { createRandom, type Random } from "../../math/random.ts";
import { philox } from "../random/philox.ts";
import { PURPOSE } from "../random/random-source.ts";
import { chiSquareTest, LEVEL } from "./chi-square.test-support.ts";
import { drawByInverseCdf } from "./inverse-cdf.ts";
import { speculativeStep, verifyDraft } from "./speculative.ts";

const LARGEST = 1 - 2 ** -53;
const DRAWS = 40_000;

function randomDistribution(random: Random, length: number): Float64Array {
  const weights = Float64Array.from({ length }, () => (random.next() < 0.2 ? 0 : random.next() ** 3));
  const total = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / total);
}

const random = createRandom(12);
const p = [0.1, 0.2, 0.3, 0.4];
const PAIRS: Record<string, [target: ArrayLike<number>, draft: ArrayLike<number>]> = {
  "p = q": [p, p],
  "disjoint supports": [
    [0.3, 0.7, 0, 0],
    [0, 0, 0.5, 0.5],
  ],
  "a sure draft": [p, [0, 1, 0, 0]],
  "a sure target": [[0, 0, 1, 0], p],
  "the reverse": [p, [0.4, 0.3, 0.2, 0.1]],
  "20 random tokens": [randomDistribution(random, 20), randomDistribution(random, 20)],
  "200 random tokens": [randomDistribution(random, 200), randomDistribution(random, 200)],
};

describe("speculativeStep()", () => {
  test.each(Object.entries(PAIRS))("%s: tokens have the target's distribution", (_, [target, draft]) => {
    const uniform = philox(31);
    const counts = new Float64Array(target.length);
    let accepted = 0;
    for (let step = 0; step < DRAWS; step++) {
      const outcome = speculativeStep({
        target,
        draft,
        token: drawByInverseCdf(draft, uniform(step, PURPOSE.draft)),
        accept: uniform(step, PURPOSE.accept),
        recover: uniform(step, PURPOSE.recovery),
      });
      counts[outcome.token]!++;
      if (outcome.accepted) accepted++;
    }
    const share = Array.from(target).reduce((sum, each, i) => sum + Math.min(each, draft[i]!), 0);
    if (counts.filter((count) => count > 0).length > 1) {
      expect(chiSquareTest(counts, target)).toBeGreaterThan(LEVEL);
    } else expect(counts[Array.from(target).indexOf(1)]).toBe(DRAWS);
    // Accepted with probability Σ min(p, q); 4.9 standard deviations, and none where it is certain.
    const deviation = Math.sqrt(DRAWS * share * Math.max(0, 1 - share));
    expect(Math.abs(accepted - DRAWS * share)).toBeLessThanOrEqual(4.9 * deviation + 1e-6);
  });

  test("numbers that decide about acceptance must not draw the token too: else it shows", () => {
    const [target, draft] = PAIRS["the reverse"]!;
    const uniform = philox(31);
    const counts = new Float64Array(4);
    for (let step = 0; step < DRAWS; step++) {
      const u = uniform(step, PURPOSE.accept);
      const token = drawByInverseCdf(draft, u);
      counts[speculativeStep({ target, draft, token, accept: u, recover: u }).token]!++;
    }
    expect(chiSquareTest(counts, target)).toBeLessThan(LEVEL);
  });

  test.each<[target: number[], draft: number[], accept: number, accepted: boolean, why: string]>([
    [[0.5, 0.5], [0.5, 0.5], LARGEST, true, "p = q is always accepted"],
    [[5e-324, 1], [5e-324, 1], LARGEST, true, "p = q, subnormal"],
    [[0.25, 0.75], [0.5, 0.5], 0.5 - 2 ** -54, true, "below p/q"],
    [[0.25, 0.75], [0.5, 0.5], 0.5, false, "not below p/q"],
    [[0, 1], [0.5, 0.5], 0, false, "p = 0 is never accepted, at u = 0"],
  ])("%o, %o at %d: %s (%s)", (target, draft, accept, accepted) => {
    expect(speculativeStep({ target, draft, token: 0, accept, recover: 0.5 })).toEqual({
      accepted,
      token: accepted ? 0 : 1,
    });
  });

  test("the token in its place: first and last of max(0, p − q)", () => {
    const target = [0, 0.5, 0.25, 0.25, 0];
    const draft = [0.25, 0.25, 0.25, 0, 0.25];
    const recovered = (recover: number) =>
      speculativeStep({ target, draft, token: 0, accept: 0.9, recover }).token;
    expect([0, 0.5 - 2 ** -54, 0.5, LARGEST].map(recovered)).toEqual([1, 1, 3, 3]);
  });

  test("rounded probabilities of which none exceeds the draft's: from the target", () => {
    const [target, draft] = [
      [0.4999999, 0.5],
      [0.5, 0.5],
    ];
    const outcome = speculativeStep({
      target: target!,
      draft: draft!,
      token: 0,
      accept: LARGEST,
      recover: 0.9,
    });
    expect(outcome).toEqual({ accepted: false, token: 1 });
  });

  const given = { target: [0.5, 0.5], draft: [0.5, 0.5], token: 0, accept: 0.5, recover: 0.5 };
  test.each<[change: Partial<typeof given>, message: string]>([
    [
      { draft: [0, 1] },
      "Cannot verify token 0: its draft probability is 0, so it was not drawn from the draft; one above 0 is wanted",
    ],
    [
      { target: [-3, 1] },
      "Cannot verify token 0: its target probability is -3, a number in [0, 1] is wanted",
    ],
    [
      { target: [NaN, 1] },
      "Cannot verify token 0: its target probability is NaN, a number in [0, 1] is wanted",
    ],
    [{ draft: [2, 1] }, "Cannot verify token 0: its draft probability is 2, a number in [0, 1] is wanted"],
    [{ target: [0.1, NaN], accept: 0.9 }, "Cannot draw: weight 1 is NaN, a finite number ≥ 0 is wanted"],
    [{ token: 2 }, "Cannot verify token 2: there are 2 probabilities, one of their indices is wanted"],
    [{ token: 0.5 }, "Cannot verify token 0.5: there are 2 probabilities, one of their indices is wanted"],
    [{ accept: 1 }, "Cannot draw: the uniform number is 1, one in [0, 1) is wanted"],
    [{ recover: NaN }, "Cannot draw: the uniform number is NaN, one in [0, 1) is wanted"],
  ])("%o is refused", (change, message) => {
    expect(() => speculativeStep({ ...given, ...change })).toThrow(new RangeError(message));
  });

  test("rows of different lengths are refused", () => {
    expect(() => speculativeStep({ ...given, draft: [1] })).toThrow(
      new TypeError("Cannot verify a token: 2 target and 1 draft probabilities, as many are wanted"),
    );
  });
});

describe("verifyDraft()", () => {
  // A Markov chain of three tokens, so that each row depends on the token before it.
  const target = [
    [0.2, 0.5, 0.3],
    [0.6, 0.1, 0.3],
    [0.1, 0.1, 0.8],
  ];
  const draft = [
    [0.5, 0.3, 0.2],
    [0.3, 0.4, 0.3],
    [0.2, 0.2, 0.6],
  ];

  /** Three tokens after token 0, by drafts of two tokens and what is accepted of them. */
  function generate(seed: number): number[] {
    const uniform = philox(seed);
    const tokens: number[] = [];
    while (tokens.length < 3) {
      const step = tokens.length;
      const last = tokens.at(-1) ?? 0;
      const first = drawByInverseCdf(draft[last]!, uniform(step, PURPOSE.draft));
      const second = drawByInverseCdf(draft[first]!, uniform(step + 1, PURPOSE.draft));
      const { accepted, token } = verifyDraft({
        targets: [target[last]!, target[first]!, target[second]!],
        drafts: [draft[last]!, draft[first]!],
        tokens: [first, second],
        random: (at, purpose) => uniform(at + 8 * purpose, 100 + step),
        step,
      });
      tokens.push(...[first, second].slice(0, accepted), token);
    }
    return tokens.slice(0, 3);
  }

  test("sequences of three tokens have the target's distribution: χ² of 27 cells", () => {
    const counts = new Float64Array(27);
    for (let seed = 0; seed < 40_000; seed++) {
      const [a, b, c] = generate(seed);
      counts[9 * a! + 3 * b! + c!]!++;
    }
    const expected = counts.map((_, i) => {
      const [a, b, c] = [Math.floor(i / 9), Math.floor(i / 3) % 3, i % 3];
      return target[0]![a]! * target[a]![b]! * target[b]![c]!;
    });
    expect(chiSquareTest(counts, expected)).toBeGreaterThan(LEVEL);
  });

  test("asks for numbers of its steps and purposes, none of them twice", () => {
    const asked: string[] = [];
    const half = [0.5, 0.5];
    const verified = verifyDraft({
      targets: [half, half, [1, 0]],
      drafts: [half, half],
      tokens: [1, 0],
      random: (step, purpose) => {
        asked.push(`${step} ${purpose}`);
        return 0.5;
      },
      step: 10,
    });
    expect(verified).toEqual({ accepted: 2, token: 0 });
    const { accept, recovery, draw } = PURPOSE;
    expect(asked).toEqual([`10 ${accept}`, `10 ${recovery}`, `11 ${accept}`, `11 ${recovery}`, `12 ${draw}`]);
  });

  test("ends at the first token that is not accepted; an empty draft draws from the target", () => {
    const verify = (tokens: number[], targets: number[][], drafts: number[][]) =>
      verifyDraft({ targets, drafts, tokens, random: () => 0.5, step: 0 });
    const [first, second] = [
      [1, 0],
      [0, 1],
    ] as const;
    expect(verify([0, 0], [[...first], [...second], [...first]], [[...first], [...first]])).toEqual({
      accepted: 1,
      token: 1,
    });
    expect(verify([], [[...second]], [])).toEqual({ accepted: 0, token: 1 });
  });

  test("rows that are missing are named", () => {
    expect(() =>
      verifyDraft({ targets: [[1]], drafts: [[1]], tokens: [0], random: Math.random, step: 0 }),
    ).toThrow(
      new TypeError("Cannot verify a draft of 1 tokens: 1 target rows and 1 draft rows, 2 and 1 are wanted"),
    );
  });
});
