import { expect, test } from "vitest";
import { NoTokenLeft } from "../no-token-left.ts";
import { Sampler } from "../sampler.ts";
import { createDistributionProcessor } from "./distribution-processor.ts";

/** Half an ulp of float32 below 4, in which the log-probabilities are stored. */
const FLOAT32 = 2 ** -23;

test("logits become log-probabilities of the end of the chain, −∞ where it removed a token", () => {
  const processor = createDistributionProcessor(
    () =>
      new Sampler([
        { type: "top-k", k: 3 },
        { type: "temperature", temperature: 0.5 },
      ]),
  );
  const logits = { dims: [2, 4], data: new Float32Array([0, Math.log(2), Math.log(3), -1, 5, 5, 5, 5]) };
  expect(processor([[0n], [0n]], logits)).toBe(logits);
  const expected = [1 / 14, 4 / 14, 9 / 14, 0, 1 / 3, 1 / 3, 1 / 3, 0];
  for (const [i, p] of expected.entries()) {
    if (p === 0) expect(logits.data[i]).toBe(-Infinity);
    // The logits are rounded to float32 as well, and doubled.
    else expect(Math.abs(logits.data[i]! - Math.log(p))).toBeLessThan(4 * FLOAT32);
  }
});

test("a token drawn since the last call is no part of the prompt; other tokens are a new one", () => {
  const sampler = new Sampler([{ type: "top-k", k: 2 }]);
  const processor = createDistributionProcessor(() => sampler);
  const lengths = [[4n], [4n, 1n], [4n, 1n, 0n], [1n, 1n, 1n, 1n], [2n]].map((tokens) => {
    processor([tokens], { dims: [1, 3], data: new Float32Array([0, 1, 2]) });
    expect(sampler.tokens).toEqual(tokens.map(Number));
    return sampler.state().promptLength;
  });
  expect(lengths).toEqual([1, 1, 1, 4, 1]);
});

test("the prompt may be one token", () => {
  const sampler = new Sampler([]);
  createDistributionProcessor(() => sampler)([[4n]], { dims: [1, 2], data: new Float32Array(2) });
  expect(sampler.state().promptLength).toBe(1);
});

test("refuses a chain that remembers what was drawn", () => {
  const processor = createDistributionProcessor(() => new Sampler([{ type: "mirostat-v2" }]));
  expect(() => processor([[0n]], { dims: [1, 2], data: new Float32Array(2) })).toThrow(
    new TypeError(
      "Cannot leave the draw to transformers.js: the chain remembers what was drawn, createDrawingProcessor is wanted",
    ),
  );
});

test("refuses logits of which none is left", () => {
  const processor = createDistributionProcessor(() => new Sampler([]));
  const logits = { dims: [1, 2], data: new Float32Array([-Infinity, -Infinity]) };
  expect(() => processor([[0n]], logits)).toThrow(NoTokenLeft);
});
