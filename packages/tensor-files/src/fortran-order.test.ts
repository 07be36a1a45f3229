import fc from "fast-check";
import { expect, test } from "vitest";
import { toRowMajor } from "./fortran-order.ts";

/** The item at `index` of an array in Fortran order, by the definition: Σ index[a] · Π shape[< a]. */
function fortranOffset(index: readonly number[], shape: readonly number[]): number {
  return index.reduceRight((offset, i, axis) => offset * shape[axis]! + i, 0);
}

test("toRowMajor() puts every item where the definition of both orders says", () => {
  const shapes = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 });
  const widths = fc.constantFrom(1, 2, 4, 8) as fc.Arbitrary<1 | 2 | 4 | 8>;
  fc.assert(
    fc.property(shapes, widths, (shape, itemBytes) => {
      const count = shape.reduce((product, length) => product * length, 1);
      const bytes = Uint8Array.from({ length: count * itemBytes + 1 }, (_, i) => i * 7).subarray(1);
      const rowMajor = toRowMajor(bytes, shape, itemBytes);
      for (let item = 0; item < count; item++) {
        let rest = item;
        const index = shape.map(() => 0);
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          index[axis] = rest % shape[axis]!;
          rest = Math.floor(rest / shape[axis]!);
        }
        const from = fortranOffset(index, shape) * itemBytes;
        const at = item * itemBytes;
        expect(rowMajor.subarray(at, at + itemBytes)).toEqual(bytes.subarray(from, from + itemBytes));
      }
    }),
    { seed: 4 },
  );
});
