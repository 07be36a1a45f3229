import { checkLinearArguments } from "./check-linear-arguments.ts";
import type { LinearGradients, LinearLossInput } from "./linear-loss-input.ts";
import { plainLinearCrossEntropy } from "./plain-linear-cross-entropy.ts";

/**
 * `Σ_r w_r·(−log p_r[label_r])` with p_r = softmax(x_r·W + b), and its gradients, without ever holding the N × K logits.
 *
 * @param input features `[N, D]`, labels `[N]`, sample weights w `[N]`
 * @param weights W, `[D, K]`, row-major
 * @param bias b, `[K]`, or `undefined` for none
 * @param out gradients wanted; each is ADDED to what its array holds
 * @returns nats, summed in float64; NaN where logits overflow float32
 * @throws {TypeError} an array of the wrong kind or length
 * @throws {RangeError} a label that is no class, a sample weight below 0, a feature, weight or bias that is not finite;
 * `out` may then hold part of the gradient
 */
export function linearCrossEntropy(
  input: LinearLossInput,
  weights: Float32Array,
  bias: Float32Array | undefined,
  out: LinearGradients = {},
): number {
  const features = input.features instanceof Float32Array ? input.features : input.features.features;
  checkLinearArguments(features, input, weights, bias, out);
  return plainLinearCrossEntropy(features, input, weights, bias, out);
}
