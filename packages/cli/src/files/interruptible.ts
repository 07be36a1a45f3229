/**
 * Work in native threads, which must come to rest before the process may end: Node waits for a thread that waits
 * for an answer from JavaScript, and that would be forever.
 *
 * @module
 */

interface Work {
  readonly stop: () => void;
  readonly rest: Promise<void>;
}

const running = new Set<Work>();
let isInterrupted = false;

/** Runs `work`, which `stop` brings to an early end. After an interrupt it neither returns nor throws. */
export async function interruptible<T>(stop: () => void, work: () => Promise<T>): Promise<T> {
  let rested = () => {};
  const entry: Work = { stop, rest: new Promise((resolve) => (rested = resolve)) };
  running.add(entry);
  try {
    return await work();
  } finally {
    running.delete(entry);
    rested();
    if (isInterrupted) await new Promise<never>(() => {});
  }
}

/** Stops all such work, and waits until it rests. */
export async function interruptAll(): Promise<void> {
  isInterrupted = true;
  const works = [...running];
  for (const { stop } of works) stop();
  await Promise.all(works.map(({ rest }) => rest));
}
