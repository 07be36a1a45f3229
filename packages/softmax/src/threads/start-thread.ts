/**
 * A worker as a function to ask: Node's worker threads and browsers' workers alike.
 *
 * @module
 */
import { nodeBuiltin, type WorkerThreads } from "./node-builtin.ts";

export interface Thread {
  /**
   * Sends a message and waits until the thread has done what it says; rejects with what it failed by.
   * One at a time. Node stays alive while it waits, and only then.
   */
  ask(message: unknown): Promise<void>;
  /** Ends it at once; what was asked is rejected with `reason`. */
  end(reason: Error): Promise<void>;
}

/** What an answer says. */
interface Answer {
  readonly error?: unknown;
}

/** The two kinds of workers, as one. */
interface Channel {
  post(message: unknown): void;
  /** Whether the process waits for it. */
  keepAlive(isWanted: boolean): void;
  terminate(): Promise<unknown>;
}

export function startThread(): Thread {
  let settle: ((failure: { readonly error?: unknown }) => void) | undefined;
  let ended: { readonly error: unknown } | undefined;

  const answer = (given: Answer) => {
    channel.keepAlive(false);
    settle?.(given);
    settle = undefined;
  };
  const fail = (error: unknown) => {
    ended ??= { error };
    answer(ended);
  };
  const channel = openChannel(answer, fail);
  channel.keepAlive(false);

  return {
    ask(message) {
      return new Promise((resolve, reject) => {
        settle = (given) => ("error" in given ? reject(given.error) : resolve());
        if (ended !== undefined) return answer(ended);
        channel.keepAlive(true);
        channel.post(message);
      });
    },
    async end(reason) {
      fail(reason);
      await channel.terminate();
    },
  };
}

type Listen = (answer: Answer) => void;
type Fail = (error: unknown) => void;

function openChannel(listen: Listen, fail: Fail): Channel {
  const node = nodeBuiltin("node:worker_threads");
  return node === undefined ? openBrowserChannel(listen, fail) : openNodeChannel(node, listen, fail);
}

/** Without the process's own arguments: `--input-type`, `--import` and their like are not meant for `thread.js`. */
function openNodeChannel({ Worker }: WorkerThreads, listen: Listen, fail: Fail): Channel {
  const worker = new Worker(new URL("./thread.js", import.meta.url), { execArgv: [] });
  worker.on("message", (data) => listen(data as Answer));
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("Cannot compute: a thread has ended, it must stay")));
  return {
    post: (message) => worker.postMessage(message),
    keepAlive: (isWanted) => (isWanted ? worker.ref() : worker.unref()),
    terminate: () => worker.terminate(),
  };
}

/** `new Worker(new URL(…), …)` is what bundlers look for. */
function openBrowserChannel(listen: Listen, fail: Fail): Channel {
  const worker = new Worker(new URL("./thread.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => listen(data);
  worker.onerror = ({ message }) => fail(new Error(`Cannot compute: a thread failed, ${message}`));
  return {
    post: (message) => worker.postMessage(message),
    keepAlive: () => {},
    terminate: async () => worker.terminate(),
  };
}
