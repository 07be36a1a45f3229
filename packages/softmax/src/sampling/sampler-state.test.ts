/** A sampler can be stopped, stored, copied and begun anew at every token. */
import { describe, expect, test } from "vitest";
import { indexedRandom } from "../math/indexed-random.ts";
import type { ChainInput } from "./chain.ts";
import { preset } from "./presets.ts";
import { Sampler } from "./sampler.ts";

const PROMPT = [3, 1, 4, 1, 5];
const STEPS = 24;
const VOCABULARY = 40;

/** Everything that looks at the sequence, draws numbers, or remembers. */
const CHAINS: { readonly [name: string]: ChainInput } = {
  "penalties, dry and xtc": [
    { type: "penalties", repeat: 1.1, frequency: 0.2, presence: 0.1, lastN: 8 },
    { type: "dry", multiplier: 0.8, allowedLength: 1, breakers: [[7]] },
    { type: "no-repeat-ngram", size: 3 },
    { type: "xtc", probability: 0.5, threshold: 0.05 },
    { type: "temperature", temperature: 0.9 },
  ],
  "mirostat v1": [{ type: "mirostat", tau: 3 }],
  "mirostat v2": [
    { type: "penalties", presence: 0.5 },
    { type: "mirostat-v2", tau: 3 },
  ],
  "adaptive-p": [
    { type: "min-p", p: 0.02 },
    { type: "adaptive-p", target: 0.3 },
  ],
  "llama.cpp": preset("llama.cpp", { penalties: { repeat: 1.2 } }),
};
const NAMES = Object.keys(CHAINS);
/** One without memory, one with. */
const MEMORIES: { readonly [name: string]: number } = { "mirostat v2": 1, "adaptive-p": 1, "mirostat v1": 1 };

/** Logits of a step: the same for everyone who comes there. */
function rowAt(step: number): Float32Array {
  const uniform = indexedRandom(99, 0);
  return Float32Array.from({ length: VOCABULARY }, (_, id) => 4 * uniform(step * VOCABULARY + id));
}

function create(name: string, seed = 11): Sampler {
  const sampler = new Sampler(CHAINS[name]!, { seed });
  sampler.accept(PROMPT);
  return sampler;
}

/** Draws tokens to the end. */
function finish(sampler: Sampler): readonly number[] {
  for (let step = sampler.tokens.length; step < PROMPT.length + STEPS; step++) sampler.sample(rowAt(step));
  return sampler.tokens;
}

function draw(sampler: Sampler, count: number): void {
  for (let i = 0; i < count; i++) sampler.sample(rowAt(sampler.tokens.length));
}

describe.each(NAMES)("%s", (name) => {
  const whole = finish(create(name));

  test("the same seed draws the same tokens, another one others", () => {
    expect(whole).toHaveLength(PROMPT.length + STEPS);
    expect(finish(create(name))).toEqual(whole);
    expect(finish(create(name, 12))).not.toEqual(whole);
  });

  test("goes on from every step in a fresh sampler, its state stored as JSON", () => {
    const first = create(name);
    for (let step = 0; step < STEPS; step++) {
      const stored = JSON.stringify(first.state());
      const fresh = new Sampler(CHAINS[name]!, { seed: 11 });
      fresh.restore(JSON.parse(stored));
      expect(fresh.state()).toEqual(first.state());
      expect(finish(fresh)).toEqual(whole);
      draw(first, 1);
    }
  });

  test("goes back to a state of its own", () => {
    const sampler = create(name);
    draw(sampler, 5);
    const state = sampler.state();
    expect(finish(sampler)).toEqual(whole);
    sampler.restore(state);
    expect(sampler.state()).toEqual(state);
    expect(finish(sampler)).toEqual(whole);
  });

  test("drawing in a clone does not change the original, nor the other way round", () => {
    const original = create(name);
    draw(original, 6);
    const state = original.state();
    const clone = original.clone();
    expect(clone.state()).toEqual(state);
    expect(finish(clone)).toEqual(whole);
    clone.accept([0, 1, 2]);
    expect(original.state()).toEqual(state);

    const later = original.clone();
    expect(finish(original)).toEqual(whole);
    expect(later.state()).toEqual(state);
    expect(finish(later)).toEqual(whole);
  });

  test("a clone of a sampler that goes another way goes its own", () => {
    const original = create(name);
    draw(original, 6);
    const clone = original.clone();
    clone.accept(0);
    draw(clone, 4);
    expect(finish(original)).toEqual(whole);
  });

  test("reset forgets tokens and memories", () => {
    const sampler = create(name);
    const start = new Sampler(CHAINS[name]!, { seed: 11 }).state();
    draw(sampler, 9);
    sampler.reset();
    expect(sampler.state()).toEqual(start);
    sampler.accept(PROMPT);
    expect(finish(sampler)).toEqual(whole);
  });

  test("distribution and trace change nothing", () => {
    const sampler = create(name);
    while (sampler.tokens.length < whole.length) {
      const state = sampler.state();
      const row = rowAt(sampler.tokens.length);
      const before = sampler.distribution(row);
      sampler.trace(row);
      expect(sampler.distribution(row)).toEqual(before);
      expect(sampler.distribution(rowAt(1000))).not.toEqual(before);
      expect(sampler.state()).toEqual(state);
      expect(row).toEqual(rowAt(sampler.tokens.length));
      draw(sampler, 1);
    }
    expect(sampler.tokens).toEqual(whole);
  });

  test("what sample draws from is the distribution", () => {
    const sampler = create(name);
    for (let step = 0; step < STEPS; step++) {
      const row = rowAt(sampler.tokens.length);
      const { ids, probabilities } = sampler.distribution(row);
      const { token, probability } = sampler.sample(row);
      // The two sums are in another order.
      expect(probabilities[ids.indexOf(token)]).toBeCloseTo(probability, 12);
    }
  });

  test("remembers as much as its chain needs", () => {
    expect(create(name).state().memories).toHaveLength(MEMORIES[name] ?? 0);
  });
});

