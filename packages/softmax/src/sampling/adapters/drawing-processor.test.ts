import { describe, expect, test, vi } from "vitest";
import { NoTokenLeft } from "../no-token-left.ts";
import { type Sample, Sampler } from "../sampler.ts";
import { createDrawingProcessor } from "./drawing-processor.ts";

/** It looks at the sequence, and remembers what was drawn. */
const CHAIN = [
  { type: "repetition-penalty", penalty: 1.3 },
  { type: "mirostat-v2", tau: 3, eta: 0.3 },
] as const;

const VOCABULARY = 50;

/** Logits that depend on the last token alone. */
function logitsAfter(token: number): number[] {
  return Array.from({ length: VOCABULARY }, (_, id) => 3 * Math.sin(7 * token + id * id));
}

/** float32 `[B, V]`, as transformers.js hands it to processors. */
function tensorAfter(inputIds: readonly (readonly bigint[])[]) {
  const rows = inputIds.map((tokens) => logitsAfter(Number(tokens.at(-1) ?? 0n)));
  return { type: "float32", dims: [rows.length, VOCABULARY], data: Float32Array.from(rows.flat()) };
}

/** `generate()` with do_sample: false, as transformers.js 4.3.1 does it. */
function generate(
  processor: ReturnType<typeof createDrawingProcessor>,
  prompts: readonly (readonly bigint[])[],
  newTokens: number,
): number[][] {
  const inputIds = prompts.map((prompt) => [...prompt]);
  for (let step = 0; step < newTokens; step++) {
    const { data } = processor(inputIds, tensorAfter(inputIds));
    for (const [row, tokens] of inputIds.entries()) {
      const logits = data.subarray(row * VOCABULARY, (row + 1) * VOCABULARY);
      tokens.push(BigInt(logits.indexOf(Math.max(...logits))));
    }
  }
  return inputIds.map((tokens) => tokens.map(Number));
}

/** What a sampler draws by itself. */
function draw(sampler: Sampler, prompt: readonly number[], newTokens: number): number[] {
  sampler.accept(prompt);
  let last = prompt.at(-1) ?? 0;
  for (let step = 0; step < newTokens; step++) {
    last = sampler.sample(Float32Array.from(logitsAfter(last))).token;
  }
  return [...sampler.tokens];
}

test("generate() takes the tokens that a sampler draws, row by row", () => {
  const processor = createDrawingProcessor((row) => new Sampler(CHAIN, { seed: 40 + row }));
  const rows = generate(processor, [[3n, 1n], [4n]], 30);
  expect(rows[0]).toEqual(draw(new Sampler(CHAIN, { seed: 40 }), [3, 1], 30));
  expect(rows[1]).toEqual(draw(new Sampler(CHAIN, { seed: 41 }), [4], 30));
  expect(new Set(rows[0]).size).toBeGreaterThan(5);
});

test("a second generate() draws what a new sampler would", () => {
  const processor = createDrawingProcessor(() => new Sampler(CHAIN, { seed: 40 }));
  generate(processor, [[3n, 1n]], 5);
  expect(generate(processor, [[8n]], 20)[0]).toEqual(draw(new Sampler(CHAIN, { seed: 40 }), [8], 20));
});

test("one token is left, and the tensor is the one that was given", () => {
  const processor = createDrawingProcessor(() => new Sampler([{ type: "top-k", k: 1 }]));
  const logits = { type: "float32", dims: [1, 4], data: new Float32Array([0, 2, 5, 1]) };
  expect(processor([[0n]], logits)).toBe(logits);
  expect(logits.data).toEqual(new Float32Array([-Infinity, -Infinity, 0, -Infinity]));
});

test("`_call` is the processor", () => {
  const processor = createDrawingProcessor(() => new Sampler(CHAIN));
  expect(processor._call([[0n]], tensorAfter([[0n]]))).toEqual(
    createDrawingProcessor(() => new Sampler(CHAIN))([[0n]], tensorAfter([[0n]])),
  );
});

describe("what is a prompt", () => {
  function states(...calls: readonly (readonly bigint[])[]) {
    const sampler = new Sampler([{ type: "top-k", k: 1 }]);
    const processor = createDrawingProcessor(() => sampler);
    return calls.map((tokens) => {
      processor([tokens], { dims: [1, 3], data: new Float32Array([0, 0, 1]) });
      const { tokens: known, promptLength } = sampler.state();
      return [known, promptLength];
    });
  }

  test("tokens of the first call, not those drawn since", () => {
    expect(states([1n, 1n], [1n, 1n, 2n], [1n, 1n, 2n, 2n])).toEqual([
      [[1, 1, 2], 2],
      [[1, 1, 2, 2], 2],
      [[1, 1, 2, 2, 2], 2],
    ]);
  });

  test("all tokens, where they are not those that the sampler knows", () => {
    expect(states([1n], [0n, 1n]).at(-1)).toEqual([[0, 1, 2], 2]);
    expect(states([1n], [1n, 2n, 0n, 1n]).at(-1)).toEqual([[1, 2, 0, 1, 2], 4]);
    expect(states([1n], [1n, 0n]).at(-1)).toEqual([[1, 0, 2], 2]);
    expect(states([1n], [1n]).at(-1)).toEqual([[1, 2], 1]);
  });
});

test("tells what was drawn, and in which row", () => {
  const onSample = vi.fn<(sample: Sample, row: number) => void>();
  const processor = createDrawingProcessor(
    () => new Sampler([{ type: "top-k", k: 1 }], { top: 2 }),
    onSample,
  );
  processor([[0n], [0n]], { dims: [2, 2], data: new Float32Array([0, Math.log(3), 9, -Infinity]) });
  expect(onSample.mock.calls.map(([{ token, probability }, row]) => [token, probability, row])).toEqual([
    [1, 1, 0],
    [0, 1, 1],
  ]);
  const { logProbability, top } = onSample.mock.calls[0]![0];
  // float32 logits: log 3 itself is rounded.
  expect(logProbability).toBeCloseTo(Math.log(3 / 4), 6);
  expect(top!.ids).toEqual(Int32Array.of(1, 0));
});

describe("refuses", () => {
  const processor = () => createDrawingProcessor(() => new Sampler(CHAIN));

  test.each([
    ["float16", { dims: [1, 2], data: new Uint16Array(2) }, "a Uint16Array of dims [1, 2]"],
    ["positions that were not sliced", { dims: [1, 3, 2], data: new Float32Array(6) }, "dims [1, 3, 2]"],
    ["another number of rows", { dims: [2, 2], data: new Float32Array(4) }, "for 1 rows of input_ids"],
    ["a number alone", { dims: [], data: new Float32Array(1) }, "dims []"],
  ])("%s", (_, logits, shown) => {
    expect(() => processor()([[0n]], logits)).toThrow(TypeError);
    expect(() => processor()([[0n]], logits)).toThrow(shown);
  });

  test("one sampler for two rows", () => {
    const sampler = new Sampler(CHAIN);
    const shared = createDrawingProcessor(() => sampler);
    expect(() => shared([[0n], [0n]], tensorAfter([[0n], [0n]]))).toThrow(
      "Cannot process logits: rows 0 and 1 have the same sampler, one each is wanted",
    );
  });

  test("a row of which every token was removed by a processor before", () => {
    const logits = { dims: [1, 2], data: new Float32Array([-Infinity, -Infinity]) };
    expect(() => processor()([[0n]], logits)).toThrow(NoTokenLeft);
  });

  test("NaN", () => {
    expect(() => processor()([[0n]], { dims: [1, 2], data: new Float32Array([0, NaN]) })).toThrow(RangeError);
  });
});
