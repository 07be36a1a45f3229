/** Every tile of a batch once, and columns that are cut apart with the bits of contiguous rows. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { FloatStorage, LogitBatch, LogitDtype } from "../../logits/logit-batch.ts";
import { openWasmKernels } from "../open-kernels.ts";
import { copyTileIn, copyTileOut, forEachTile, tileSizeOf } from "./tiles.ts";

const layoutOf = (outer: number, classes: number, inner: number): LogitBatch => ({
  data: new Float32Array(outer * classes * inner),
  dtype: "float32",
  outer,
  classes,
  inner,
});

test("tiles hold every logit once, rows in order, and copy there and back", () => {
  const size = fc.integer({ min: 1, max: 9 });
  fc.assert(
    fc.property(size, size, size, size, size, (outer, classes, inner, blocks, columns) => {
      const batch = layoutOf(outer, classes, inner);
      const isWhole = columns >= inner;
      const tileSize = { blocks: isWhole ? blocks : 1, columns: Math.min(columns, inner) };
      const values = Float32Array.from({ length: batch.data.length }, (_, i) => i + 1);
      const back = new Float32Array(values.length);
      let row = 0;
      forEachTile(batch, tileSize, (tile) => {
        expect(tile.firstRow).toBe(row);
        row += tile.rows;
        const room = new Float32Array(tile.rows * classes + 2);
        copyTileIn<Float32Array>(tile, batch, values, room, 1);
        // Class k of column c of block b.
        const [b, k, c] = [tile.blocks - 1, classes - 1, tile.columns - 1];
        expect(room[1 + (b * classes + k) * tile.columns + c]).toBe(
          values[tile.start + (b * classes + k) * inner + c],
        );
        copyTileOut<Float32Array>(tile, batch, room, 1, back);
      });
      expect(row).toBe(outer * inner);
      expect(back).toEqual(values);
    }),
  );
});

test("a tile is of bounded size, and never less than a row", () => {
  expect(tileSizeOf(layoutOf(1000, 3, 1), 4, 8).blocks).toBe(1000);
  expect(tileSizeOf(layoutOf(3, 2 ** 18, 1), 4, 8)).toEqual({ blocks: 1, columns: 1 });
  expect(tileSizeOf(layoutOf(2, 2 ** 18, 50), 4, 8)).toEqual({ blocks: 1, columns: 32 });
  expect(tileSizeOf(layoutOf(2, 2 ** 18, 50), 4, 8, 50)).toEqual({ blocks: 1, columns: 50 });
});

describe("columns in several tiles have the bits of contiguous rows", () => {
  const kernels = openWasmKernels()!;
  const classes = 1400;
  const inner = 900; // 5 MB of float32: two tiles, the last one narrower
  const length = classes * inner;
  const bits = (i: number) => 0x3000 + ((i * 7919) % 0x1800); // of normal numbers in both 16-bit types
  const dataOf: Record<LogitDtype, () => FloatStorage> = {
    float32: () => Float32Array.from({ length }, (_, i) => 9 * Math.sin(i * i)),
    float64: () => Float64Array.from({ length }, (_, i) => 9 * Math.sin(i * i)),
    float16: () => Uint16Array.from({ length }, (_, i) => bits(i)),
    bfloat16: () => Uint16Array.from({ length }, (_, i) => bits(i)),
  };

  function transposed<A extends FloatStorage | Uint8Array>(from: A, rows: number, columns: number): A {
    const to = from.slice() as A;
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++) to[c * rows + r] = from[r * columns + c]!;
    return to;
  }

  test.each(["float32", "float64", "float16", "bfloat16"] as const)("%s", (dtype) => {
    const data = dataOf[dtype]();
    const where = Uint8Array.from({ length }, (_, i) => (i % inner === 7 || i % 5 === 0 ? 0 : 1)); // row 7: no class
    const temperature = Float64Array.from({ length: inner }, (_, r) => [1, 0.3, 0, Infinity][r % 4]!);
    const infinity = { float32: -Infinity, float64: -Infinity, float16: 0xfc00, bfloat16: 0xff80 }[dtype];
    const columns: LogitBatch = { data, dtype, outer: 1, classes, inner };
    const rows: LogitBatch = { ...columns, data: transposed(data, classes, inner), outer: inner, inner: 1 };
    for (const operation of ["softmax", "logSoftmax"] as const) {
      for (const [mask, T] of [
        [undefined, 0.7],
        [where, 0.7],
        [where, temperature],
      ] as const) {
        const [strided, contiguous] = [data.slice(), data.slice()];
        kernels[operation]({ ...columns, where: mask }, T, strided);
        kernels[operation]({ ...rows, where: mask && transposed(mask, classes, inner) }, T, contiguous);
        const expected = transposed(contiguous, inner, classes);
        if (mask) {
          const masked = contiguous.subarray(7 * classes, 8 * classes);
          expect(new Set(masked)).toEqual(new Set([operation === "softmax" ? 0 : infinity]));
        }
        expect(strided.findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1);
      }
    }
  });
});
