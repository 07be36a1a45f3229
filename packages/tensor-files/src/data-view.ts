export function toView(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Little-endian. From 2⁵³ on the number is not exact, and then no range check passes it. */
export function readUint64(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}
