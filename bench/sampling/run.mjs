/** A token of 151,936 by the sampler, as times over our own softmax of that row: see bench/README.md. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { installPeers } from "../kernels/install-peers.mjs";
import { importBuilt, library } from "../kernels/library.mjs";
import { shortNumber, textTable } from "../kernels/table.mjs";
import { sampler as timed, timeInTurn } from "../kernels/timing.mjs";
import { bytesPerCall } from "./allocation.mjs";
import { DISTRIBUTIONS, VOCABULARY } from "./distributions.mjs";

if (!globalThis.gc) {
  const { status } = spawnSync(process.execPath, ["--expose-gc", ...process.argv.slice(1)], {
    stdio: "inherit",
  });
  process.exit(status ?? 1);
}
installPeers(join(import.meta.dirname, ".."));
const { nucleusBySort } = await import("./softmax-and-sort.mjs");
const { Sampler, preset } = await importBuilt("softmax/sampling");

const isQuick = process.argv.includes("--quick");
const NUCLEUS = 0.9;
const CHAINS = {
  "llama.cpp": preset("llama.cpp"),
  transformers: preset("transformers", {
    temperature: { temperature: 0.7 },
    "top-k": { k: 50 },
    "top-p": { p: 0.9 },
  }),
  "top-p .9": [{ type: "top-p", p: NUCLEUS }],
  "min-p .05": [{ type: "min-p", p: 0.05 }],
  "no processor": [],
  greedy: preset("greedy"),
};
const BARS = { "llama.cpp": 2.5, transformers: 2.5, "top-p .9": 5, "top 20": 1.5 };

const results = {};
for (const [name, create] of Object.entries(DISTRIBUTIONS)) {
  const logits = create();
  checkNucleus(logits);
  const out = new Float32Array(VOCABULARY);
  const contestants = {
    softmax: () => library.softmax(logits, { out }),
    "top 20": () => library.topK(logits, 20),
  };
  for (const [chain, processors] of Object.entries(CHAINS)) {
    const sampler = new Sampler(processors, { seed: 1 });
    const sample = {};
    contestants[chain] = () => sampler.sampleInto(sample, logits);
  }
  contestants["softmax and sort"] = () => nucleusBySort(logits, NUCLEUS);
  const entries = Object.entries(contestants).map(([entry, run]) => ({ name: entry, sample: timed(run) }));
  const times = await timeInTurn(entries, isQuick);
  results[name] = {
    nucleus: new Sampler(CHAINS["top-p .9"]).distribution(logits).ids.length,
    ratios: Object.fromEntries(
      [...times].map(([entry, { median }]) => [entry, median / times.get("softmax").median]),
    ),
    microseconds: Object.fromEntries([...times].map(([entry, { median }]) => [entry, 1e6 * median])),
    bytesPerToken: Object.fromEntries(
      Object.keys(CHAINS).map((chain) => [chain, bytesPerCall(contestants[chain], isQuick ? 50 : 300)]),
    ),
  };
}

const names = Object.keys(results);
console.log(
  `A token of ${VOCABULARY}, times our softmax of that row (medians; ${names.map((name) => `${name}: ${results[name].nucleus} tokens in the nucleus`).join(", ")})`,
);
const entries = Object.keys(results.peaked.ratios);
const rows = entries.map((entry) => [
  entry,
  ...names.map((name) => shortNumber(results[name].ratios[entry])),
  BARS[entry] === undefined ? "" : `at most ${BARS[entry]}`,
  ...names.map((name) => (entry in CHAINS ? String(results[name].bytesPerToken[entry]) : "")),
]);
console.log(textTable(["", ...names, "wanted", ...names.map((name) => `bytes, ${name}`)], rows));
const gains = names.map((name) =>
  shortNumber(results[name].ratios["softmax and sort"] / results[name].ratios["top-p .9"]),
);
console.log(
  `top-p .9 against transformers.js' softmax and a sort: ${gains.join(", ")} × as fast (at least 10 wanted)`,
);
writeFileSync(
  join(import.meta.dirname, "../results/sampling.json"),
  `${JSON.stringify(results, undefined, 2)}\n`,
);

/** Both ways have to find the same tokens; the sort's sums are rounded to float32's digits. */
function checkNucleus(logits) {
  const { ids } = new Sampler(CHAINS["top-p .9"]).distribution(logits);
  const sorted = nucleusBySort(logits, NUCLEUS);
  const found = new Set(ids);
  const same = sorted.filter((id) => found.has(id)).length;
  const wrong = Math.max(ids.length, sorted.length) - same;
  if (wrong > 2 + 1e-5 * sorted.length) {
    throw new Error(
      `Cannot time top-p: ${wrong} of ${sorted.length} tokens differ from those of a full sort`,
    );
  }
}
