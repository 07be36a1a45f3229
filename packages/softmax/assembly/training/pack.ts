/**
 * Copies blocks of A and B into panels that the innermost product reads from end to end: 5 rows of A, or 8 columns of B,
 * step after step. What is missing at an edge is 0, and ends in no element of the result.
 */
import { A_STEP, B_STEP, TILE_COLUMNS, TILE_ROWS } from "./micro-kernel";

/** `rows` × `steps` of A. */
export function packRows(to: usize, at: usize, row: usize, column: usize, rows: usize, steps: usize): void {
  for (let r: usize = 0; r < rows; r += TILE_ROWS, at += TILE_ROWS * row, to += steps * A_STEP) {
    const count = min<usize>(TILE_ROWS, rows - r);
    if (count < TILE_ROWS) {
      memory.fill(to, 0, steps * A_STEP);
      for (let i: usize = 0; i < count; i++) packLine(to + (i << 2), A_STEP, at + i * row, column, steps);
      continue;
    }
    let from = at;
    for (let place = to, end = to + steps * A_STEP; place < end; place += A_STEP, from += column) {
      store<f32>(place, load<f32>(from));
      store<f32>(place, load<f32>(from + row), 4);
      store<f32>(place, load<f32>(from + 2 * row), 8);
      store<f32>(place, load<f32>(from + 3 * row), 12);
      store<f32>(place, load<f32>(from + 4 * row), 16);
    }
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
      packContiguous(to, at, row, steps);
    } else {
      packApart(to, at, row, column, steps);
    }
  }
}

/** One row or column, `from` there to here. */
@inline
function packLine(to: usize, step: usize, from: usize, fromStep: usize, steps: usize): void {
  for (let i: usize = 0; i < steps; i++) store<f32>(to + i * step, load<f32>(from + i * fromStep));
}

/** Eight columns side by side. */
@inline
function packContiguous(to: usize, from: usize, row: usize, steps: usize): void {
  for (const end = to + steps * B_STEP; to < end; to += B_STEP, from += row) {
    const left = v128.load(from);
    const right = v128.load(from, 16);
    v128.store(to, left);
    v128.store(to, right, 16);
  }
}

/** Eight columns, each contiguous: those of a transposed matrix. */
@inline
function packApart(to: usize, from: usize, row: usize, column: usize, steps: usize): void {
  for (const end = to + steps * B_STEP; to < end; to += B_STEP, from += row) {
    v128.store(to, gather(from, column));
    v128.store(to, gather(from + 4 * column, column), 16);
  }
}

@inline
function gather(from: usize, apart: usize): v128 {
  let four = v128.load32_zero(from);
  four = v128.load32_lane(from + apart, four, 1);
  four = v128.load32_lane(from + 2 * apart, four, 2);
  return v128.load32_lane(from + 3 * apart, four, 3);
}
