/** The committed model: what the README says of it, the same bits on every run, and text from a chain of samplers. */
import { readFileSync } from "node:fs";
import { softmax } from "softmax";
import { preset, Sampler } from "softmax/sampling";
import { describe, expect, test } from "vitest";
import { loadModule } from "./load-module.test-support.ts";

const { readModel, DESCRIPTION, WEIGHTS } = await loadModule("committed-model.mjs");
const { LanguageModel } = await loadModule("language-model.mjs");
const { measureBaselines, measureModel } = await loadModule("measure.mjs");
const { nextToken } = await loadModule("next-token.mjs");
const { generate } = await loadModule("generate.mjs");

const read = (name: string) => readFileSync(new URL(name, import.meta.url), "utf8");
const model = readModel();
const heldOut = read("held-out.txt").trimEnd();

describe("on the text that it was not trained on", () => {
  const { loss, perplexity, bitsPerCharacter } = measureModel(model, [heldOut]);

  test("the loss is the one in the README", () => {
    const cells = [loss.toFixed(4), perplexity.toFixed(1), bitsPerCharacter.toFixed(3)];
    expect(read("README.md")).toMatch(new RegExp(`held-out\\.txt.*\\| +${cells.join(" +\\| +")} +\\|`));
  });

  test("it predicts better than the text's own frequencies of tokens, and far better than nothing", () => {
    const { unigram, uniform } = measureBaselines(model.tokenizer, [heldOut], [heldOut]);
    expect(loss).toBeLessThan(unigram.loss - 1);
    expect(uniform.loss).toBeCloseTo(Math.log(1_024), 12);
    expect(loss).toBeLessThan(uniform.loss / 2);
  });
});

describe("logits", () => {
  test("have the committed bits", () => {
    const { prompt, next } = JSON.parse(read("next-token.json"));
    const logits = model.logits(model.tokenizer.encode(prompt));
    expect(logits).toEqual(Float32Array.from(next, ({ logit }: { logit: number }) => logit));
    expect(next.map(({ token }: { token: string }) => token)).toEqual(model.tokenizer.tokens);
  });

  test("go into the same array, and depend on the last eight tokens alone", () => {
    const tokens = model.tokenizer.encode(heldOut.slice(0, 200));
    const first = model.logits(tokens);
    const bits = first.slice();
    expect(model.logits([])).toBe(first);
    expect(first).not.toEqual(bits);
    expect(model.logits([5, 6, ...tokens.slice(-8)])).toEqual(bits);
    expect(model.logits([...tokens.slice(0, -1), 5])).not.toEqual(bits);
  });

  test.each([-1, 1_024, 0.5, Number.NaN])("refuse token %s", (token) => {
    expect(() => model.logits([3, token])).toThrow(
      `Cannot read token 1: it is ${token}, a whole number from 0 to 1023 is wanted`,
    );
  });
});

test("weights of another size are refused", () => {
  const description = JSON.parse(readFileSync(DESCRIPTION, "utf8"));
  const bytes = readFileSync(WEIGHTS);
  expect(() => new LanguageModel(description, bytes.subarray(1))).toThrow(
    "Cannot read weights: 128127 bytes, 128128 are wanted",
  );
});

describe("next-token.json", () => {
  const { entropy, next } = JSON.parse(read("next-token.json"));

  test("is what next-token.mjs makes, its entropy to the last digits of an exponential", () => {
    const made = nextToken();
    expect({ ...made, entropy }).toEqual(JSON.parse(read("next-token.json")));
    expect(made.entropy).toBeCloseTo(entropy, 6);
  });

  test("is neither peaked nor flat: 2 to 4 nats", () => {
    const p = softmax(next.map(({ logit }: { logit: number }) => logit)) as number[];
    const nats = p.reduce((sum, pk) => (pk > 0 ? sum - pk * Math.log(pk) : sum), 0);
    expect(entropy).toBeCloseTo(nats, 5);
    expect(nats).toBeGreaterThan(2);
    expect(nats).toBeLessThan(4);
  });
});

describe("generate", () => {
  const prompt = "The receipts of the Treasury";
  const write = (sampler: Sampler, count = 40): string[] => [...generate(model, sampler, prompt, count)];

  test("replays a seed, and another seed writes another text", () => {
    const text = (seed: number) => write(new Sampler(preset("llama.cpp"), { seed })).join("");
    expect(text(1)).toBe(text(1));
    expect(text(2)).not.toBe(text(1));
  });

  test("the sampler knows the prompt and what it drew", () => {
    const sampler = new Sampler(preset("transformers"), { seed: 3 });
    const text = write(sampler).join("");
    expect(model.tokenizer.decode(sampler.tokens)).toBe(prompt + text);
  });

  test("greedy takes the largest logit every time", () => {
    const tokens = model.tokenizer.encode(prompt);
    const largest = Array.from({ length: 20 }, () => {
      const logits: Float32Array = model.logits(tokens);
      const token = logits.indexOf(Math.max(...logits));
      tokens.push(token);
      return model.tokenizer.tokens[token];
    });
    expect(write(new Sampler(preset("greedy")), 20)).toEqual(largest);
  });

  test("refuses a count that is no whole number", () => {
    expect(() => write(new Sampler(preset("greedy")), Number.NaN)).toThrow("Cannot draw NaN tokens");
  });

  test("ends where the text does", () => {
    const newLine = model.tokenizer.encode("\n")[0];
    expect(write(new Sampler([{ type: "forced-tokens", tokens: [[2, newLine]] }]))).toHaveLength(2);
  });
});
