import { toView } from "./data-view.ts";

/** Turns each item of 2, 4 or 8 bytes back to front, in place: big-endian becomes little-endian. */
export function reverseItems(bytes: Uint8Array, itemBytes: 1 | 2 | 4 | 8): void {
  const view = toView(bytes);
  const end = bytes.byteLength;
  if (itemBytes === 2) {
    for (let at = 0; at < end; at += 2) view.setUint16(at, view.getUint16(at), true);
  }
  if (itemBytes === 4) {
    for (let at = 0; at < end; at += 4) view.setUint32(at, view.getUint32(at), true);
  }
  if (itemBytes === 8) {
    for (let at = 0; at < end; at += 8) {
      const high = view.getUint32(at);
      view.setUint32(at, view.getUint32(at + 4), true);
      view.setUint32(at + 4, high, true);
    }
  }
}
