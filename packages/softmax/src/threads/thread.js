/**
 * One thread of a pool, in plain JavaScript because Node 20 runs no TypeScript in a worker.
 *
 * It makes an instance of the kernels on the shared memory, then takes units from the board, and waits there when none is
 * left. It never returns to its event loop, and hears no second message: who closes the pool terminates it.
 *
 * @module
 */

/**
 * The only message to a thread.
 *
 * @typedef {object} ThreadSetup
 * @property {WebAssembly.Module} module
 * @property {WebAssembly.Memory} memory shared
 * @property {Int32Array} board in that memory
 * @property {typeof import("./job-board.ts").JOB_BOARD} layout what is where on the board
 * @property {number} workspace address of what the kernels keep there while they work on a row
 * @property {number} scratch address of the kernels' scratch
 */

/**
 * A message from a thread: all is done, or what a call failed by, whose units nobody has counted as done.
 *
 * @typedef {{ readonly failed?: { readonly error: unknown, readonly units: number } }} ThreadReport
 */

/** @typedef {(...args: number[]) => void} Kernel */

/** What stands for the other side in Node (which has no `postMessage` of its own) and in browsers. */
const port = /** @type {MessagePort} */ (
  /** @type {any} */ (globalThis).process?.getBuiltinModule?.("node:worker_threads").parentPort ?? globalThis
);

port.onmessage = (/** @type {MessageEvent<ThreadSetup>} */ { data }) => {
  const { board, layout } = data;

  /** @type {(units: number, work: () => void) => void} */
  const attempt = (units, work) => {
    try {
      work();
      if (Atomics.sub(board, layout.undone, units) === units) port.postMessage({});
    } catch (error) {
      port.postMessage({ failed: { error, units } });
    }
  };

  /** @type {(end: number, units: number) => void} */
  let call;
  attempt(1, () => {
    call = openKernels(data);
  });
  for (;;) {
    const [end, units] = takeUnits(data);
    attempt(units, () => call(end, units));
  }
};

/**
 * Where the units end that this thread has to compute, and how many they are, as soon as there are some.
 *
 * @param {ThreadSetup} setup
 * @returns {[end: number, units: number]}
 */
function takeUnits({ board, layout }) {
  for (;;) {
    const seen = Atomics.load(board, layout.left);
    if (seen <= 0) {
      Atomics.wait(board, layout.left, seen);
      continue;
    }
    const step = board[layout.step] ?? 0;
    const left = Atomics.sub(board, layout.left, step);
    if (left > 0) return [left, Math.min(left, step)];
  }
}

/**
 * What calls the job's kernel for `units` units, of which the last is before `end`.
 *
 * @param {ThreadSetup} setup
 * @returns {(end: number, units: number) => void}
 */
function openKernels({ module, memory, board, layout, workspace, scratch }) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, workspace } });
  const kernels = /** @type {Kernel[]} */ (Object.values(exports));
  const words = new Int32Array(memory.buffer);
  const word = (/** @type {number} */ at) => board[at] ?? 0;

  return (end, units) => {
    const values = (/** @type {number} */ first, /** @type {number} */ count) =>
      Array.from({ length: count }, (_, i) => {
        const at = layout.terms + 3 * (first + i);
        return word(at) + word(at + 1) * (end - units) + word(at + 2) * units;
      });
    const width = word(layout.width);
    words.set(values(width, word(layout.listed)), scratch / 4);
    const kernel = /** @type {Kernel} */ (kernels[word(layout.kernel)]);
    kernel(...values(0, width), scratch); // kernels without a scratch take no notice
  };
}
