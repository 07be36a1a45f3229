import { importBuilt, NOT_BUILT } from "../library.mjs";
import { asyncSampler } from "../timing.mjs";

const THREADS = 2;

/** Two worker threads on arrays in shared memory. */
export const oursThreads = {
  name: "ours-threads",
  label: "ours, 2 threads",
  kind: "ours",
  async open({ rows, classes, logits }) {
    const built = await importBuilt("softmax/threads");
    if (!built) return NOT_BUILT;
    const pool = await built.openThreads({ threads: THREADS, byteLength: 8 * rows * classes + 4096 });
    const input = pool.allocate("float32", rows * classes);
    const out = pool.allocate("float32", rows * classes);
    input.set(logits);
    const options = { shape: [rows, classes], out };
    return {
      sample: asyncSampler(() => pool.softmax(input, options)),
      result: () => out,
      close: () => pool.close(),
    };
  },
};
