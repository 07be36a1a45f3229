/**
 * The values of llama.cpp's own tests of its samplers: logits are ln p, and what is left is compared by id. Penalties and
 * DRY are tested beside their processors. Its queues of samplers have no values but an oracle, `keepIn`.
 */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ChainInput } from "../chain.ts";
import { Sampler } from "../sampler.ts";

const file = new URL("../../../../../../shared/data/sampling/llama-cpp-vectors.json", import.meta.url);
const missing = !existsSync(file);
/** That of llama.cpp's tests. */
const TOLERANCE = 1e-5;
/** XTC works at every step. */
const ALWAYS = { random: () => 0 };
const FLOATS = {
  float32: (values: readonly number[]) => Float32Array.from(values),
  float64: (values: readonly number[]) => Float64Array.from(values),
};

interface Case {
  readonly p?: readonly number[];
  readonly out: readonly number[];
  readonly [setting: string]: unknown;
}
type Group = readonly Case[] | { readonly p: readonly number[]; readonly cases: readonly Case[] };
type Queue = readonly [letters: string, k: number, p: number, minP: number | string];

const vectors = missing ? {} : JSON.parse(readFileSync(file, "utf8"));

/** Names in the file have remarks behind them. */
function group(name: string): unknown {
  const key = Object.keys(vectors).find((key) => key === name || key.startsWith(`${name}(`));
  return key === undefined ? [] : vectors[key];
}

/** Cases with their probabilities: their own, those of their group, or those that three groups share. */
function casesOf(name: string): readonly (Case & { readonly p: readonly number[] })[] {
  const found = group(name) as Group;
  const cases = "cases" in found ? found.cases : found;
  const p = "cases" in found ? found.p : vectors._top_k_top_p_min_p_input;
  return cases.map((each) => ({ p, ...each }));
}

/** Probability of each id after the chain, 0 for those that are gone. */
function probabilitiesAfter(chain: ChainInput, logits: Float32Array | Float64Array): number[] {
  const { ids, probabilities } = new Sampler(chain, ALWAYS).distribution(logits);
  const all = new Array<number>(logits.length).fill(0);
  for (const [i, id] of ids.entries()) all[id] = probabilities[i]!;
  return all;
}

/** What is expected, the most probable first, belongs to the most probable ids. */
function ofTheMostProbable(p: readonly number[], out: readonly number[]): number[] {
  const ids = [...p.keys()].sort((a, b) => p[b]! - p[a]!);
  const values = out.toSorted((a, b) => b - a);
  const all = new Array<number>(p.length).fill(0);
  for (const [i, value] of values.entries()) all[ids[i]!] = value;
  return renormalised(all);
}

/** What is expected are values of p themselves. */
function ofTheSameValue(p: readonly number[], out: readonly number[]): number[] {
  return renormalised(p.map((value) => (out.includes(value) ? value : 0)));
}

function renormalised(values: readonly number[]): number[] {
  const total = values.reduce((a, b) => a + b);
  return values.map((value) => value / total);
}

type Expected = typeof ofTheMostProbable;
// Settings of the file pass through the chain's own checks.
const SAMPLERS: readonly [name: string, chain: (each: Case) => unknown, expected: Expected][] = [
  ["temp", ({ T }) => ({ type: "temperature", temperature: T }), ofTheMostProbable],
  [
    "temp_ext",
    ({ T, delta, exp }) => ({ type: "dynamic-temperature", temperature: T, range: delta, exponent: exp }),
    ofTheMostProbable,
  ],
  ["top_k", ({ k }) => ({ type: "top-k", k }), ofTheMostProbable],
  ["top_p", ({ P }) => ({ type: "top-p", p: P }), ofTheMostProbable],
  ["min_p", ({ P }) => ({ type: "min-p", p: P }), ofTheMostProbable],
  ["xtc", ({ t }) => ({ type: "xtc", probability: 0.99, threshold: t, minKeep: 0 }), ofTheSameValue],
  ["typical", ({ P }) => ({ type: "typical", p: P }), ofTheSameValue],
  ["top_n_sigma", ({ n }) => ({ type: "top-n-sigma", n }), ofTheMostProbable],
  ["p_less", () => ({ type: "p-less" }), ofTheMostProbable],
  ["tfs", ({ z }) => ({ type: "tail-free", z }), ofTheMostProbable],
];

