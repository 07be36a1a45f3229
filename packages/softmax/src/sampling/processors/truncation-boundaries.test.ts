/** Where truncating processors draw the line, and what they do at the limits of logits and settings. */
import { describe, expect, test } from "vitest";
import type { ChainInput } from "../chain.ts";
import { NoTokenLeft } from "../no-token-left.ts";
import { PURPOSE } from "../random/random-source.ts";
import { Sampler } from "../sampler.ts";

type Processor = ChainInput[number];
type Floats = (values: readonly number[]) => Float32Array | Float64Array;

const FLOATS: readonly (readonly [string, Floats])[] = [
  ["float32", (values) => Float32Array.from(values)],
  ["float64", (values) => Float64Array.from(values)],
];

/** Each with settings at which it removes something of most distributions. */
const PROCESSORS: readonly Processor[] = [
  { type: "dynamic-temperature", temperature: 0.8, range: 0.5 },
  { type: "typical", p: 0.5 },
  { type: "top-a", a: 0.3 },
  { type: "tail-free", z: 0.5 },
  { type: "epsilon", epsilon: 0.1 },
  { type: "eta", epsilon: 0.2 },
  { type: "top-h", h: 0.4 },
  { type: "p-less" },
  { type: "top-n-sigma", n: 0.5 },
  { type: "xtc", probability: 1, threshold: 0.1 },
  { type: "mirostat", tau: 0.5 },
  { type: "mirostat-v2", tau: 0.5 },
  { type: "adaptive-p", target: 0.5 },
];

const always = { random: () => 0 };

function left(chain: ChainInput, logits: readonly number[] | Float32Array | Float64Array): number[] {
  return [...new Sampler(chain, always).distribution(logits).ids];
}

const logsOf = (probabilities: readonly number[]) => probabilities.map(Math.log);

describe.each(FLOATS)("bounds in %s: what reaches one stays", (_, toFloats) => {
  const quarters = toFloats(logsOf([0.5, 0.25, 0.25]));

  test("epsilon: p ≥ ε", () => {
    expect(left([{ type: "epsilon", epsilon: 0.25 }], quarters)).toEqual([0, 1, 2]);
    expect(left([{ type: "epsilon", epsilon: 0.2501 }], quarters)).toEqual([0]);
  });

  test("top-a: p ≥ a pmax²", () => {
    expect(left([{ type: "top-a", a: 1 }], quarters)).toEqual([0, 1, 2]);
    expect(left([{ type: "top-a", a: 1 }], toFloats(logsOf([0.6, 0.3, 0.1])))).toEqual([0]);
  });

  test("eta: p ≥ min(ε, √ε e^−H), H in nats: for 4 equal tokens √ε / 4 ≤ 1/4 whatever ε", () => {
    for (const epsilon of [1e-4, 0.25, 1])
      expect(left([{ type: "eta", epsilon }], [0, 0, 0, 0])).toHaveLength(4);
    // H = 1.0397: √0.8 e^−H is 0.316, √0.3 e^−H is 0.194.
    expect(left([{ type: "eta", epsilon: 0.8 }], quarters)).toEqual([0]);
    expect(left([{ type: "eta", epsilon: 0.3 }], quarters)).toEqual([0, 1, 2]);
  });

  test("p-less: p ≥ Σp², which equal tokens all reach", () => {
    for (const V of [1, 3, 7, 1000]) {
      expect(left([{ type: "p-less" }], toFloats(new Array(V).fill(-3.7)))).toHaveLength(V);
    }
  });

  test("xtc: p ≥ threshold, as in llama.cpp", () => {
    const xtc = (threshold: number): ChainInput => [{ type: "xtc", probability: 1, threshold }];
    expect(left(xtc(0.25), quarters)).toEqual([2]);
    expect(left(xtc(0.2501), quarters)).toEqual([0, 1, 2]);
    expect(left(xtc(0), quarters)).toEqual([2]);
  });

  test("mirostat-v2: −log₂ p ≤ μ, in bits, μ being 2τ at first", () => {
    expect(left([{ type: "mirostat-v2", tau: 1 }], quarters)).toEqual([0, 1, 2]);
    expect(left([{ type: "mirostat-v2", tau: 0.999 }], quarters)).toEqual([0]);
  });

  test("typical: a sum that equals p takes one token more, as in llama.cpp", () => {
    const logits = toFloats(logsOf([0.4, 0.2, 0.2, 0.2]));
    expect(left([{ type: "typical", p: 0.6 }], logits)).toEqual([0, 1, 2, 3]);
    expect(left([{ type: "typical", p: 0.599 }], logits)).toEqual([1, 2, 3]);
    expect(left([{ type: "typical", p: 0.399 }], logits)).toEqual([1, 2]);
    expect(left([{ type: "typical", p: 0 }], logits)).toEqual([1]);
    expect(left([{ type: "typical", p: 0, minKeep: 2 }], logits)).toEqual([1, 2]);
  });

  test("top-n-sigma: z ≥ max − nσ, σ divided by V, without masked tokens", () => {
    for (const logits of [
      [0.1, 0.6],
      [0.1, 0.6, -Infinity],
    ]) {
      expect(left([{ type: "top-n-sigma", n: 2 }], toFloats(logits))).toEqual([1, 0]);
      expect(left([{ type: "top-n-sigma", n: 1.999 }], toFloats(logits))).toEqual([1]);
    }
    expect(left([{ type: "top-n-sigma", n: 1 }], toFloats([5, 5, 5]))).toEqual([0, 1, 2]);
  });

  test("top-h: at h = 1 the 100 most probable tokens, of equal ones the lower ids", () => {
    const ids = left([{ type: "top-h", h: 1 }], toFloats(new Array(400).fill(1)));
    expect(ids).toEqual(Array.from({ length: 100 }, (_, id) => id));
    expect(left([{ type: "top-h", h: 1e-9 }], quarters)).toEqual([0]);
  });
});

