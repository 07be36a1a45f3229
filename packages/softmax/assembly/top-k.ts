/**
 * The k largest values of a row, best first: ties to the lower index, a NaN before every number.
 *
 * A first pass finds a value that few exceed. The first k that exceed it fill a heap whose root is the worst of them; from
 * there on vectors are compared with the root's value, and few hold anything larger. At worst O(classes · log k).
 */
import { writeShares } from "./chosen-shares";
import { firstIndexOf, maximum } from "./maximum";
import { thresholdFor } from "./threshold";
import { heapify, put, replaceWorst, worstIndex, writeSorted } from "./value-heap";
import { THRESHOLD, workspace } from "./workspace";

/** Values that are compared at once: four vectors. */
@inline
function group<T>(): usize {
  return 64 / sizeof<T>();
}

/** Start of the first group from `i` on, or of the row's rest, that holds something above the threshold, or a NaN. */
function nextGroup<T>(row: usize, i: usize, classes: usize): usize {
  const w = workspace;
  for (; i + group<T>() <= classes; i += group<T>()) {
    const at = row + i * sizeof<T>();
    const t = v128.load(w, THRESHOLD);
    const low = v128.and(v128.le<T>(v128.load(at), t), v128.le<T>(v128.load(at, 16), t));
    const high = v128.and(v128.le<T>(v128.load(at, 32), t), v128.le<T>(v128.load(at, 48), t));
    if (i8x16.bitmask(v128.and(low, high)) != 0xffff) break;
  }
  return i;
}

@inline
function valueAt<T>(row: usize, i: usize): T {
  return load<T>(row + i * sizeof<T>());
}

/** Leaves the k best in the heap. */
function select<T>(row: usize, classes: usize, k: usize, heap: usize): void {
  let worst = thresholdFor<T>(row, classes, k, heap);
  let found: usize = 0;
  for (let i: usize = 0; i < classes; ) {
    v128.store(workspace, v128.splat<T>(worst), THRESHOLD);
    i = nextGroup<T>(row, i, classes);
    const end = min<usize>(i + group<T>(), classes);
    for (; i < end; i++) {
      const x = valueAt<T>(row, i);
      if (x <= worst) continue;
      if (found < k) {
        put<T>(heap, found++, x, i);
        if (found < k) continue;
        heapify<T>(heap, k);
      } else {
        replaceWorst<T>(heap, k, x, i);
      }
      worst = valueAt<T>(row, worstIndex<T>(heap));
      if (worst != worst) return; // k NaNs
    }
  }
}

/** Indices of one row's k best, `[k]`; 1 ≤ k ≤ classes. `heap` is room for 16·k bytes. */
function writeLargest<T>(row: usize, classes: usize, k: usize, indices: usize, heap: usize): void {
  if (k == 1) {
    store<i32>(indices, firstIndexOf<T>(row, classes, maximum<T>(row, classes)));
    return;
  }
  select<T>(row, classes, k, heap);
  writeSorted<T>(heap, k, indices);
}

/** The k best of each row, `[rows, k]`: int32 indices and float64 probabilities and log-probabilities. */
export function topKRows<T>(
  input: usize,
  rows: usize,
  classes: usize,
  temperatures: usize,
  step: usize,
  k: usize,
  indices: usize,
  probabilities: usize,
  logProbabilities: usize,
  scratch: usize,
): void {
  for (let r: usize = 0; r < rows; r++) {
    const row = input + r * classes * sizeof<T>();
    const best = indices + ((r * k) << 2);
    const p = probabilities + ((r * k) << 3);
    const logP = logProbabilities + ((r * k) << 3);
    writeLargest<T>(row, classes, k, best, scratch);
    writeShares<T>(row, classes, load<f64>(temperatures + r * step), k, best, p, logP);
  }
}
