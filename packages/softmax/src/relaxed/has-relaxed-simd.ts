/** `(module (func unreachable f32x4.relaxed_madd drop))` */
const SMALLEST = [
  ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // "\0asm", version 1
  ...[1, 4, 1, 0x60, 0, 0], // types: () → ()
  ...[3, 2, 1, 0], // functions: one of that type
  ...[10, 9, 1, 7, 0, 0x00, 0xfd, 0x85, 0x02, 0x1a, 0x0b], // code: unreachable, f32x4.relaxed_madd, drop, end
];

/** Whether this engine has WebAssembly's relaxed SIMD. */
export function hasRelaxedSimd(): boolean {
  return typeof WebAssembly === "object" && WebAssembly.validate(new Uint8Array(SMALLEST));
}
