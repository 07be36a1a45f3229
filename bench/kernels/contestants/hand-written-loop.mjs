import { sampler } from "../timing.mjs";

/** What one writes by hand: flat float32, three passes, results into an array that is there. */
export const handWrittenLoop = {
  name: "loop",
  label: "hand-written loop",
  kind: "plain",
  open({ rows, classes, logits }) {
    const out = new Float32Array(rows * classes);
    return { sample: sampler(() => softmaxRowsInto(out, logits, classes)), result: () => out };
  },
};

export function softmaxRowsInto(out, logits, classes) {
  for (let start = 0; start < logits.length; start += classes) {
    const end = start + classes;
    let max = -Infinity;
    for (let i = start; i < end; i++) if (logits[i] > max) max = logits[i];
    let sum = 0;
    for (let i = start; i < end; i++) {
      const e = Math.exp(logits[i] - max);
      out[i] = e;
      sum += e;
    }
    for (let i = start; i < end; i++) out[i] /= sum;
  }
}
