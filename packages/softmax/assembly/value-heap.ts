/**
 * A heap of values and their indices whose root is the worst: the least value, of equal ones that of the highest index.
 *
 * An entry is a key that grows with the value, and the index: 8 bytes together for float32, 16 for float64.
 */

@inline
function entry<T>(heap: usize, place: usize): usize {
  return heap + (place << (sizeof<T>() == 4 ? 3 : 4));
}

/**
 * Negative floats are turned round, −0 is 0, a NaN is the largest. For float32 the index stands below, turned round,
 * so that the lower of two equal values is the larger key.
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
function indexIn<T>(at: usize): usize {
  return sizeof<T>() == 4 ? <usize>~load<u32>(at) : <usize>load<u64>(at, 8);
}

@inline
function isWorse<T>(at: usize, key: u64, index: usize): bool {
  const own = load<u64>(at);
  return own < key || (sizeof<T>() == 8 && own == key && indexIn<T>(at) > index);
}

@inline
function write<T>(at: usize, key: u64, index: usize): void {
  store<u64>(at, key);
  if (sizeof<T>() == 8) store<u64>(at, <u64>index, 8);
}

/** Puts an entry at `place` or below, where each of a heap's `size` entries is worse than those under it. */
function sink<T>(heap: usize, size: usize, start: usize, key: u64, index: usize): void {
  let place = start;
  for (let child = (place << 1) + 1; child < size; child = (place << 1) + 1) {
    const left = entry<T>(heap, child);
    const right = entry<T>(heap, child + 1);
    if (child + 1 < size) child += <usize>isWorse<T>(right, load<u64>(left), indexIn<T>(left));
    const worse = entry<T>(heap, child);
    if (!isWorse<T>(worse, key, index)) break;
    write<T>(entry<T>(heap, place), load<u64>(worse), indexIn<T>(worse));
    place = child;
  }
  write<T>(entry<T>(heap, place), key, index);
}

/** The index of the worst. */
@inline
export function worstIndex<T>(heap: usize): usize {
  return indexIn<T>(heap);
}

/** Writes an entry at its place, without order. */
@inline
export function put<T>(heap: usize, place: usize, value: T, index: usize): void {
  write<T>(entry<T>(heap, place), keyOf<T>(value, index), index);
}

/** Brings `size` entries into order. */
export function heapify<T>(heap: usize, size: usize): void {
  for (let place = size >> 1; place > 0; place--) {
    const at = entry<T>(heap, place - 1);
    sink<T>(heap, size, place - 1, load<u64>(at), indexIn<T>(at));
  }
}

@inline
export function replaceWorst<T>(heap: usize, size: usize, value: T, index: usize): void {
  sink<T>(heap, size, 0, keyOf<T>(value, index), index);
}

/** Writes the indices of all entries, best first, by taking out the worst again and again. */
export function writeSorted<T>(heap: usize, size: usize, indices: usize): void {
  for (let last = size - 1; last > 0; last--) {
    store<u32>(indices + (last << 2), worstIndex<T>(heap));
    const at = entry<T>(heap, last);
    sink<T>(heap, last, 0, load<u64>(at), indexIn<T>(at));
  }
  store<u32>(indices, worstIndex<T>(heap));
}
