/**
 * Node's worker threads and browsers' workers, as one.
 *
 * @module
 */
import { nodeBuiltin, type WorkerThreads } from "./node-builtin.ts";
import type { ThreadReport, ThreadSetup } from "./thread.js";

export interface Thread {
  setUp(setup: ThreadSetup): void;
  /** Whether the process waits for it: from the start it does not. */
  keepAlive(isWanted: boolean): void;
  /** Ends it at once, also in the midst of a call. */
  terminate(): Promise<unknown>;
}

/** What is done with a thread's messages, and when it is there no more. */
export interface ThreadListener {
  hear(report: ThreadReport): void;
  fail(error: unknown): void;
}

export function startThread(listener: ThreadListener): Thread {
  const node = nodeBuiltin("node:worker_threads");
  return node === undefined ? startInBrowser(listener) : startInNode(node, listener);
}

/** Without the process's own arguments: `--input-type`, `--import` and their like are not meant for `thread.js`. */
function startInNode({ Worker }: WorkerThreads, { hear, fail }: ThreadListener): Thread {
  const worker = new Worker(new URL("./thread.js", import.meta.url), { execArgv: [] });
  worker.on("message", (data) => hear(data as ThreadReport));
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("Cannot compute: a thread has ended, it must stay")));
  worker.unref();
  return {
    setUp: (setup) => worker.postMessage(setup),
    keepAlive: (isWanted) => (isWanted ? worker.ref() : worker.unref()),
    terminate: () => worker.terminate(),
  };
}

/** `new Worker(new URL(…), …)` is what bundlers look for. */
function startInBrowser({ hear, fail }: ThreadListener): Thread {
  const worker = new Worker(new URL("./thread.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => hear(data);
  worker.onerror = ({ message }) => fail(new Error(`Cannot compute: a thread failed, ${message}`));
  return {
    setUp: (setup) => worker.postMessage(setup),
    keepAlive: () => {},
    terminate: async () => worker.terminate(),
  };
}
