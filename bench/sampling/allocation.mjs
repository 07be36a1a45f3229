/** Bytes of heap that a call takes once everything has its size; needs `--expose-gc`. */
export function bytesPerCall(run, calls = 300) {
  for (let i = 0; i < 2000; i++) run();
  const samples = Array.from({ length: 5 }, () => {
    globalThis.gc();
    const before = process.memoryUsage();
    for (let i = 0; i < calls; i++) run();
    const after = process.memoryUsage();
    const heap = after.heapUsed - before.heapUsed;
    return (heap + after.arrayBuffers - before.arrayBuffers) / calls;
  });
  // Where the collector ran in between, a sample is too small.
  return Math.round(Math.max(...samples));
}
