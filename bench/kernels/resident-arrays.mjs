import { createArena, library } from "./library.mjs";

const ORDINARY = { float32: Float32Array, float64: Float64Array, float16: Uint16Array, int32: Int32Array };

/** Arrays in the kernels' memory; ordinary ones, which are copied, while the library has no arenas. */
export function residentArrays(byteLength) {
  if (!library.createArena) {
    return { allocate: (dtype, length) => new ORDINARY[dtype](length), close() {} };
  }
  const arena = createArena(byteLength);
  return { allocate: (dtype, length) => arena.allocate(dtype, length), close: () => arena.dispose() };
}
