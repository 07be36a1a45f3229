/**
 * Rows for tests of calibrators, the same on every machine.
 *
 * @module
 */
import { createRandom } from "../../math/random.ts";
import type { LabelledLogits } from "../labelled-logits.ts";

/** Overconfident rows, with an offset a class that no temperature mends. */
export function overconfidentRows(rows: number, classes: number, seed = 1) {
  const random = createRandom(seed);
  const data = new Float64Array(rows * classes);
  const labels = new Int32Array(rows);
  for (let r = 0; r < rows; r++) {
    const label = random.below(classes);
    labels[r] = label;
    for (let k = 0; k < classes; k++) {
      const noise = 4 * (random.next() + random.next() - 1);
      data[r * classes + k] = 2 * (noise + (k === label ? 1.5 : 0)) + 0.4 * k;
    }
  }
  return { data, labels, rows, classes };
}

/** Rows as arrays, in the form that fits read. */
export function labelled(rows: readonly (readonly number[])[], labels: readonly number[]): LabelledLogits {
  const classes = rows[0]?.length ?? 0;
  return {
    data: Float64Array.from(rows.flat()),
    rows: rows.length,
    classes,
    labels: Int32Array.from(labels),
  };
}
