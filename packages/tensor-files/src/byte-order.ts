/** Turns each item of 2, 4 or 8 bytes back to front, in place: big-endian becomes little-endian. */
export function reverseItems(bytes: Uint8Array, itemBytes: 1 | 2 | 4 | 8): void {
  if (itemBytes === 1) return;
  const half = itemBytes / 2;
  for (let at = 0; at < bytes.length; at += itemBytes) {
    for (let i = 0; i < half; i++) {
      const low = at + i;
      const high = at + itemBytes - 1 - i;
      const kept = bytes[low]!;
      bytes[low] = bytes[high]!;
      bytes[high] = kept;
    }
  }
}
