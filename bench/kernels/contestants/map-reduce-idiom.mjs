import { sampler } from "../timing.mjs";

/** What is copied from answer to answer: rows of numbers, `map` and `reduce`. The maximum is reduced too: spread fails on long rows. */
export const mapReduceIdiom = {
  name: "idiom",
  label: "map/reduce idiom",
  kind: "plain",
  open({ rows, classes, logits }) {
    const input = Array.from({ length: rows }, (_, r) =>
      Array.from(logits.subarray(r * classes, (r + 1) * classes)),
    );
    let output;
    const run = () => {
      output = input.map(softmax);
    };
    return { sample: sampler(run), result: () => flatten(output, classes) };
  },
};

function softmax(row) {
  const max = row.reduce((a, b) => Math.max(a, b));
  const e = row.map((z) => Math.exp(z - max));
  const sum = e.reduce((a, b) => a + b);
  return e.map((x) => x / sum);
}

/** Rows as one flat array. */
export function flatten(rows, classes) {
  const flat = new Float32Array(rows.length * classes);
  for (let r = 0; r < rows.length; r++) flat.set(rows[r], r * classes);
  return flat;
}
