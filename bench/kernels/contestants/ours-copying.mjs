import { library } from "../library.mjs";
import { sampler } from "../timing.mjs";

/** The public call on ordinary arrays: they are copied into the kernels' memory and out of it. */
export const oursCopying = {
  name: "ours-copying",
  label: "ours, copying",
  kind: "ours",
  open({ rows, classes, logits }) {
    const out = new Float32Array(rows * classes);
    const options = { shape: [rows, classes], out };
    return { sample: sampler(() => library.softmax(logits, options)), result: () => out };
  },
};
