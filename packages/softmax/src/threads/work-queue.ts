/** One piece of work after the other, in order. */
export class WorkQueue {
  #last: Promise<unknown> = Promise.resolve();
  #closed: Error | undefined;

  /**
   * Does `work` when its turn comes. Work whose signal is aborted before that is rejected at once, and never begun.
   *
   * @throws (as a rejection) what `work` throws, the signal's reason, or why the queue was closed
   */
  add(work: () => Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal?.reason);
      if (signal?.aborted) return abort();
      signal?.addEventListener("abort", abort);
      const turn = async () => {
        signal?.removeEventListener("abort", abort);
        if (signal?.aborted) return;
        if (this.#closed) throw this.#closed;
        await work();
      };
      this.#last = this.#last.then(turn).then(resolve, reject);
    });
  }

  /** Rejects what still waits with `reason`, and everything that comes later. */
  close(reason: Error): void {
    this.#closed ??= reason;
  }
}
