import { describe, expect, test } from "vitest";
import { softmaxInto } from "../math/softmax.ts";
import { parseChain } from "./chain.ts";
import { NoTokenLeft } from "./no-token-left.ts";
import { mersenneTwister } from "./random/mersenne-twister.ts";
import { type Sample, Sampler } from "./sampler.ts";

const LOGITS = [2, 0, -1, 1, -Infinity];
const probabilities = Array.from(softmaxInto(new Float64Array(5), LOGITS));

describe("a sample", () => {
  test("has its probability before the chain and after it", () => {
    const sampler = new Sampler([{ type: "top-k", k: 1 }]);
    const { token, probability, logProbability, top } = sampler.sample(LOGITS);
    expect([token, probability, top]).toEqual([0, 1, undefined]);
    expect(logProbability).toBeCloseTo(Math.log(probabilities[0]!), 14);
  });

  test.each([
    ["numbers", LOGITS, 14],
    ["float32", Float32Array.from(LOGITS), 6],
    ["float64", Float64Array.from(LOGITS), 14],
    ["a tensor", { data: Float32Array.from(LOGITS), dims: [1, 1, 5], type: "float32" }, 6],
    [
      "a float16 tensor",
      { data: Uint16Array.of(0x4000, 0, 0xbc00, 0x3c00, 0xfc00), dims: [1, 5], type: "float16" },
      6,
    ],
  ] as const)("of %s without a chain: the model's own distribution", (_, logits, digits) => {
    const sampler = new Sampler([], { seed: 5 });
    const { token, probability, logProbability } = sampler.sample(logits);
    expect(probability).toBeCloseTo(probabilities[token]!, digits);
    expect(logProbability).toBeCloseTo(Math.log(probabilities[token]!), digits);
    const { ids } = sampler.distribution(logits);
    expect(Array.from(ids)).toEqual([0, 3, 1, 2]);
  });

  test("lists the most probable tokens of the model, not of the chain", () => {
    const sampler = new Sampler([{ type: "temperature", temperature: 0 }], { top: 3 });
    const first = sampler.sample(LOGITS);
    sampler.sample([0, 5, 0, 0, 0]);
    expect(Array.from(first.top!.ids)).toEqual([0, 3, 1]);
    for (const [i, id] of first.top!.ids.entries()) {
      expect(first.top!.logProbabilities[i]).toBeCloseTo(Math.log(probabilities[id]!), 14);
    }
    expect(sampler.sample([1, 2]).top!.ids).toHaveLength(2);
  });

  test("into an object that is used again", () => {
    const sampler = new Sampler([]);
    const sample = {} as Sample;
    expect(sampler.sampleInto(sample, [0, 1])).toBe(sample);
    expect(sample.probability).toBeGreaterThan(0);
  });
});

describe("draws", () => {
  const draws = (sampler: Sampler) =>
    Array.from({ length: 50 }, () => sampler.sample([0, 0.5, 1, 0.2]).token);

  test("a seed's are the same again, another seed's are not", () => {
    expect(draws(new Sampler([], { seed: 3 }))).toEqual(draws(new Sampler([], { seed: 3 })));
    expect(draws(new Sampler([], { seed: 3 }))).not.toEqual(draws(new Sampler([], { seed: 4 })));
    expect(draws(new Sampler([]))).toEqual(draws(new Sampler([], { seed: 0 })));
  });

  test("a place in the sequence has its own number: a prompt of n tokens goes on as after n draws", () => {
    const sampler = new Sampler([], { seed: 9 });
    const tokens = draws(sampler);
    const later = new Sampler([], { seed: 9 });
    later.accept(tokens.slice(0, 20));
    expect(draws(later).slice(0, 30)).toEqual(tokens.slice(20));
  });

  test("with numbers from elsewhere", () => {
    const python = mersenneTwister(42); // .639, .025, .275, .223, .736
    const sampler = new Sampler([], { random: python });
    const quarters = new Float64Array(4);
    expect(Array.from({ length: 5 }, () => sampler.sample(quarters).token)).toEqual([2, 0, 1, 0, 2]);
  });

  test("no token of probability 0, from u = 0 to the last number below 1", () => {
    for (const u of [0, 0.5, 1 - 2 ** -53]) {
      const sampler = new Sampler([], { random: () => u });
      expect(sampler.sample([-Infinity, 0, -Infinity, 0, -Infinity]).token % 2).toBe(1);
    }
  });
});

