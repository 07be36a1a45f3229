/**
 * Rows to sample from, one after the other: logits, of which −∞ is never drawn.
 *
 * @module
 */
import type { RawChunk } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";
import { checkedLogits, type ScoreTally } from "./check-scores.ts";
import type { RowReader } from "./row-reader.ts";

/** Rows `from` up to and without `to`, counted from 0 through all files. */
export interface RowRange {
  readonly from: number;
  readonly to: number;
}

export interface SampledRow {
  /** Counted through all files. */
  readonly row: number;
  readonly path: string;
  readonly rowOfFile: number;
  /** `[classes]`; memory of the chunk. */
  readonly logits: Float32Array | Float64Array;
}

/**
 * Reads the rows of a range and none after it, so that the end of a long file need not be read for its first row.
 *
 * An exact zero probability is −∞, whatever it counts as elsewhere: a token that cannot come is never drawn.
 *
 * @throws {UsageError} a row that cannot be read, or a range beyond the last row
 */
export async function* rowsToSample(reader: RowReader, range: RowRange): AsyncGenerator<SampledRow> {
  const tally: ScoreTally = { rows: 0, probabilityLike: 0, zeros: 0 };
  let rows = 0;
  for await (const { chunk, file } of reader.rawChunks()) {
    const wanted = part(chunk, range.from - rows, range.to - rows);
    const { data, classes } = checkedLogits(wanted, file.path, reader.scale, 0, tally);
    if (classes !== reader.classes) {
      throw new UsageError(
        `Cannot read ${file.path}: row ${wanted.firstRow} has ${classes} classes, the rows before have ${reader.classes}`,
      );
    }
    const before = rows + wanted.firstRow - chunk.firstRow;
    for (let i = 0; i < wanted.rows; i++) {
      const logits = data.subarray(i * classes, (i + 1) * classes);
      yield { row: before + i, path: file.path, rowOfFile: wanted.firstRow + i, logits };
    }
    rows += chunk.rows;
    if (rows >= range.to) return;
  }
  // Zeros are no assumption here, so no warning is wanted of them.
  if (range.from === 0) reader.finish({ ...tally, zeros: 0 });
  checkRange(reader, range, rows);
}

/** Rows that nobody asked for are not checked: what is wrong with them does not depend on the size of chunks. */
function part(chunk: RawChunk, from: number, to: number): RawChunk {
  const { firstRow, width, scores } = chunk;
  const [first, end] = [Math.min(Math.max(0, from), chunk.rows), Math.min(to, chunk.rows)];
  return {
    firstRow: firstRow + first,
    rows: end - first,
    width,
    scores: scores!.subarray(first * width, end * width),
  };
}

function checkRange({ paths }: RowReader, { from, to }: RowRange, rows: number): void {
  if (from < rows && (to === Infinity || to <= rows)) return;
  const missing = from < rows ? to - 1 : from;
  throw new UsageError(
    `Cannot sample row ${missing} of ${paths.join(", ")}: there are ${rows} rows, counted from 0`,
  );
}
