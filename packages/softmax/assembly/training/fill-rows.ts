/** Makes each of `rows` rows at `to` a copy of the `size` bytes at `row`. */
export function fillRows(to: usize, rows: usize, row: usize, size: usize): void {
  for (let r: usize = 0; r < rows; r++, to += size) memory.copy(to, row, size);
}