describe("the sequence", () => {
  test("tokens accepted before the first draw are the prompt, later ones are not", () => {
    const sampler = new Sampler([]);
    sampler.accept([1, 2]);
    sampler.accept(3);
    expect(sampler.state()).toMatchObject({ promptLength: 3, tokens: [1, 2, 3] });
    const { token } = sampler.sample([0, 1]);
    sampler.accept([1]);
    expect(sampler.state()).toMatchObject({ promptLength: 3, tokens: [1, 2, 3, token, 1] });
  });

  test("a draw depends on the place in the sequence, not on how it was reached", () => {
    const drawn = create("mirostat v2");
    draw(drawn, 4);
    const accepted = new Sampler(CHAINS["llama.cpp"]!, { seed: 11 });
    const same = new Sampler(CHAINS["llama.cpp"]!, { seed: 11 });
    accepted.accept(drawn.tokens);
    for (const token of drawn.tokens) same.accept(token);
    expect(finish(accepted)).toEqual(finish(same));
  });

  test.each([-1, 0.5, 2 ** 31, Number.NaN])("the token %f is refused", (token) => {
    expect(() => new Sampler([]).accept([0, token])).toThrow(RangeError);
  });
});

describe("states that are refused, and change nothing", () => {
  const sampler = create("mirostat v2");
  draw(sampler, 3);
  const good = sampler.state();

  test.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["text", JSON.stringify(good)],
    ["another schema", { ...good, schema: "softmax-state" }],
    ["another version", { ...good, version: 2 }],
  ])("%s: TypeError", (_, state) => {
    expect(() => sampler.restore(state)).toThrow(TypeError);
    expect(sampler.state()).toEqual(good);
  });

  test.each<[string, unknown]>([
    ["no tokens", { ...good, tokens: undefined }],
    ["tokens that are none", { ...good, tokens: [1, -1] }],
    ["a prompt longer than the sequence", { ...good, promptLength: good.tokens.length + 1 }],
    ["a prompt of −1 tokens", { ...good, promptLength: -1 }],
    ["no memories", { ...good, memories: undefined }],
    ["memories of another chain", { ...good, memories: [] }],
    ["a memory too many", { ...good, memories: [[1], [1]] }],
    ["a memory of another length", { ...good, memories: [[1, 2]] }],
    ["a memory that JSON could not hold", { ...good, memories: [[null]] }],
  ])("%s: RangeError", (_, state) => {
    expect(() => sampler.restore(state)).toThrow(RangeError);
    expect(sampler.state()).toEqual(good);
  });
});

describe("a random source of one's own", () => {
  const chain: ChainInput = [{ type: "xtc", probability: 0.5, threshold: 0.05 }];

  test("that is a plain stream gives one number for each thing that is decided, however often one looks", () => {
    const numbers = indexedRandom(5, 0);
    const create = () => {
      let i = 0;
      return new Sampler(chain, { random: () => numbers(i++) });
    };
    const [plain, looked] = [create(), create()];
    for (let step = 0; step < 20; step++) {
      const row = rowAt(step);
      looked.distribution(row);
      looked.trace(row);
      looked.distribution(row);
      expect(looked.sample(row).token).toBe(plain.sample(row).token);
    }
  });
});
