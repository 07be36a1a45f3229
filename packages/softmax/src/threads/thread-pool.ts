import type { SharedRoom } from "./shared-room.ts";
import { startThread, type Thread } from "./start-thread.ts";
import type { ThreadJob, ThreadSetup } from "./thread.js";

const COUNTER = 0;
const ABORTED = 1;

/** Threads that do one job at a time, call by call. */
export class ThreadPool {
  readonly #threads: readonly Thread[];
  /** The two numbers that all threads look at between calls. */
  readonly #state: Int32Array;

  private constructor(threads: readonly Thread[], state: Int32Array) {
    this.#threads = threads;
    this.#state = state;
  }

  /** Resolves when every thread has its kernels. */
  static async open(module: WebAssembly.Module, room: SharedRoom): Promise<ThreadPool> {
    const { memory, buffer, control } = room;
    const threads = room.perThread.map(startThread);
    const pool = new ThreadPool(threads, new Int32Array(buffer, control, 2));
    const setUps = room.perThread.map((own): ThreadSetup => ({ module, memory, control, ...own }));
    try {
      await Promise.all(threads.map((thread, i) => thread.ask(setUps[i])));
    } catch (error) {
      await pool.close(new Error("Cannot open threads: one of them failed"));
      throw error;
    }
    return pool;
  }

  get size(): number {
    return this.#threads.length;
  }

  /**
   * Resolves when every call was made; rejects with what a call threw, or, after the calls that are under way, with the
   * reason of the signal. Memory is still then in either case.
   */
  async run(job: ThreadJob, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const abort = () => Atomics.store(this.#state, ABORTED, 1);
    Atomics.store(this.#state, COUNTER, 0);
    Atomics.store(this.#state, ABORTED, 0);
    signal?.addEventListener("abort", abort);
    const asked = this.#threads.slice(0, job.calls.length);
    const answers = await Promise.allSettled(asked.map((thread) => thread.ask(job)));
    signal?.removeEventListener("abort", abort);
    signal?.throwIfAborted();
    for (const answer of answers) if (answer.status === "rejected") throw answer.reason;
  }

  /** Ends the threads; a job under way is rejected with `reason`. */
  async close(reason: Error): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end(reason)));
  }
}
