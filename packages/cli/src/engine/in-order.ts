/** Waits for all, then throws what the first of them throws. */
export async function inOrder(works: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(works);
  for (const work of works) await work;
}
