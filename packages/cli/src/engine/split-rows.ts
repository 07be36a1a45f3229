/**
 * Rows divided at random into those to fit on and those to judge by.
 *
 * @module
 */
import { createRandom, type Fold } from "softmax/calibration";
import { UsageError } from "../usage-error.ts";

/**
 * `share` of the rows, rounded and at least one, to fit on; the others, at least one, to judge by. It depends on the
 * number of rows and the seed alone: each subset of that size is as likely, whatever the order of the rows means.
 *
 * @param share above 0 and below 1
 */
export function splitRows(rows: number, share: number, seed = 0): Fold {
  if (rows < 2) {
    throw new UsageError(
      `Cannot split ${rows === 1 ? "1 row" : "no rows"}: some to fit on and some to judge by are wanted`,
    );
  }
  const count = Math.min(rows - 1, Math.max(1, Math.round(rows * share)));
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const random = createRandom(seed);
  // The first `count` places of a shuffle.
  for (let i = 0; i < count; i++) {
    const j = i + random.below(rows - i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return { kept: order.slice(0, count).sort(), left: order.slice(count).sort() };
}
