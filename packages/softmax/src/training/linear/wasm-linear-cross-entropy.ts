import { ClassSlices, paddedBytes } from "./class-slices.ts";
import { DenseRows } from "./dense-rows.ts";
import { FeatureGradient } from "./feature-gradient.ts";
import { FeatureLists } from "./feature-lists.ts";
import type { LinearGradients, LinearLossInput } from "./linear-loss-input.ts";
import type { LinearInstance } from "./linear-module.ts";
import { LossBlocks } from "./loss-blocks.ts";
import { SparseRows } from "./sparse-rows.ts";

/** A block has at most so many rows, and its logits and features at most so many bytes, but it has `LEAST_ROWS`. */
const BLOCK_ROWS = 480;
const LOGIT_BYTES = 2 ** 26;
const FEATURE_BYTES = 2 ** 25;
const LEAST_ROWS = 20;

/**
 * `linearCrossEntropy` of checked arguments: a block of rows at a time, all its classes at once.
 *
 * The other way, blocks of classes and a running log-sum-exp, computes the logits twice: a third more work.
 *
 * @param instance the one of `features` where these are lists
 */
export function wasmLinearCrossEntropy(
  instance: LinearInstance,
  features: Float32Array | FeatureLists,
  input: LinearLossInput,
  weights: Float32Array,
  bias: Float32Array | undefined,
  out: LinearGradients,
): number {
  const { rows, inputs, classes } = input;
  instance.memory.reset();
  const blockRows = blockRowsOf(input);
  const blocks = new LossBlocks(instance, input, bias, blockRows);
  const slices = new ClassSlices(instance, weights, inputs, classes);
  const source =
    features instanceof FeatureLists
      ? new SparseRows(features, slices)
      : new DenseRows(instance, slices, features, inputs, blockRows);
  const toFeatures = out.features && new FeatureGradient(instance, slices, out.features, inputs, blockRows);
  const needsGradient = Boolean(out.weights ?? out.bias ?? out.features);
  for (let first = 0; first < rows; first += blockRows) {
    const block = blocks.begin(first, Math.min(blockRows, rows - first));
    source.load(block, (row) => blocks.isLeftOut(row));
    source.addLogits(block);
    blocks.takeLosses(block, needsGradient);
    if (out.bias) blocks.addBiasGradient(block);
    if (out.weights) source.addWeightGradient(block, out.weights);
    toFeatures?.add(block);
  }
  if (out.bias) blocks.addBiasSumsTo(out.bias);
  return blocks.total.value;
}

function blockRowsOf({ rows, inputs, classes }: LinearLossInput): number {
  const fitting = Math.min(LOGIT_BYTES / paddedBytes(classes), FEATURE_BYTES / (4 * inputs));
  return Math.min(Math.max(rows, 1), BLOCK_ROWS, Math.max(Math.floor(fitting), LEAST_ROWS));
}
