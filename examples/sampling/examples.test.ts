/** The examples run as their readers run them, against the built package; stand-ins have the place of the runtimes. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const built = existsSync(here("../../packages/softmax/dist/sampling/index.js"));

test.skipIf(!built).each([
  [
    "transformers-js.mjs",
    [
      "the cat sat on the cat slept on",
      "sat -0.68   of sat -0.68, slept -1.18, and -1.68",
      "on -0.13   of on -0.13, and -2.13, the -9.13",
      "the -0.00   of the -0.00, cat -9.00, dog -9.00",
      "cat -0.79   of cat -0.79, dog -1.29, mat -1.79",
      "slept -1.18   of sat -0.68, slept -1.18, and -1.68",
      "on -0.55   of on -0.55, and -1.55, <end> -1.55",
    ],
  ],
  ["onnxruntime.mjs", ["the dog slept and the cat sat on the cat sat on the cat"]],
  ["node-llama-cpp.mjs", ["the moon and the mat <end>", "perplexity 2.070"]],
  [
    "openai-logprobs.mjs",
    [
      "Paris 98.0 %, rather than Lyon",
      ". 60.7 %, rather than !",
      "log-probability -0.520 nats, perplexity 1.297",
    ],
  ],
])("%s prints what it drew (needs a build)", (name, lines) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [here(name)], { encoding: "utf8" });
  expect(status, stderr).toBe(0);
  expect(stdout.trimEnd().split("\n")).toEqual(lines);
});
