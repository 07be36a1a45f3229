/**
 * Rows put together by the group they belong to.
 *
 * @module
 */
import type { LabelledLogits, TopLabels } from "softmax/calibration";

/** The rows of each group, in their order. */
export function rowsByGroup(groups: readonly string[]): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (const [row, name] of groups.entries()) {
    const members = rows.get(name);
    if (members) members.push(row);
    else rows.set(name, [row]);
  }
  return rows;
}

/** Some rows of a batch, as a batch. */
export function pickLogits(batch: LabelledLogits, rows: readonly number[]): LabelledLogits {
  const { classes, labels, weights } = batch;
  const length = rows.length * classes;
  const data = batch.data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  for (const [i, row] of rows.entries()) {
    data.set(batch.data.subarray(row * classes, (row + 1) * classes), i * classes);
  }
  return {
    data,
    rows: rows.length,
    classes,
    labels: Int32Array.from(rows, (row) => labels[row]!),
    weights: weights && Float64Array.from(rows, (row) => weights[row]!),
  };
}

/** Some rows of top labels. */
export function pickTopLabels(
  { confidence, correct, weights }: TopLabels,
  rows: readonly number[],
): TopLabels {
  return {
    confidence: Float64Array.from(rows, (row) => confidence[row]!),
    correct: Uint8Array.from(rows, (row) => correct[row]!),
    weights: weights && Float64Array.from(rows, (row) => weights[row]!),
  };
}
