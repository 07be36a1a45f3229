import { type Arena, createArena } from "./arena.ts";
import type { KernelArray, Placement } from "./conformance-subject.test-support.ts";

/** Several times what the largest call of the suite needs. */
const BYTES = 2 ** 26;

/** Every array of a call in one arena; a new arena is taken when half of one is used. */
export function inArena(): Placement {
  let arena: Arena | undefined;
  let used = 0;
  return {
    clear() {
      if (arena !== undefined && used < BYTES / 2) return;
      arena?.dispose();
      arena = createArena(BYTES);
      used = 0;
    },
    place(array) {
      const placed = allocate(arena!, array) as typeof array;
      placed.set(array);
      used += Math.ceil(array.byteLength / 16) * 16;
      return placed;
    },
  };
}

function allocate(arena: Arena, array: KernelArray): KernelArray {
  const { length } = array;
  if (array instanceof Float32Array) return arena.allocate("float32", length);
  if (array instanceof Float64Array) return arena.allocate("float64", length);
  if (array instanceof Uint16Array) return arena.allocate("float16", length);
  return array instanceof Int32Array ? arena.allocate("int32", length) : arena.allocate("uint8", length);
}
