/**
 * How much the small model repeats itself under some chains: the table of `docs/sampling.md`. After a build:
 *
 *     node docs/sampling/measure-repetition.mjs
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { preset, Sampler, stepStatistics } from "softmax/sampling";
import { PROMPT, readModel } from "../../examples/language-model/committed-model.mjs";

const PROMPTS = [
  PROMPT,
  "The treaty with Great Britain has been",
  "I recommend to the Congress that",
  "The condition of the Treasury is",
  "Our relations with foreign nations",
  "The report of the Secretary of War",
];
const TOKENS = 200;
const SEEDS = [0, 1, 2, 3, 4];

const at = (temperature) => ({ type: "temperature", temperature });
const dry = { type: "dry", multiplier: 0.8 };
const penalty = { type: "repetition-penalty", penalty: 1.2 };

/** By the name of their row. */
export const CHAINS = {
  "`greedy`": preset("greedy"),
  "`greedy` after `dry`": [dry, at(0)],
  "`greedy` after `repetition-penalty` 1.2": [penalty, at(0)],
  "`temperature` 0.5": [at(0.5)],
  "`temperature` 0.5 after `dry`": [dry, at(0.5)],
  "`temperature` 0.5 after `repetition-penalty` 1.2": [penalty, at(0.5)],
  "`temperature` 0.8": [at(0.8)],
  "`temperature` 1": [at(1)],
  "preset `llama.cpp`": preset("llama.cpp"),
};

/** @returns {{ repeated: number, surprise: number }} means over all texts that the chain writes */
export function measureChain(chain) {
  const model = readModel();
  const isGreedy = chain.some(({ temperature }) => temperature === 0);
  const tally = new Tally();
  for (const prompt of PROMPTS) {
    for (const seed of isGreedy ? [0] : SEEDS) {
      const tokens = model.tokenizer.encode(prompt);
      const sampler = new Sampler(chain, { seed });
      sampler.accept(tokens);
      tally.begin();
      for (let i = 0; i < TOKENS; i++) {
        const { token, logProbability } = sampler.sample(model.logits(tokens));
        tokens.push(token);
        tally.add(tokens, -logProbability);
      }
    }
  }
  return tally.means();
}

/** The same of real text: the address that is held out, in pieces of the same length. */
export function measureText() {
  const model = readModel();
  const path = new URL("../../examples/language-model/held-out.txt", import.meta.url);
  const all = model.tokenizer.encode(readFileSync(path, "utf8").trimEnd());
  const tally = new Tally();
  for (let start = 0; start + TOKENS <= all.length; start += TOKENS) {
    tally.begin();
    for (let end = start; end < start + TOKENS; end++) {
      const { surprise } = stepStatistics(model.logits(all.slice(0, end)), all[end]);
      tally.add(all.slice(start, end + 1), surprise);
    }
  }
  return tally.means();
}

class Tally {
  seen = new Set();
  count = 0;
  repeated = 0;
  surprise = 0;

  /** A text of its own. */
  begin() {
    this.seen.clear();
  }

  /** The last of these tokens, and how surprising it was. */
  add(tokens, surprise) {
    this.count++;
    this.surprise += surprise;
    const lastFour = tokens.slice(-4).join();
    if (this.seen.has(lastFour)) this.repeated++;
    this.seen.add(lastFour);
  }

  means() {
    return { repeated: this.repeated / this.count, surprise: this.surprise / this.count };
  }
}

/** As in the table. */
export function tableRow(name, { repeated, surprise }) {
  return `| ${name} | ${(100 * repeated).toFixed(1)} % | ${surprise.toFixed(2)} |`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, chain] of Object.entries(CHAINS)) console.log(tableRow(name, measureChain(chain)));
  console.log(tableRow("the address of 1909 itself", measureText()));
}
