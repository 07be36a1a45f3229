/**
 * The pool of threads of a command: few rows never wait for it, nor pay for it.
 *
 * @module
 */
import { availableParallelism } from "node:os";
import type { Threads } from "softmax/threads";

/** Starting takes 0.1 s of a core; one pass over 100 million logits does not win that back, a second does. */
const MANY_LOGITS = 2 ** 27;
/** Room for the rows that `RowPasses` keeps, of fitted and of judged files. Memory that is never touched costs nothing. */
const ROOM = 160 * 2 ** 20;
const MOST_THREADS = 8;

export class PassThreads {
  private readonly wanted: number;
  private met = 0;
  private opening: Promise<Threads | undefined> | undefined;
  private pool: Threads | undefined;

  /** @param threads 1: no pool, the calling thread computes everything */
  constructor(threads = Math.min(availableParallelism(), MOST_THREADS)) {
    this.wanted = threads;
  }

  /** The pool, if it has started, for `logits` more. Many of them start it, while the calling thread computes on. */
  meet(logits: number): Threads | undefined {
    this.met += logits;
    if (this.met > MANY_LOGITS) void this.open();
    return this.pool;
  }

  /** The pool; `undefined` on one core, and where an engine has no WebAssembly: then the calling thread computes. */
  open(): Promise<Threads | undefined> {
    this.opening ??= this.start();
    return this.opening;
  }

  async close(): Promise<void> {
    await this.opening;
    await this.pool?.close();
  }

  private async start(): Promise<Threads | undefined> {
    if (this.wanted < 2) return undefined;
    const { openThreads } = await import("softmax/threads");
    this.pool = await openThreads({ threads: this.wanted, byteLength: ROOM }).catch(() => undefined);
    return this.pool;
  }
}
