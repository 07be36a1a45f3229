/** Work that holds the thread for long. */

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work`, which no handler of a signal can interrupt while it holds the thread: so the handlers stand aside, and a
 * signal ends the process at once. Nothing may be half-written meanwhile.
 */
export function blocking<T>(work: () => T): T {
  const handlers = SIGNALS.flatMap((signal) =>
    process.rawListeners(signal).map((handler) => [signal, handler as () => void] as const),
  );
  for (const [signal, handler] of handlers) process.off(signal, handler);
  try {
    return work();
  } finally {
    for (const [signal, handler] of handlers) process.on(signal, handler);
  }
}