const V = 10_000;

/** What llama.cpp expects each letter to leave of ids that grow more probable: the lowest id, and how many. */
const keepIn = {
  k: ({ least, size }: Kept, k: number): Kept => ({ least: Math.max(least, V - k), size: Math.min(size, k) }),
  p({ least }: Kept, p: number): Kept {
    const target = Math.ceil(Math.fround(p * ((V * (V - 1)) / 2 - (least * (least - 1)) / 2)));
    let id = V - 1;
    for (let sum = id; sum < target; ) sum += --id;
    // Id 0 has probability 0.
    return id === 1 ? { least: 0, size: V } : { least: id, size: V - id };
  },
  m({ size }: Kept, p: number): Kept {
    const left = Math.min(Math.max(Math.ceil(Math.fround((1 - p) * V)), 1), size);
    return { least: Math.min(Math.max(Math.floor(Math.fround(p * V)), 1, V - left), V - 1), size: left };
  },
};

interface Kept {
  readonly least: number;
  readonly size: number;
}

const asNumber = (value: number | string) => {
  const [numerator, denominator = 1] = String(value).split("/").map(Number);
  return numerator! / denominator;
};

describe.skipIf(missing)("llama.cpp's tests of its samplers", () => {
  test("are all here, but for penalties and DRY", () => {
    const counts = SAMPLERS.map(([name]) => casesOf(name).length);
    expect(counts).toEqual([2, 2, 4, 4, 9, 4, 2, 3, 2, 3]);
    expect(group("queue")).toHaveLength(24);
  });

  describe.each(Object.entries(FLOATS))("%s", (_, toFloats) => {
    for (const [name, chain, expected] of SAMPLERS) {
      for (const { p, out, ...settings } of casesOf(name)) {
        test(`${name} ${JSON.stringify(settings)} of ${p} leaves ${out}`, () => {
          const left = probabilitiesAfter(
            [chain({ out, ...settings })] as ChainInput,
            toFloats(p.map(Math.log)),
          );
          for (const [id, wanted] of expected(p, out).entries()) {
            expect(Math.abs(left[id]! - wanted), `token ${id}`).toBeLessThan(TOLERANCE);
          }
        });
      }
    }

    test.each(group("queue") as Queue[])(
      "queue %s with k = %d, p = %d, min-p = %s",
      (letters, k, p, minP) => {
        const settings = { k, p, m: asNumber(minP) };
        const chain: unknown[] = [];
        let kept: Kept = { least: 0, size: V };
        for (const letter of letters as Iterable<"k" | "p" | "m">) {
          kept = keepIn[letter](kept, settings[letter]);
          if (letter === "k") chain.push({ type: "top-k", k });
          else chain.push({ type: letter === "p" ? "top-p" : "min-p", p: settings[letter] });
        }
        const logits = toFloats(Array.from({ length: V }, (_, id) => Math.log(id)));
        const { ids } = new Sampler(chain as ChainInput).distribution(logits);
        // The most probable first; llama.cpp counts id 0 too, whose probability is 0.
        const least = Math.max(kept.least, 1);
        expect([...ids]).toEqual(Array.from({ length: V - least }, (_, i) => V - 1 - i));
      },
    );
  });
});

test("temperature before and after top-p: T = 0.5 and p = 0.8 leave {0} or {0, 1} of [3, 2, 1]", () => {
  const temperature = { type: "temperature", temperature: 0.5 } as const;
  const topP = { type: "top-p", p: 0.8 } as const;
  expect([...new Sampler([temperature, topP]).distribution([3, 2, 1]).ids]).toEqual([0]);
  expect([...new Sampler([topP, temperature]).distribution([3, 2, 1]).ids]).toEqual([0, 1]);
});
