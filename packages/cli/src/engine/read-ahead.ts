/**
 * Reading and computing at the same time.
 *
 * @module
 */

/** The items of `source`, each asked for while the one before it is in use. */
export async function* readAhead<T>(source: AsyncGenerator<T>): AsyncGenerator<T> {
  let next = source.next();
  try {
    for (;;) {
      const { done, value } = await next;
      if (done) return;
      next = source.next();
      // An error is thrown when its turn comes, and dropped when nobody waits for it.
      next.catch(() => {});
      yield value;
    }
  } finally {
    await source.return(undefined);
  }
}
