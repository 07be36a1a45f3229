import type { Random } from "../../math/random.ts";
import type { Batch } from "../optimisers/network-gradient.ts";

/** All rows once, `batchSize` at a time, in a random order (Fisher & Yates, as Durstenfeld 1964). */
export function* shuffledBatches(
  { features, rows, labels, weights }: Batch,
  inputs: number,
  batchSize: number,
  random: Random,
): Generator<Batch> {
  const order = Uint32Array.from({ length: rows }, (_, r) => r);
  for (let r = rows - 1; r > 0; r--) {
    const other = random.below(r + 1);
    [order[r], order[other]] = [order[other]!, order[r]!];
  }
  for (let first = 0; first < rows; first += batchSize) {
    const chosen = order.subarray(first, first + batchSize);
    const gathered = new Float32Array(chosen.length * inputs);
    chosen.forEach((row, r) => {
      gathered.set(features.subarray(row * inputs, (row + 1) * inputs), r * inputs);
    });
    yield {
      features: gathered,
      rows: chosen.length,
      labels: Int32Array.from(chosen, (row) => labels[row]!),
      weights: Float64Array.from(chosen, (row) => weights[row]!),
    };
  }
}