test("the order of a chain is what it does: top-p .8 of [3, 2, 1] at T = ½", () => {
  const kept = (chain: ConstructorParameters<typeof Sampler>[0]) =>
    Array.from(new Sampler(chain).distribution([3, 2, 1]).ids);
  const half = { type: "temperature", temperature: 0.5 } as const;
  const nucleus = { type: "top-p", p: 0.8 } as const;
  expect(kept([nucleus, half])).toEqual([0, 1]);
  expect(kept([half, nucleus])).toEqual([0]);
});

test("a trace says what each processor removed", () => {
  const sampler = new Sampler([
    { type: "top-k", k: 3 },
    { type: "top-p", p: 0.7 },
  ]);
  const stages = sampler.trace(LOGITS);
  expect(stages.map(({ settings }) => settings?.type)).toEqual([undefined, "top-k", "top-p"]);
  expect(stages.map(({ ids }) => Array.from(ids))).toEqual([
    [0, 3, 1, 2],
    [0, 3, 1],
    [0, 3],
  ]);
  expect(stages.map(({ removed }) => removed)).toEqual([0, 1, 1]);
  expect(stages[1]!.removedMass).toBeCloseTo(probabilities[2]!, 14);
  expect(stages[1]!.explanation).toBe("the 3 largest logits stay");
  expect(sampler.tokens).toEqual([]);
});

describe("what is refused", () => {
  test.each<[unknown, string]>([
    ["top-k", 'Cannot read a chain: "top-k", a list of processors is wanted'],
    [[7], "Cannot use processor 1: 7, one of these types is wanted: temperature"],
    [[{ type: "top-q" }], 'Cannot use processor 1: type "top-q", one of these types is wanted'],
    [[{ type: "toString" }], 'Cannot use processor 1: type "toString"'],
    [
      [{ type: "top-k", k: 2.5 }],
      "Cannot use processor 1 (top-k): k is 2.5, a whole number from 0 is wanted",
    ],
    [[{ type: "top-k" }], "Cannot use processor 1 (top-k): k is missing, a whole number from 0 is wanted"],
    [
      [{ type: "top-p", p: Number.NaN }],
      "Cannot use processor 1 (top-p): p is NaN, a number from 0 is wanted",
    ],
    [[{ type: "top-p", p: -0.1 }], "Cannot use processor 1 (top-p): p is -0.1"],
    [
      [
        { type: "top-k", k: 1 },
        { type: "temperature", temperature: "1" },
      ],
      'Cannot use processor 2 (temperature): temperature is "1", a number from 0 is wanted',
    ],
    [[{ type: "min-p", p: 0.1, min_keep: 2 }], 'unknown setting "min_keep", known are type, p, minKeep'],
  ])("the chain %j", (chain, message) => {
    expect(() => parseChain(chain)).toThrow(message);
  });

  test.each<[object, string]>([
    [{ temperature: 1 }, 'Cannot read options of Sampler: unknown option "temperature"'],
    [{ seed: 0.5 }, "the seed is 0.5, wanted an integer"],
    [{ top: -1 }, "Cannot create a sampler: top is -1, a whole number from 0 is wanted"],
    [{ seed: 1, random: Math.random }, "seed and random are both given, one of them is wanted"],
  ])("the options %o", (options, message) => {
    expect(() => new Sampler([], options)).toThrow(message);
  });

  test.each<[unknown, unknown]>([
    [[], "Cannot sample: no logits were given"],
    [[1, Number.NaN], "Cannot sample: the logit of token 1 is NaN"],
    [new Float32Array(3).fill(-Infinity), NoTokenLeft],
    [
      [
        [1, 2],
        [3, 4],
      ],
      "Cannot sample: logits of shape [2, 2], one row is wanted",
    ],
    [new Uint16Array(3), "uint16"],
    ["1, 2", "Cannot read logits"],
  ])("the logits %o", (logits, error) => {
    const sampler = new Sampler([]);
    expect(() => sampler.sample(logits as number[])).toThrow(error as string);
    expect(sampler.tokens).toEqual([]);
  });

  test.each<[object, string]>([
    [{ mask: [] }, 'Cannot sample: unknown input "mask", known are allowed, unconditional'],
    [{ allowed: new Uint8Array(2) }, "the input allowed was given, a chain with allowed-tokens is wanted"],
  ])("the inputs %o", (inputs, message) => {
    expect(() => new Sampler([]).sample([1, 2], inputs)).toThrow(message);
  });

  test.each([-1, 1.5, 2 ** 31, Number.NaN])("to accept the token %d", (token) => {
    expect(() => new Sampler([]).accept(token)).toThrow("the id of a token is wanted");
  });
});
