/**
 * The k largest values of a row, best first: ties to the lower index, a NaN before every number.
 *
 * One scan keeps the k best so far in a heap whose root is the worst of them. Vectors are compared with the root's
 * value; in a row without order few hold anything larger. At worst, in an ascending row, O(classes · log k).
 */
import { writeShares } from "./chosen-shares";
import { firstIndexOf, maximum } from "./maximum";
import { workspace } from "./workspace";

/** In the workspace: the value to beat, in every lane. */
const THRESHOLD: usize = 912;

@inline
function lanes<T>(): usize {
  return 16 / sizeof<T>();
}

/** Bytes of a heap's entry: float32 is one number of 64 bits, float64 two (`order` beside `key`). */
@inline
function entryShift<T>(): usize {
  return sizeof<T>() == 4 ? 3 : 4;
}

/**
 * A number that grows with the value: negative floats are turned round, −0 is 0, a NaN is the largest.
 * For float32 the index stands below, turned round, so that the lower of two equal values is the larger key.
 */
@inline
function keyOf<T>(value: T, index: usize): u64 {
  if (sizeof<T>() == 4) {
    const bits = reinterpret<i32>(<f32>value + 0);
    const ordered = value != value ? -1 : bits ^ ((bits >> 31) | i32.MIN_VALUE);
    return ((<u64>(<u32>ordered)) << 32) | <u64>(~(<u32>index));
  }
  const bits = reinterpret<i64>(<f64>value + 0);
  return value != value ? -1 : bits ^ ((bits >> 63) | i64.MIN_VALUE);
}

@inline
function keyAt<T>(heap: usize, place: usize): u64 {
  return load<u64>(heap + (place << entryShift<T>()));
}

@inline
function indexAt<T>(heap: usize, place: usize): u32 {
  if (sizeof<T>() == 4) return ~load<u32>(heap + (place << 3));
  return <u32>load<u64>(heap + (place << 4), 8);
}

@inline
function put<T>(heap: usize, place: usize, key: u64, index: u32): void {
  store<u64>(heap + (place << entryShift<T>()), key);
  if (sizeof<T>() == 8) store<u64>(heap + (place << 4), <u64>index, 8);
}

/** Whether one entry comes after another in the result. */
@inline
function isWorse<T>(key: u64, index: u32, otherKey: u64, otherIndex: u32): bool {
  if (sizeof<T>() == 4) return key < otherKey;
  return key < otherKey || (key == otherKey && index > otherIndex);
}

/** Puts an entry into a heap of `size` at or below `hole`, whose own entry is dropped. */
function sink<T>(heap: usize, size: usize, hole: usize, key: u64, index: u32): void {
  let place = hole;
  for (;;) {
    let child = (place << 1) + 1;
    if (child >= size) break;
    let childKey = keyAt<T>(heap, child);
    let childIndex = indexAt<T>(heap, child);
    if (child + 1 < size) {
      const rightKey = keyAt<T>(heap, child + 1);
      const rightIndex = indexAt<T>(heap, child + 1);
      const takesRight = isWorse<T>(rightKey, rightIndex, childKey, childIndex);
      child += <usize>takesRight;
      childKey = takesRight ? rightKey : childKey;
      childIndex = takesRight ? rightIndex : childIndex;
    }
    if (!isWorse<T>(childKey, childIndex, key, index)) break;
    put<T>(heap, place, childKey, childIndex);
    place = child;
  }
  put<T>(heap, place, key, index);
}

/** Start of the first group of four vectors from `i` on that holds something larger, or a NaN. */
function nextGroup<T>(row: usize, i: usize, classes: usize): usize {
  const w = workspace;
  const group = lanes<T>() << 2;
  for (; i + group <= classes; i += group) {
    const at = row + i * sizeof<T>();
    const t = v128.load(w, THRESHOLD);
    const low = v128.and(v128.le<T>(v128.load(at), t), v128.le<T>(v128.load(at, 16), t));
    const high = v128.and(v128.le<T>(v128.load(at, 32), t), v128.le<T>(v128.load(at, 48), t));
    if (i8x16.bitmask(v128.and(low, high)) != 0xffff) break;
  }
  return i;
}

/** Leaves the k best in the heap. */
function select<T>(row: usize, classes: usize, k: usize, heap: usize): void {
  for (let i: usize = 0; i < k; i++) put<T>(heap, i, keyOf<T>(valueAt<T>(row, i), i), <u32>i);
  for (let i = k >> 1; i > 0; i--) {
    sink<T>(heap, k, i - 1, keyAt<T>(heap, i - 1), indexAt<T>(heap, i - 1));
  }
  let worst = valueAt<T>(row, indexAt<T>(heap, 0));
  let i = k;
  while (i < classes && worst == worst) {
    v128.store(workspace, v128.splat<T>(worst), THRESHOLD);
    i = nextGroup<T>(row, i, classes);
    const end = min<usize>(i + (lanes<T>() << 2), classes);
    for (; i < end; i++) {
      const x = valueAt<T>(row, i);
      if (x <= worst || worst != worst) continue;
      sink<T>(heap, k, 0, keyOf<T>(x, i), <u32>i);
      worst = valueAt<T>(row, indexAt<T>(heap, 0));
    }
  }
}

@inline
function valueAt<T>(row: usize, i: usize): T {
  return load<T>(row + i * sizeof<T>());
}

/** Takes the worst out of the heap, again and again. */
function writeIndices<T>(heap: usize, k: usize, indices: usize): void {
  for (let last = k - 1; last > 0; last--) {
    store<u32>(indices + (last << 2), indexAt<T>(heap, 0));
    sink<T>(heap, last, 0, keyAt<T>(heap, last), indexAt<T>(heap, last));
  }
  store<u32>(indices, indexAt<T>(heap, 0));
}

/** Indices of one row's k best, `[k]`; 1 ≤ k ≤ classes. `heap` is room for 16·k bytes. */
function writeLargest<T>(row: usize, classes: usize, k: usize, indices: usize, heap: usize): void {
  if (k == 1) {
    store<i32>(indices, firstIndexOf<T>(row, classes, maximum<T>(row, classes)));
    return;
  }
  select<T>(row, classes, k, heap);
  writeIndices<T>(heap, k, indices);
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
