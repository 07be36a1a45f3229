type Units = Uint8Array | Uint16Array | Uint32Array;

/**
 * Items in Fortran order (the first index runs fastest) put into C order (the last runs fastest).
 *
 * @param bytes packed items in Fortran order, as many as `shape` says
 * @param shape at least one axis
 * @returns a new array of the same length
 */
export function toRowMajor(
  bytes: Uint8Array,
  shape: readonly number[],
  itemBytes: 1 | 2 | 4 | 8,
): Uint8Array {
  const out = new Uint8Array(bytes.byteLength);
  copyRowMajor(asUnits(bytes, itemBytes), asUnits(out, itemBytes), shape, itemBytes === 8 ? 2 : 1);
  return out;
}

/** Items as integers, so that no NaN changes its bits; an item of 8 bytes is two units. */
function asUnits(bytes: Uint8Array, itemBytes: 1 | 2 | 4 | 8): Units {
  const { buffer, byteOffset, byteLength } = bytes.byteOffset % itemBytes === 0 ? bytes : bytes.slice();
  if (itemBytes === 1) return new Uint8Array(buffer, byteOffset, byteLength);
  if (itemBytes === 2) return new Uint16Array(buffer, byteOffset, byteLength / 2);
  return new Uint32Array(buffer, byteOffset, byteLength / 4);
}

/** Walks `to` from front to back; `source` is the place of row `index`'s first item in `from`. */
function copyRowMajor(from: Units, to: Units, shape: readonly number[], unitsPerItem: 1 | 2): void {
  const strides: number[] = [];
  let stride: number = unitsPerItem;
  for (const length of shape) {
    strides.push(stride);
    stride *= length;
  }
  const last = shape.length - 1;
  const rowLength = shape[last]!;
  const rowStride = strides[last]!;
  const index = new Array<number>(last).fill(0);
  let source = 0;
  for (let at = 0; at < to.length; ) {
    for (let i = 0; i < rowLength; i++) {
      const item = source + i * rowStride;
      for (let unit = 0; unit < unitsPerItem; unit++) to[at++] = from[item + unit]!;
    }
    for (let axis = last - 1; axis >= 0; axis--) {
      source += strides[axis]!;
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      source -= index[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
}
