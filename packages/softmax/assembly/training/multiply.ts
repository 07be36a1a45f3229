/**
 * `C += A·B` of float32 matrices, in blocks that stay in cache (Goto and van de Geijn 2008, "Anatomy of high-performance
 * matrix multiplication").
 *
 * A and B lie as their strides say, so a transposed operand needs no copy. Each element of C is summed in the order of
 * the steps (`micro-kernel.ts`).
 */
import { A_STEP, B_STEP, multiplyHalfTile, multiplyTile, TILE_COLUMNS, TILE_ROWS } from "./micro-kernel";
import { packColumns, packRows } from "./pack";

/** A panel of B of so many steps is 8 KiB: half of the smallest first-level caches. */
const BLOCK_STEPS: usize = 256;
/** A block of A is 120 KiB, for the second level. */
const BLOCK_ROWS: usize = 24 * TILE_ROWS;
/** A block of B is 1 MiB, read once for each block of A. */
const BLOCK_COLUMNS: usize = 1024;

/** Bytes that `multiply` needs at `scratch`. */
export const multiplyScratch: usize = (BLOCK_ROWS + BLOCK_COLUMNS) * BLOCK_STEPS * 4;

/** A tile at an edge of C is computed here. */
const EDGE: usize = memory.data(160, 16);

/**
 * @param c `[rows, columns]`, its rows `cRow` bytes apart
 * @param a `[rows, steps]`, `aRow` and `aColumn` bytes apart
 * @param b `[steps, columns]`, `bRow` and `bColumn` bytes apart
 */
export function multiply(
  c: usize,
  cRow: usize,
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  bColumn: usize,
  rows: usize,
  steps: usize,
  columns: usize,
  scratch: usize,
): void {
  const packedB = scratch + BLOCK_ROWS * BLOCK_STEPS * 4;
  for (let j: usize = 0; j < columns; j += BLOCK_COLUMNS) {
    const blockColumns = min(BLOCK_COLUMNS, columns - j);
    for (let k: usize = 0; k < steps; k += BLOCK_STEPS) {
      const blockSteps = min(BLOCK_STEPS, steps - k);
      packColumns(packedB, b + k * bRow + j * bColumn, bRow, bColumn, blockSteps, blockColumns);
      for (let i: usize = 0; i < rows; i += BLOCK_ROWS) {
        const blockRows = min(BLOCK_ROWS, rows - i);
        packRows(scratch, a + i * aRow + k * aColumn, aRow, aColumn, blockRows, blockSteps);
        multiplyBlock(c + i * cRow + (j << 2), cRow, scratch, packedB, blockRows, blockSteps, blockColumns);
      }
    }
  }
}

/** The panel of B stays in the first-level cache while those of A pass. */
function multiplyBlock(
  c: usize,
  cRow: usize,
  a: usize,
  b: usize,
  rows: usize,
  steps: usize,
  columns: usize,
): void {
  for (let j: usize = 0; j < columns; j += TILE_COLUMNS, b += steps * B_STEP) {
    const width = min(TILE_COLUMNS, columns - j);
    let panel = a;
    for (let i: usize = 0; i < rows; i += TILE_ROWS, panel += steps * A_STEP) {
      const tile = c + i * cRow + (j << 2);
      const height = min(TILE_ROWS, rows - i);
      if (height == TILE_ROWS && width == TILE_COLUMNS) multiplyTile(tile, cRow, panel, b, steps);
      else if (height == TILE_ROWS && width == TILE_COLUMNS / 2) multiplyHalfTile(tile, cRow, panel, b, steps);
      else multiplyEdge(tile, cRow, panel, b, height, steps, width);
    }
  }
}

function multiplyEdge(
  c: usize,
  cRow: usize,
  a: usize,
  b: usize,
  rows: usize,
  steps: usize,
  columns: usize,
): void {
  for (let i: usize = 0; i < rows; i++) memory.copy(EDGE + i * B_STEP, c + i * cRow, columns << 2);
  if (columns > TILE_COLUMNS / 2) multiplyTile(EDGE, B_STEP, a, b, steps);
  else multiplyHalfTile(EDGE, B_STEP, a, b, steps);
  for (let i: usize = 0; i < rows; i++) memory.copy(c + i * cRow, EDGE + i * B_STEP, columns << 2);
}
