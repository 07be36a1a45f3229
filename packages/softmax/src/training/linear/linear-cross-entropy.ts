import { checkCountedFeatures } from "./check-finite.ts";
import { checkLinearArguments } from "./check-linear-arguments.ts";
import { FeatureLists } from "./feature-lists.ts";
import type { LinearGradients, LinearLossInput } from "./linear-loss-input.ts";
import { hasLinearKernels, withLinearInstance } from "./linear-module.ts";
import { plainLinearCrossEntropy } from "./plain-linear-cross-entropy.ts";
import { PreparedFeatures } from "./prepared-features.ts";
import { wasmLinearCrossEntropy } from "./wasm-linear-cross-entropy.ts";

/**
 * `Σ_r w_r·(−log p_r[label_r])` with p_r = softmax(x_r·W + b), and its gradients, without ever holding the N × K logits.
 *
 * Rows are taken in blocks: at most 480, whose logits take at most 64 MiB and whose features 32 MiB, but at least 20. W and
 * its gradient pass by in slices of at most 1024 classes and 32 MiB. So memory does not grow with N.
 *
 * Logits are summed in float32 over the features in their order, from the bias: they are within
 * `(D + 1)·2⁻²⁴·(|b| + Σ|x·W|)` of the exact ones. Loss and probabilities are exact for these within a few float32 ulp.
 * A row's loss and its features' gradient have the same bits wherever the row stands. The loss is summed in float64. The
 * gradient of W is summed in float32 within a block of rows, in float64 (if that is what `out.weights` is) over blocks;
 * that of b in float64. Where WebAssembly is forbidden everything is computed in float64, within these bounds.
 *
 * @param input features `[N, D]`, labels `[N]`, sample weights w `[N]`
 * @param weights W, `[D, K]`, row-major
 * @param bias b, `[K]`, or `undefined` for none
 * @param out gradients wanted; each is ADDED to what its array holds
 * @returns nats; 0 without rows; NaN where logits overflow float32
 * @throws {TypeError} an array of the wrong kind or length
 * @throws {RangeError} a label that is no class, a sample weight below 0, a weight, bias or feature that is not finite;
 * only for a feature may `out` then hold part of the gradient
 * @example
 * const [features, labels] = [Float32Array.of(1, 2), Int32Array.of(0, 1)];
 * const input = { features, rows: 2, inputs: 1, classes: 2, labels };
 * linearCrossEntropy(input, Float32Array.of(0, 0), undefined); // 1.3862943611198906
 */
export function linearCrossEntropy(
  input: LinearLossInput,
  weights: Float32Array,
  bias: Float32Array | undefined,
  out: LinearGradients = {},
): number {
  const features = input.features instanceof PreparedFeatures ? input.features.stored : input.features;
  checkLinearArguments(input, weights, bias, out);
  const loss = lossOf(features, input, weights, bias, out);
  if (Number.isNaN(loss) && features instanceof Float32Array) checkCountedFeatures(features, input);
  return loss;
}

function lossOf(
  features: Float32Array | FeatureLists,
  input: LinearLossInput,
  weights: Float32Array,
  bias: Float32Array | undefined,
  out: LinearGradients,
): number {
  if (features instanceof FeatureLists) {
    return wasmLinearCrossEntropy(features.instance, features, input, weights, bias, out);
  }
  if (!hasLinearKernels()) return plainLinearCrossEntropy(features, input, weights, bias, out);
  return withLinearInstance((instance) =>
    wasmLinearCrossEntropy(instance, features, input, weights, bias, out),
  );
}