test.each<[Processor, number]>([
  [{ type: "typical", p: 1 }, 4],
  [{ type: "top-a", a: 0 }, 4],
  [{ type: "tail-free", z: 1 }, 4],
  [{ type: "epsilon", epsilon: 0 }, 4],
  [{ type: "eta", epsilon: 0 }, 4],
  [{ type: "top-n-sigma", n: 0 }, 4],
  [{ type: "top-n-sigma", n: -1 }, 4],
  [{ type: "xtc", probability: 0, threshold: 0.1 }, 4],
  [{ type: "xtc", probability: 1, threshold: 0.51 }, 4],
  [{ type: "tail-free", z: 0 }, 1],
  [{ type: "epsilon", epsilon: 1 }, 1],
  [{ type: "epsilon", epsilon: 1, minKeep: 0 }, 1],
  [{ type: "epsilon", epsilon: 1, minKeep: 3 }, 3],
  [{ type: "eta", epsilon: 1, minKeep: 9 }, 4],
  [{ type: "mirostat", tau: 0 }, 1],
  [{ type: "mirostat-v2", tau: 0 }, 1],
])("%o leaves %i of 4", (processor, count) => expect(left([processor], [3, 2, 1, 0])).toHaveLength(count));

describe("xtc", () => {
  const logits = logsOf([0.4, 0.3, 0.2, 0.1]);
  const xtc = { type: "xtc", probability: 0.5, threshold: 0.15 } as const;

  test("works at a step whose number is below its probability, and asks for one of its own", () => {
    const purposes: number[] = [];
    const idsAt = (u: number) => {
      const random = (_: number, purpose: number) => {
        purposes.push(purpose);
        return u;
      };
      return [...new Sampler([xtc], { random }).distribution(logits).ids];
    };
    expect(idsAt(0.5 - 2 ** -53)).toEqual([2, 3]);
    expect(idsAt(0.5)).toEqual([0, 1, 2, 3]);
    expect(new Set(purposes)).toEqual(new Set([PURPOSE.xtc]));
  });

  test("removes nothing where fewer than minKeep would be left", () => {
    expect(left([{ ...xtc, minKeep: 2 }], logits)).toEqual([2, 3]);
    expect(left([{ ...xtc, minKeep: 3 }], logits)).toEqual([0, 1, 2, 3]);
  });

  test("protected tokens count, but stay", () => {
    expect(left([{ ...xtc, protected: [0, 3, 99] }], logits)).toEqual([0, 2, 3]);
    const risen = logits.toReversed();
    expect(
      left(
        [
          { type: "top-k", k: 3 },
          { ...xtc, protected: [2] },
        ],
        risen,
      ),
    ).toEqual([2, 1]);
  });
});

describe("dynamic temperature", () => {
  const probabilitiesAt = (settings: object, logits: readonly number[]) =>
    new Sampler([{ type: "dynamic-temperature", ...settings } as Processor]).distribution(logits)
      .probabilities;

  test("two tokens of which one is sure have the lowest temperature, exponent 0 always the highest", () => {
    const ratio = (settings: object, gap: number) => {
      const [first, second] = probabilitiesAt(settings, [gap, 0]);
      return gap / Math.log(first! / second!);
    };
    expect(ratio({ temperature: 2, range: 1.5 }, 25)).toBeCloseTo(0.5, 8);
    expect(ratio({ temperature: 2, range: 1.5 }, 1e-3)).toBeCloseTo(3.5, 5);
    expect(ratio({ temperature: 2, range: 1.5, exponent: 0 }, 25)).toBeCloseTo(3.5, 12);
    expect(ratio({ temperature: 2, range: 0 }, 25)).toBeCloseTo(2, 12);
    // An entropy of 0, to the power of 0: 1 by convention.
    expect([...probabilitiesAt({ temperature: 2, range: 1.5, exponent: 0 }, [3000, 0])]).toEqual([1]);
  });

  test("masked tokens do not count: H / ln 2 for two that are left", () => {
    const masked = [1, -Infinity, 0, -Infinity];
    const settings = { temperature: 1, range: 0.7, exponent: 2 };
    expect(probabilitiesAt(settings, masked)).toEqual(probabilitiesAt(settings, [1, 0]));
  });
});

