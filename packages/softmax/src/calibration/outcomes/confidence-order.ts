/**
 * The order of rows by confidence, in O(N).
 *
 * @module
 */

const RADIX = 2 ** 16;

/**
 * The rows by rising confidence; rows of one confidence stay in their order.
 *
 * A radix sort of the bits: those of doubles from 0 up are in the order of the doubles. Sorting a million rows by a
 * comparison function takes ten times as long.
 *
 * @param confidence `[N]`, in [0, 1]
 * @returns indices, `[N]`
 * @example
 * confidenceOrder(Float64Array.of(0.9, 0.2, 0.9)); // 1, 0, 2
 */
export function confidenceOrder(confidence: Float64Array): Uint32Array<ArrayBuffer> {
  const rows = confidence.length;
  // -0 has other bits than 0; the sum with 0 has not.
  const digits = new Uint16Array(confidence.map((value) => value + 0).buffer);
  const bigEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 0;
  let order = Uint32Array.from({ length: rows }, (_, row) => row);
  let sorted = new Uint32Array(rows);
  for (let place = 0; place < 4; place++) {
    scatter(sorted, order, digits, bigEndian ? 3 - place : place);
    [order, sorted] = [sorted, order];
  }
  return order;
}

/** Writes `order` into `sorted` by one of the four 16-bit digits of each row's confidence, stably. */
function scatter(sorted: Uint32Array, order: Uint32Array, digits: Uint16Array, place: number): void {
  const starts = new Uint32Array(RADIX + 1);
  for (let at = place; at < digits.length; at += 4) starts[digits[at]! + 1]!++;
  for (let digit = 0; digit < RADIX; digit++) starts[digit + 1]! += starts[digit]!;
  for (let i = 0; i < order.length; i++) {
    const row = order[i]!;
    sorted[starts[digits[4 * row + place]!]!++] = row;
  }
}
