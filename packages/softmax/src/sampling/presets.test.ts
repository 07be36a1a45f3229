import { describe, expect, test } from "vitest";
import { parseChain } from "./chain.ts";
import { PRESET_NAMES, type PresetName, preset } from "./presets.ts";
import { samplerAfter } from "./processors/probabilities-after.test-support.ts";
import { Sampler } from "./sampler.ts";

const LOGITS = Float32Array.from({ length: 300 }, (_, id) => 6 * Math.sin(id * id));

/** Processors in their order, each with the settings that its library has a default for. */
const EXPECTED: { readonly [Name in PresetName]: readonly (readonly [type: string, settings: object])[] } = {
  "llama.cpp": [
    ["logit-bias", { bias: {} }],
    ["penalties", { repeat: 1, frequency: 0, presence: 0, lastN: 64 }],
    ["dry", { multiplier: 0, base: 1.75, allowedLength: 2, lastN: -1 }],
    ["top-n-sigma", { n: -1 }],
    ["top-k", { k: 40 }],
    ["typical", { p: 1 }],
    ["top-p", { p: 0.95 }],
    ["min-p", { p: 0.05 }],
    ["xtc", { probability: 0, threshold: 0.1 }],
    ["temperature", { temperature: 0.8 }],
  ],
  transformers: [
    ["logit-bias", { bias: {} }],
    ["repetition-penalty", { penalty: 1, ignorePrompt: false }],
    ["no-repeat-ngram", { size: 0 }],
    ["bad-words", { sequences: [] }],
    ["minimum-length", { length: 0 }],
    ["forced-tokens", { tokens: [] }],
    ["exponential-length-decay", { factor: 1 }],
    ["temperature", { temperature: 1 }],
    ["top-k", { k: 50 }],
    ["top-p", { p: 1 }],
    ["min-p", { p: 0 }],
    ["typical", { p: 1 }],
    ["epsilon", { epsilon: 0 }],
    ["eta", { epsilon: 0 }],
  ],
  vllm: [
    ["bad-words", { sequences: [], ignorePrompt: true }],
    ["minimum-length", { length: 0 }],
    ["logit-bias", { bias: {} }],
    ["repetition-penalty", { penalty: 1, ignorePrompt: false }],
    ["penalties", { repeat: 1, frequency: 0, presence: 0, lastN: -1, ignorePrompt: true }],
    ["temperature", { temperature: 1 }],
    ["min-p", { p: 0 }],
    ["top-k", { k: 0 }],
    ["top-p", { p: 1 }],
  ],
  openai: [
    ["penalties", { repeat: 1, frequency: 0, presence: 0, lastN: -1, ignorePrompt: true }],
    ["logit-bias", { bias: {} }],
    ["temperature", { temperature: 1 }],
    ["top-p", { p: 1 }],
  ],
  greedy: [["temperature", { temperature: 0 }]],
};

/** What the processors that are on by default leave: the others change nothing. */
const SAME_AS: { readonly [Name in PresetName]: unknown } = {
  "llama.cpp": [
    { type: "top-k", k: 40 },
    { type: "top-p", p: 0.95 },
    { type: "min-p", p: 0.05 },
    { type: "temperature", temperature: 0.8 },
  ],
  transformers: [{ type: "top-k", k: 50 }],
  vllm: [],
  openai: [],
  greedy: [{ type: "top-k", k: 1 }],
};

test("the names", () => {
  expect(PRESET_NAMES).toEqual(["llama.cpp", "transformers", "vllm", "openai", "greedy"]);
});

describe.each(PRESET_NAMES)("%s", (name) => {
  test("has its order and its defaults", () => {
    const chain = preset(name);
    expect(chain.map(({ type }) => type)).toEqual(EXPECTED[name].map(([type]) => type));
    for (const [i, [type, settings]] of EXPECTED[name].entries()) {
      expect(chain[i]).toMatchObject({ type, ...settings });
    }
  });

  test("is JSON", () => {
    const chain = preset(name);
    expect(parseChain(JSON.parse(JSON.stringify(chain)))).toEqual(chain);
  });

  test("what is off by default changes nothing", () => {
    const sequence = { prompt: [1, 2, 1], generated: [2, 1, 2] };
    const given = samplerAfter(preset(name), sequence).distribution(LOGITS);
    expect(given).toEqual(samplerAfter(parseChain(SAME_AS[name]), sequence).distribution(LOGITS));
  });
});

describe("changes", () => {
  test("take the place of defaults, and leave the others", () => {
    const chain = preset("transformers", { "top-k": { k: 7 }, "top-p": { p: 0.9 }, temperature: {} });
    const expected = preset("transformers").map((settings) => {
      if (settings.type === "top-k") return { ...settings, k: 7 };
      return settings.type === "top-p" ? { ...settings, p: 0.9 } : settings;
    });
    expect(chain).toEqual(expected);
  });

  test("do not last", () => {
    preset("llama.cpp", { "top-k": { k: 7 } });
    expect(preset("llama.cpp")[4]).toEqual({ type: "top-k", k: 40 });
  });

  test.each<[unknown, unknown, string]>([
    [
      "gpt",
      {},
      'Cannot use a preset: "gpt", one of these is wanted: llama.cpp, transformers, vllm, openai, greedy',
    ],
    ["toString", {}, "Cannot use a preset: "],
    ["greedy", { "top-k": { k: 1 } }, 'Cannot change the preset greedy: it has no "top-k", only temperature'],
    ["vllm", { "top-k": 5 }, "Cannot change top-k of a preset: 5, an object of settings is wanted"],
    [
      "vllm",
      { "top-k": [5] },
      "Cannot change top-k of a preset: an array of 1, an object of settings is wanted",
    ],
    ["vllm", { "top-k": { type: "top-p" } }, "Cannot change top-k of a preset: settings with a type, "],
    ["vllm", { "top-k": { p: 1 } }, 'Cannot use processor 8 (top-k): unknown setting "p", known are type, k'],
  ])("%o with %o is a TypeError", (name, changes, message) => {
    const make = () => preset(name as PresetName, changes as object);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(message);
  });

  test("a setting that cannot be is a RangeError", () => {
    expect(() => preset("openai", { "top-p": { p: -1 } })).toThrow(RangeError);
  });
});

test("greedy takes the largest logit, of equal ones the lower id", () => {
  expect(new Sampler(preset("greedy")).sample([0, 3, 1, 3])).toMatchObject({ token: 1, probability: 1 });
});
