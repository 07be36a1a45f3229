import type { KernelInstance } from "./kernel-instance.ts";

/** Values whose logarithms are taken at once. */
const LOG_BLOCK = 8192;

/** Natural logarithm of each value. */
export function log(
  { wasm, memory }: KernelInstance,
  values: Float32Array | Float64Array,
  out: Float64Array,
): void {
  memory.reset();
  const room = memory.allocate(LOG_BLOCK * 8);
  for (let start = 0; start < values.length; start += LOG_BLOCK) {
    const block = values.subarray(start, start + LOG_BLOCK);
    memory.float64.set(block, room / 8);
    wasm.log64(room, block.length);
    out.set(memory.float64.subarray(room / 8, room / 8 + block.length), start);
  }
}
