import { softmax } from "../../node_modules/@huggingface/transformers/src/utils/maths.js";
import { sampler } from "../timing.mjs";
import { flatten } from "./map-reduce-idiom.mjs";

/** The `softmax` that the package exports, from the file that it is written in: the main entry loads image and model code. */
export const transformersJs = {
  name: "transformers",
  label: "transformers.js",
  kind: "library",
  open({ rows, classes, logits }) {
    const input = Array.from({ length: rows }, (_, r) => logits.subarray(r * classes, (r + 1) * classes));
    const output = new Array(rows);
    const run = () => {
      for (let r = 0; r < rows; r++) output[r] = softmax(input[r]);
    };
    return { sample: sampler(run), result: () => flatten(output, classes) };
  },
};
