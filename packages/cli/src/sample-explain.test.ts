/** `softmax sample --explain`: the library's stages, as data and as a picture. */
import { join } from "node:path";
import { Sampler, type Stage } from "softmax/sampling";
import { expect, test } from "vitest";
import { writeNpy } from "./data-files.test-support.ts";
import { softmax, temporaryFolder } from "./run.test-support.ts";

/** Probabilities 0.5, 0.25, 0.125, 0.0625, 0.0625 of five tokens, in rows of different orders. */
function input(): string {
  const p = [0.5, 0.25, 0.125, 0.0625, 0.0625];
  const orders = [
    [0, 1, 2, 3, 4],
    [4, 3, 2, 1, 0],
  ];
  const data = Float64Array.from(orders.flat(), (k) => Math.log(p[k]!));
  return writeNpy(join(temporaryFolder(), "in.npy"), { dtype: "float64", shape: [2, 5], data });
}

const LOGITS = ["--from", "logits"];
const CHAIN = ["--top-k", "3", "--top-p", "0.8", "--min-p", "0"];
const NAMES = ["--token-names", "the,of,and,a,in"];
const explain = (...argv: string[]) => softmax("sample", input(), ...LOGITS, "--explain", ...argv);

test("text: each stage with what it kept, why, and the tokens before and after", async () => {
  const { stdout, exitCode } = await explain(...CHAIN, ...NAMES);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Row 0\. Chain as given; seed 0\.\n\nBefore the chain\n {3}the model's own prob/);
  expect(stdout).toContain("   5 tokens with a probability above 0\n");
  // Top-k: 7/8 of the probability is left, so 0.5 becomes 0.5714.
  expect(stdout).toMatch(
    /\n1\. top-k {3}k 3\n {3}the 3 largest logits stay\n {3}→ 3 of 5 tokens left, 12\.5 % of the/,
  );
  expect(stdout).toMatch(/ {3}0 the +50\.0 % → +57\.1 % {2}█+▓+\n/);
  expect(stdout).toMatch(/ {3}3 a +6\.3 % → +removed {2}░+\n/);
  // Top-p: 0.857 of 0.8 is left, and two tokens; 0.5 and 0.25 become 2/3 and 1/3.
  expect(stdout).toMatch(
    /\n2\. top-p {3}p 0\.8, minKeep 1\n.*\n {3}→ 2 of 3 tokens left, 14\.3 % of the probability removed\n/,
  );
  expect(stdout).toMatch(/ {3}0 the +57\.1 % → +66\.7 % {2}█+▓+\n {3}1 of +28\.6 % → +33\.3 % {2}█+▓+\n/);
  expect(stdout).toMatch(/\n3\. min-p {3}no change: p is 0: all stay\n/);
  expect(stdout).toContain("█ kept   ▓ gained   ░ lost or removed   a full bar is 66.7 %");
  expect(stdout).toMatch(/\nDrawn: token 0 the, 66\.7 % after the chain, 50\.0 % by the model\.\n$/);
});

test("the picture keeps within 80 columns, and has no colour in a pipe", async () => {
  const { stdout } = await explain("--preset", "transformers", "--top-p", "0.7", "--temperature", "0.5");
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(stdout).not.toContain("\u001b");
});

test("--top says how many tokens are listed; the others are counted", async () => {
  const { stdout } = await explain("--top-k", "4", "--top", "2");
  expect(stdout).toMatch(/\n {3}3 others +25\.0 %\n/);
  // 4 tokens have 15/16; of the 3 others 2 are left, with 3/16 of it: 0.2.
  expect(stdout).toMatch(/\n {3}2 of 3 others +25\.0 % → +20\.0 %\n/);
});

test("JSON: the library's trace, and what is drawn from the row", async () => {
  const { json } = await explain(...CHAIN, ...NAMES, "--row", "1", "--top", "5", "--json");
  const sampler = new Sampler(json.chain, { seed: 0 });
  const logits = [0.0625, 0.0625, 0.125, 0.25, 0.5].map(Math.log);
  const trace = sampler.trace(logits);
  const kept = (stage: { tokens: { token: number; after: number | null }[] }) =>
    stage.tokens.filter(({ after }) => after !== null).map(({ token, after }) => [token, after]);
  expect(json.stages.map(kept)).toEqual(
    trace.map(({ ids, probabilities }: Stage) => Array.from(ids, (id, i) => [id, probabilities[i]])),
  );
  for (const [i, { settings, explanation, removed, removedMass, ids }] of trace.entries()) {
    expect(json.stages[i]).toMatchObject({
      ...{ settings: settings ?? null, explanation, removed, removedMass, kept: ids.length },
      others: { after: { tokens: 0, probability: 0 } },
    });
  }
  expect(json.stages[1].tokens[3]).toEqual({ token: 0, name: "the", before: 0.0625, after: null });
  const { json: sampled } = await softmax(
    "sample",
    input(),
    ...LOGITS,
    ...CHAIN,
    ...NAMES,
    "--row",
    "1",
    "--json",
  );
  expect([json.row, json.draw]).toEqual([1, sampled.samples[0].draws[0]]);
});

test("in a sequence the rows before it were drawn", async () => {
  const once = ["-c", '[{"type": "no-repeat-ngram", "size": 1}]', "--seed", "9"];
  const { json } = await explain(...once, "--sequence", "--row", "1", "--json");
  const { samples } = (await softmax("sample", input(), ...LOGITS, ...once, "--sequence", "--json")).json;
  const { token } = samples[0].draws[0];
  expect(json.stages[1]).toMatchObject({ kept: 4, removed: 1 });
  expect(json.stages[1].tokens.find((each: { after: number | null }) => each.after === null).token).toBe(
    token,
  );
  expect(json.draw).toEqual(samples[1].draws[0]);
});
