import { JOB_BOARD as layout, type Term } from "./job-board.ts";
import type { SharedRoom } from "./shared-room.ts";
import { startThread, type Thread } from "./start-thread.ts";
import type { ThreadReport } from "./thread.js";

/** Calls of one kernel, in any order and by any thread. */
export interface ThreadJob {
  /** Name of the module's export. */
  readonly kernel: string;
  /** What there is to compute, at least 1, and how much of it in one call. */
  readonly units: number;
  readonly step: number;
  /** Arguments of each call, all but the scratch, and what it finds there. */
  readonly args: readonly Term[];
  readonly listed: readonly Term[];
}

interface Failure {
  readonly error: unknown;
}

/** Threads that do one job at a time, call by call. How they agree on that: see `job-board.ts`. */
export class ThreadPool {
  readonly #threads: readonly Thread[];
  /** Names of the module's exports, in the order in which threads have them. */
  readonly #kernels: readonly string[];
  readonly #board: Int32Array;
  #settle: ((failure: Failure | undefined) => void) | undefined;
  /** By what the first call of the job under way failed. */
  #failure: Failure | undefined;
  #closed: Failure | undefined;

  private constructor(module: WebAssembly.Module, { board, perThread }: SharedRoom) {
    this.#kernels = WebAssembly.Module.exports(module).map(({ name }) => name);
    this.#board = board;
    const listener = {
      hear: (report: ThreadReport) => this.#hear(report),
      fail: (error: unknown) => void this.close(error),
    };
    this.#threads = perThread.map(() => startThread(listener));
  }

  /** Resolves when every thread has its kernels. */
  static async open(module: WebAssembly.Module, room: SharedRoom): Promise<ThreadPool> {
    const { memory, board, perThread } = room;
    const pool = new ThreadPool(module, room);
    try {
      const ready = pool.#allDone(perThread.length);
      for (const [i, thread] of pool.#threads.entries()) {
        thread.setUp({ module, memory, board, layout, ...perThread[i]! });
      }
      await ready;
    } catch (error) {
      await pool.close(error);
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
    if (this.#closed) throw this.#closed.error;
    this.#write(job);
    const done = this.#allDone(job.units);
    Atomics.store(this.#board, layout.left, job.units);
    Atomics.notify(this.#board, layout.left, Math.ceil(job.units / job.step));
    const abort = () => this.#retire(this.#takeRest());
    signal?.addEventListener("abort", abort);
    try {
      await done;
    } finally {
      signal?.removeEventListener("abort", abort);
    }
    signal?.throwIfAborted();
  }

  /** Ends the threads at once; a job under way, and every later one, is rejected with `reason`. */
  async close(reason: unknown): Promise<void> {
    this.#closed ??= { error: reason };
    this.#settle?.(this.#closed);
    await Promise.all(this.#threads.map((thread) => thread.terminate()));
  }

  #write({ kernel, step, args, listed }: ThreadJob): void {
    this.#board[layout.kernel] = this.#kernels.indexOf(kernel);
    this.#board[layout.step] = step;
    this.#board[layout.width] = args.length;
    this.#board[layout.listed] = listed.length;
    for (const [i, term] of [...args, ...listed].entries()) this.#board.set(term, layout.terms + 3 * i);
  }

  /** Waits for the end of so many units, of which none has begun. */
  #allDone(units: number): Promise<void> {
    Atomics.store(this.#board, layout.undone, units);
    for (const thread of this.#threads) thread.keepAlive(true);
    return new Promise((resolve, reject) => {
      this.#settle = (failure) => {
        this.#settle = this.#failure = undefined;
        for (const thread of this.#threads) thread.keepAlive(false);
        if (failure) reject(failure.error);
        else resolve();
      };
    });
  }

  #hear({ failed }: ThreadReport): void {
    if (failed === undefined) this.#settle?.(this.#failure);
    else {
      this.#failure ??= failed;
      this.#retire(failed.units + this.#takeRest());
    }
  }

  /** Takes what is left, for nobody to begin it. */
  #takeRest(): number {
    return Math.max(0, Atomics.exchange(this.#board, layout.left, 0));
  }

  /** Counts units that no thread will compute; with the last of them the job is over. */
  #retire(units: number): void {
    if (units > 0 && Atomics.sub(this.#board, layout.undone, units) === units) this.#settle?.(this.#failure);
  }
}
