/**
 * The probabilities of all classes, a tile of rows at a time.
 *
 * @module
 */
import { openKernels } from "../kernels/open-kernels.ts";
import type { LabelledLogits } from "./labelled-logits.ts";
import { type TiledLogits, tileRows, tilesOf } from "./row-statistics-tiles.ts";

/** Few enough for logits and probabilities to stay in a core's cache while they are read again. */
const TILE = { rows: 2 ** 10, logits: 2 ** 15 };

/** `logits` and `probabilities` are `[rows, K]`, of the rows from row `first` of the batch on. */
export type ProbabilityVisitor = (
  logits: LabelledLogits["data"],
  probabilities: LabelledLogits["data"],
  first: number,
  rows: number,
) => void;

/**
 * Calls `visit` for every tile, in order, with softmax(βz) in the logits' own precision. The probabilities are
 * overwritten by the next tile. A row that holds NaN or +∞, or only −∞, has NaN everywhere.
 */
export function visitProbabilities(batch: TiledLogits, beta: number, visit: ProbabilityVisitor): void {
  const step = tileRows(batch, TILE);
  const size = step * batch.classes;
  const out = batch.data instanceof Float32Array ? new Float32Array(size) : new Float64Array(size);
  const kernels = openKernels();
  for (const { first, rows, logits } of tilesOf(batch, step)) {
    const probabilities = out.subarray(0, rows * batch.classes);
    kernels.softmax(logits, 1 / beta, probabilities);
    visit(
      batch.data.subarray(first * batch.classes, (first + rows) * batch.classes),
      probabilities,
      first,
      rows,
    );
  }
}
