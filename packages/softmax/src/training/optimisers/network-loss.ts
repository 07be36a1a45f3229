import { linearCrossEntropy } from "../linear/linear-cross-entropy.ts";
import type { DenseLayer } from "./dense-layer.ts";
import { forEachBlock, lastInputs } from "./dense-network.ts";
import type { Batch } from "./network-gradient.ts";

/** The weighted mean of `−log p[label]` over all rows, nats, nothing dropped. NaN where logits overflow float32. */
export function networkLoss(
  layers: readonly DenseLayer[],
  { features, rows, labels, weights }: Batch,
): number {
  const { inputs, outputs: classes, weights: lastWeights, bias } = layers.at(-1)!;
  let loss = 0;
  let total = 0;
  forEachBlock(layers[0]!.inputs, features, rows, (block, blockRows, first) => {
    const sampleWeights = weights.subarray(first, first + blockRows);
    const input = {
      features: lastInputs(layers, block, blockRows),
      rows: blockRows,
      inputs,
      classes,
      labels: labels.subarray(first, first + blockRows),
      sampleWeights,
    };
    loss += linearCrossEntropy(input, lastWeights, bias);
    for (const weight of sampleWeights) total += weight;
  });
  return loss / total;
}
