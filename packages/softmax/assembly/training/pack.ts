/**
 * Copies blocks of A and B into panels that the innermost product reads from end to end: 5 rows of A, or 8 columns of B,
 * step after step. What is missing at an edge is 0, and ends in no element of the result.
 */
import { transposeBlock } from "../columns";
import { A_STEP, B_STEP, TILE_COLUMNS, TILE_ROWS } from "./micro-kernel";

/** `rows` × `steps` of A. */
export function packRows(to: usize, at: usize, row: usize, column: usize, rows: usize, steps: usize): void {
  for (let r: usize = 0; r < rows; r += TILE_ROWS, at += TILE_ROWS * row, to += steps * A_STEP) {
    const count = min<usize>(TILE_ROWS, rows - r);
    if (count < TILE_ROWS) {
      memory.fill(to, 0, steps * A_STEP);
      for (let i: usize = 0; i < count; i++) packLine(to + (i << 2), A_STEP, at + i * row, column, steps);
    } else if (row == 4) {
      packFiveSideBySide(to, at, column, steps);
    } else {
      packFiveRows(to, at, row, column, steps);
    }
  }
}

/** Five rows whose elements of a step are side by side: those of a transposed matrix. */
@inline
function packFiveSideBySide(to: usize, from: usize, column: usize, steps: usize): void {
  for (const end = to + steps * A_STEP; to < end; to += A_STEP, from += column) {
    v128.store(to, v128.load(from));
    store<f32>(to, load<f32>(from, 16), 16);
  }
}

/** Five rows; where they are contiguous, four steps at once: a transposition of 4 × 4 and a fifth row. */
@inline
function packFiveRows(to: usize, from: usize, row: usize, column: usize, steps: usize): void {
  const end = to + steps * A_STEP;
  if (column == 4) {
    for (; to + 4 * A_STEP <= end; to += 4 * A_STEP, from += 16) {
      transposeBlock<f32>(from, row, to, A_STEP);
      packLine(to + 16, A_STEP, from + 4 * row, 4, 4);
    }
  }
  for (; to < end; to += A_STEP, from += column) {
    for (let i: usize = 0; i < TILE_ROWS; i++) store<f32>(to + (i << 2), load<f32>(from + i * row));
  }
}

/** `steps` × `columns` of B. */
export function packColumns(to: usize, at: usize, row: usize, column: usize, steps: usize, columns: usize): void {
  for (let c: usize = 0; c < columns; c += TILE_COLUMNS, at += TILE_COLUMNS * column, to += steps * B_STEP) {
    const count = min<usize>(TILE_COLUMNS, columns - c);
    if (count < TILE_COLUMNS) {
      memory.fill(to, 0, steps * B_STEP);
      for (let i: usize = 0; i < count; i++) packLine(to + (i << 2), B_STEP, at + i * column, row, steps);
    } else if (column == 4) {
      packEightSideBySide(to, at, row, steps);
    } else {
      packEightColumns(to, at, row, column, steps);
    }
  }
}

/** One row or column, `from` there to here. */
@inline
function packLine(to: usize, step: usize, from: usize, fromStep: usize, steps: usize): void {
  for (let i: usize = 0; i < steps; i++) store<f32>(to + i * step, load<f32>(from + i * fromStep));
}

/** Eight columns whose elements of a step are side by side. */
@inline
function packEightSideBySide(to: usize, from: usize, row: usize, steps: usize): void {
  for (const end = to + steps * B_STEP; to < end; to += B_STEP, from += row) {
    const left = v128.load(from);
    const right = v128.load(from, 16);
    v128.store(to, left);
    v128.store(to, right, 16);
  }
}

/** Eight columns; where they are contiguous, as those of a transposed matrix, four steps at once. */
@inline
function packEightColumns(to: usize, from: usize, row: usize, column: usize, steps: usize): void {
  const end = to + steps * B_STEP;
  if (row == 4) {
    for (; to + 4 * B_STEP <= end; to += 4 * B_STEP, from += 16) {
      transposeBlock<f32>(from, column, to, B_STEP);
      transposeBlock<f32>(from + 4 * column, column, to + 16, B_STEP);
    }
  }
  for (; to < end; to += B_STEP, from += row) {
    for (let i: usize = 0; i < TILE_COLUMNS; i++) store<f32>(to + (i << 2), load<f32>(from + i * column));
  }
}
