/**
 * Columns of `[classes, inner]` to contiguous rows `[columns, classes]`, and back: a transposition in blocks.
 *
 * `grid` is the side whose classes are `inner` apart, `rows` the side whose rows are contiguous.
 */

@inline
function lanes<T>(): usize {
  return 16 / sizeof<T>();
}

/** Bytes of a line of the grid that are moved at once: a cache line, so that none is fetched twice. */
const PANEL_BYTES: usize = 64;

export function transposeColumns<T>(
  grid: usize,
  rows: usize,
  classes: usize,
  inner: usize,
  columns: usize,
  toRows: bool,
): void {
  const gridStep = inner * sizeof<T>();
  const rowStep = classes * sizeof<T>();
  const size = columns * sizeof<T>();
  const vectors = size & ~15;
  for (let at: usize = 0; at < vectors; at += PANEL_BYTES) {
    movePanel<T>(grid + at, gridStep, rows + at * classes, rowStep, min<usize>(PANEL_BYTES, vectors - at), classes, toRows);
  }
  moveRest<T>(grid + vectors, gridStep, rows + vectors * classes, size - vectors, 0, classes, toRows);
}

/** Columns that take `size` bytes of a line. */
@inline
function movePanel<T>(
  grid: usize,
  gridStep: usize,
  rows: usize,
  rowStep: usize,
  size: usize,
  classes: usize,
  toRows: bool,
): void {
  let k: usize = 0;
  for (; k + lanes<T>() <= classes; k += lanes<T>()) {
    for (let at: usize = 0; at < size; at += 16) {
      const inGrid = grid + k * gridStep + at;
      const inRows = rows + at * classes + k * sizeof<T>();
      transposeBlock<T>(
        toRows ? inGrid : inRows,
        toRows ? gridStep : rowStep,
        toRows ? inRows : inGrid,
        toRows ? rowStep : gridStep,
      );
    }
  }
  moveRest<T>(grid, gridStep, rows, size, k, classes, toRows);
}

/** Classes from `from` on, of columns that take `size` bytes of a line: one by one. */
function moveRest<T>(
  grid: usize,
  gridStep: usize,
  rows: usize,
  size: usize,
  from: usize,
  classes: usize,
  toRows: bool,
): void {
  const sourceStep = toRows ? gridStep : sizeof<T>();
  const targetStep = toRows ? sizeof<T>() : gridStep;
  for (let at: usize = 0; at < size; at += sizeof<T>()) {
    const inGrid = grid + at + from * gridStep;
    const inRows = rows + at * classes + from * sizeof<T>();
    let source = toRows ? inGrid : inRows;
    let target = toRows ? inRows : inGrid;
    for (let k = from; k < classes; k++) {
      store<T>(target, load<T>(source));
      source += sourceStep;
      target += targetStep;
    }
  }
}

/** A square block of one vector a line: 4 × 4 float32, 2 × 2 float64. */
@inline
export function transposeBlock<T>(source: usize, sourceStep: usize, target: usize, targetStep: usize): void {
  const a = v128.load(source);
  const b = v128.load(source + sourceStep);
  if (sizeof<T>() == 8) {
    v128.store(target, v128.shuffle<i64>(a, b, 0, 2));
    v128.store(target + targetStep, v128.shuffle<i64>(a, b, 1, 3));
    return;
  }
  const c = v128.load(source + 2 * sourceStep);
  const d = v128.load(source + 3 * sourceStep);
  const ab = v128.shuffle<i32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<i32>(c, d, 0, 4, 1, 5);
  const abEnd = v128.shuffle<i32>(a, b, 2, 6, 3, 7);
  const cdEnd = v128.shuffle<i32>(c, d, 2, 6, 3, 7);
  v128.store(target, v128.shuffle<i64>(ab, cd, 0, 2));
  v128.store(target + targetStep, v128.shuffle<i64>(ab, cd, 1, 3));
  v128.store(target + 2 * targetStep, v128.shuffle<i64>(abEnd, cdEnd, 0, 2));
  v128.store(target + 3 * targetStep, v128.shuffle<i64>(abEnd, cdEnd, 1, 3));
}