describe.each(PROCESSORS)("$type", (processor) => {
  test("masked tokens make no NaN, and do not come back", () => {
    const logits = [-Infinity, 1, 0.5, -Infinity, 0, -3, -Infinity];
    const { ids, probabilities } = new Sampler([processor], always).distribution(logits);
    for (const id of ids) expect(logits[id]).toBeGreaterThan(-Infinity);
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  test("tokens whose probability is 0 in floating point make no NaN", () => {
    const { probabilities } = new Sampler([processor], always).distribution([0, -2000, -0.5, -1e30, -800]);
    expect(probabilities.length).toBeGreaterThan(0);
    for (const probability of probabilities) expect(probability).toBeGreaterThan(0);
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  test("a single token stays", () => {
    expect(left([processor], [7])).toEqual([0]);
    expect(left([processor], [-Infinity, 7, -Infinity])).toEqual([1]);
  });

  test("after T = 0, or T = 1e-30, the largest logit alone", () => {
    expect(left([{ type: "temperature", temperature: 0 }, processor], [1, 3, 3, 2])).toEqual([1]);
    for (const temperature of [1e-30, 1e-300]) {
      expect(left([{ type: "temperature", temperature }, processor], [1, 3, 2.9, 2])).toEqual([1]);
    }
  });

  test("after T = 1e300 something is left", () => {
    const chain = [{ type: "temperature", temperature: 1e300 } as const, processor];
    const { probabilities } = new Sampler(chain, always).distribution([1, 3, 2, 2.5]);
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  });

  test("infinite logits share all probability, as equal ones do", () => {
    const infinite = new Sampler([processor], always).distribution([0, Infinity, 5, Infinity]);
    const equal = new Sampler([processor], always).distribution([-Infinity, 0, -Infinity, 0]);
    expect(infinite).toEqual(equal);
  });

  test("no token, and NaN, are refused", () => {
    const sampler = new Sampler([processor], always);
    expect(() => sampler.distribution([-Infinity, -Infinity])).toThrow(NoTokenLeft);
    expect(() => sampler.distribution([1, NaN, 2])).toThrow(/the logit of token 1 is NaN/);
  });

  test("its explanation is a sentence with numbers of this step, the same twice, and changes nothing", () => {
    const sampler = new Sampler([{ type: "temperature", temperature: 0.7 }, processor], always);
    const before = sampler.distribution([3, 1, 2, 0.5]);
    const explanation = sampler.trace([3, 1, 2, 0.5])[2]!.explanation;
    expect(explanation).toMatch(/\S \S/);
    expect(explanation).not.toMatch(/NaN|Infinity|undefined/);
    expect(sampler.trace([3, 1, 2, 0.5])[2]!.explanation).toBe(explanation);
    expect(sampler.distribution([3, 1, 2, 0.5])).toEqual(before);
  });

  test("a setting that is NaN, infinite, a string or unknown is refused by name", () => {
    for (const [name, value] of Object.entries(processor)) {
      if (name === "type" || Array.isArray(value)) continue;
      for (const wrong of [NaN, Infinity, -2, "1", null]) {
        expect(() => new Sampler([{ ...processor, [name]: wrong }])).toThrow(
          new RegExp(`^Cannot use processor 1 \\(${processor.type}\\): ${name} is `),
        );
      }
    }
    const unknown: object = { ...processor, tempo: 1 };
    expect(() => new Sampler([unknown as Processor])).toThrow(/unknown setting "tempo"/);
  });
});

test.each([
  [{ type: "typical", p: 0.5, minKeep: NaN }, "minKeep"],
  [{ type: "typical", p: 0.5, minKeep: 1.5 }, "minKeep"],
  [{ type: "top-a", a: 1.1 }, "a"],
  [{ type: "epsilon", epsilon: 1.1 }, "epsilon"],
  [{ type: "top-h", h: 0 }, "h"],
  [{ type: "top-h", h: 1.01 }, "h"],
  [{ type: "xtc", probability: 1.1, threshold: 0.1 }, "probability"],
  [{ type: "xtc", probability: 1, threshold: 0.1, protected: [NaN] }, "protected"],
  [{ type: "dynamic-temperature", temperature: 1, range: 1, exponent: NaN }, "exponent"],
  [{ type: "mirostat", m: 1 }, "m"],
  [{ type: "mirostat", eta: NaN }, "eta"],
  [{ type: "mirostat-v2", eta: -1 }, "eta"],
  [{ type: "adaptive-p", target: 0.5, decay: 1 }, "decay"],
  [{ type: "adaptive-p" }, "target"],
])("%o is refused for its %s", (settings, name) => {
  expect(() => new Sampler([settings as Processor])).toThrow(RangeError);
  expect(() => new Sampler([settings as Processor])).toThrow(new RegExp(`: ${name} is `));
});
