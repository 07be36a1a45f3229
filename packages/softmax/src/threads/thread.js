/**
 * One thread of a pool, in plain JavaScript because Node 20 runs no TypeScript in a worker.
 *
 * It makes an instance of the kernels on the shared memory, then does jobs: it takes the next list of arguments from
 * the counter that all threads share, calls the kernel, and answers when none is left.
 *
 * @module
 */

/**
 * The first message.
 *
 * @typedef {object} ThreadSetup
 * @property {WebAssembly.Module} module
 * @property {WebAssembly.Memory} memory shared
 * @property {number} control address of two int32: the counter, and 1 where the job is aborted
 * @property {number} workspace address of what the kernels keep there while they work on a row
 * @property {number} scratch address of room for a list of addresses (`SCRATCH_OFFSET` bytes) and the kernels' scratch
 */

/**
 * Every other message. A list among the arguments is written to memory, and its address given.
 *
 * @typedef {object} ThreadJob
 * @property {string} kernel name of the export
 * @property {readonly (readonly (number | readonly number[])[])[]} calls arguments of each call, all but the scratch
 */

/** Room for the list among a call's arguments. */
const SCRATCH_OFFSET = 64;

/** What stands for the other side in Node (which has no `postMessage` of its own) and in browsers. */
const port = /** @type {MessagePort} */ (
  /** @type {any} */ (globalThis).process?.getBuiltinModule?.("node:worker_threads").parentPort ?? globalThis
);

/** @type {((job: ThreadJob) => void) | undefined} */
let work;

port.onmessage = (/** @type {MessageEvent} */ { data }) => {
  try {
    if (work === undefined) work = setUp(data);
    else work(data);
    port.postMessage({});
  } catch (error) {
    port.postMessage({ error });
  }
};

/** @param {ThreadSetup} setup */
function setUp({ module, memory, control, workspace, scratch }) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory, workspace } });
  const [counter, aborted] = [0, 1];
  const state = new Int32Array(memory.buffer, control, 2);
  const list = new Uint32Array(memory.buffer, scratch, SCRATCH_OFFSET / 4);

  /** @param {ThreadJob} job */
  return ({ kernel, calls }) => {
    const run = /** @type {(...args: number[]) => void} */ (exports[kernel]);
    for (;;) {
      const call = Atomics.load(state, aborted) ? undefined : calls[Atomics.add(state, counter, 1)];
      if (call === undefined) return;
      const args = call.map((given) => {
        if (typeof given === "number") return given;
        list.set(given);
        return scratch;
      });
      run(...args, scratch + SCRATCH_OFFSET); // kernels without a scratch take no notice
    }
  };
}
