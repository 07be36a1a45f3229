/**
 * A value that at least k values of a row exceed, and few others: what the search for the k largest starts with.
 *
 * The row is laid in lines of at least 2·k classes, and each column's maximum is taken. The k-th largest of those is
 * reached by k values. In a random row about 1.2·k exceed what is returned, in a sorted row hardly more than k. A NaN may be
 * missed among the maxima, which only lowers the result.
 */
import { PANEL, workspace } from "./workspace";

/** Vectors in a line: as many as k, whose maxima fill the scratch, but not fewer than the PANEL has room for. */
const LEAST_WIDTH: usize = 32;
/** A row of fewer lines is searched at once. */
const LEAST_LINES: usize = 4;

/** NaN, which nothing is below, for a short row. `scratch` is room for 16·k bytes. */
export function thresholdFor<T>(row: usize, classes: usize, k: usize, scratch: usize): T {
  const width = (k < LEAST_WIDTH ? LEAST_WIDTH : k & ~3) << 4;
  const size = (classes * sizeof<T>()) & ~63;
  if (size < LEAST_LINES * width) return <T>NaN;
  const maxima = k < LEAST_WIDTH ? workspace + PANEL : scratch;
  memory.copy(maxima, row, width);
  for (let line = width; line < size; line += width) {
    const end = min<usize>(width, size - line);
    for (let at: usize = 0; at < end; at += 64) {
      raise<T>(maxima + at, row + line + at, 0);
      raise<T>(maxima + at, row + line + at, 16);
      raise<T>(maxima + at, row + line + at, 32);
      raise<T>(maxima + at, row + line + at, 48);
    }
  }
  if (sizeof<T>() == 4) return <T>reinterpret<f32>(ordered<i32>(kthLargest<i32>(maxima, width, k) - 2));
  return <T>reinterpret<f64>(ordered<i64>(kthLargest<i64>(maxima, width, k) - 2));
}

@inline
function raise<T>(maxima: usize, values: usize, offset: usize): void {
  v128.store(maxima + offset, v128.pmax<T>(v128.load(maxima + offset), v128.load(values + offset)));
}

/** A float's bits as a number that grows with it, and back: those of negative floats are turned round. */
@inline
function ordered<Bits>(bits: Bits): Bits {
  return bits ^ ((bits >> (8 * sizeof<Bits>() - 1)) & ~(<Bits>1 << (8 * sizeof<Bits>() - 1)));
}

/** The number of the float that k of `size` bytes of floats reach, and hardly more, by bisection; that of −∞ at least. */
function kthLargest<Bits>(floats: usize, size: usize, k: usize): Bits {
  for (let at = floats; at < floats + size; at += 16) {
    const bits = v128.load(at);
    const signs = v128.shr<Bits>(bits, 8 * sizeof<Bits>() - 1);
    v128.store(at, v128.xor(bits, sizeof<Bits>() == 4 ? i32x4.shr_u(signs, 1) : i64x2.shr_u(signs, 1)));
  }
  let low = ordered<Bits>(sizeof<Bits>() == 4 ? <Bits>reinterpret<i32>(<f32>-Infinity) : <Bits>reinterpret<i64>(<f64>-Infinity));
  let high = ~(<Bits>1 << (8 * sizeof<Bits>() - 1));
  while (low < high) {
    const middle = (low | high) - ((low ^ high) >> 1); // above low
    const count = countFrom<Bits>(floats, size, middle);
    if (count < k) {
      high = middle - 1;
    } else {
      low = middle;
      if (count <= k + (k >> 3)) break;
    }
  }
  return low;
}

function countFrom<Bits>(numbers: usize, size: usize, least: Bits): usize {
  let counts = i32x4.splat(0);
  for (let at = numbers; at < numbers + size; at += 16) {
    counts = v128.sub<Bits>(counts, v128.ge<Bits>(v128.load(at), v128.splat<Bits>(least)));
  }
  if (sizeof<Bits>() == 8) return <usize>(i64x2.extract_lane(counts, 0) + i64x2.extract_lane(counts, 1));
  const a = i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1);
  return <usize>(a + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3));
}
