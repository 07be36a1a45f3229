/**
 * The weights of rows, every one of them checked.
 *
 * @module
 */
import { UsageError } from "../usage-error.ts";

/** What the library takes: beyond, sums of weighted losses could overflow. */
const LARGEST = 2 ** 53;

/** Refuses a weight that is missing, negative or not finite, and names its row. */
export function checkRowWeights(weights: Float64Array, firstRow: number, path: string): void {
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight >= 0 && weight <= LARGEST) continue;
    const given = Number.isNaN(weight) ? "missing or no number" : String(weight);
    throw new UsageError(
      `Cannot use the weight of row ${firstRow + i} of ${path}: it is ${given}, a number from 0 to 2^53 is wanted (rows count from 0)`,
    );
  }
}
