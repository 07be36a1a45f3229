/**
 * Who is measured. A contestant has a `name` for `--only`, a `label`, a `kind`, and
 * `open({ rows, classes, logits, file })`, which gives `{ missing: reason }` or `{ sample, result, prepare?, close? }`:
 * `sample(repeats)` computes the whole batch so often and gives the seconds, `result()` the probabilities.
 */
import { handWrittenLoop } from "./hand-written-loop.mjs";
import { mapReduceIdiom } from "./map-reduce-idiom.mjs";
import { onnxruntimeNode } from "./onnxruntime-node.mjs";
import { onnxruntimeWeb } from "./onnxruntime-web.mjs";
import { oursCopying } from "./ours-copying.mjs";
import { oursJs } from "./ours-js.mjs";
import { oursRelaxed } from "./ours-relaxed.mjs";
import { oursResident } from "./ours-resident.mjs";
import { oursThreads } from "./ours-threads.mjs";
import { pythonContestants } from "./python.mjs";
import { tfjsCpu, tfjsWasm } from "./tfjs.mjs";
import { transformersJs } from "./transformers-js.mjs";

const CONTESTANTS = [
  oursJs,
  oursCopying,
  oursResident,
  oursRelaxed,
  oursThreads,
  handWrittenLoop,
  mapReduceIdiom,
  tfjsCpu,
  tfjsWasm,
  onnxruntimeWeb,
  transformersJs,
  onnxruntimeNode,
  ...pythonContestants,
];

/** Those that a list names, by whole names or what stands before a hyphen: `ours,loop,tfjs-wasm`. */
export function chooseContestants(list) {
  if (list === undefined) return CONTESTANTS;
  const wanted = list.split(",").map((name) => name.trim());
  for (const name of wanted) {
    if (!CONTESTANTS.some((contestant) => isCalled(contestant, name))) {
      const names = CONTESTANTS.map((contestant) => contestant.name).join(", ");
      throw new RangeError(`Cannot measure ${name}: ${names} are there`);
    }
  }
  return CONTESTANTS.filter((contestant) => wanted.some((name) => isCalled(contestant, name)));
}

function isCalled(contestant, name) {
  return contestant.name === name || contestant.name.startsWith(`${name}-`);
}
