/**
 * Products with the Jacobian of softmax, from the probabilities that the forward pass already has.
 *
 * `J = ∂p/∂z = (diag(p) − p pᵀ)/T`, `[K, K]`, is never formed: a product takes one dot product.
 *
 * @module
 */
import { CompensatedSum } from "./compensated-sum.ts";
import { overTemperature } from "./temperature.ts";
import type { WritableRow } from "./writable-row.ts";

/**
 * `Jᵀ g = p ⊙ (g − ⟨p, g⟩)/T`: a gradient in the probabilities becomes a gradient in the logits.
 *
 * NaN in gives NaN out. T = 0 gives the limit: 0 or ±∞.
 *
 * @param out K values; may be `probabilities` or `upstream`
 * @param probabilities p = softmax(z/T), `[K]`
 * @param upstream g = ∂L/∂p, `[K]`
 * @param temperature the T that made p, in [0, ∞]
 * @returns `out`; error ≤ 2 ulp (`maxUlp.jacobianProduct`) of max(p_k·max|g|, 2⁻¹⁰²²)/T, since `g − ⟨p, g⟩` may cancel
 * @example
 * softmaxVjpInto([0, 0], [0.5, 0.5], [1, 0]); // [0.25, -0.25]
 */
export function softmaxVjpInto<Out extends WritableRow>(
  out: Out,
  probabilities: ArrayLike<number>,
  upstream: ArrayLike<number>,
  temperature = 1,
): Out {
  const dot = new CompensatedSum();
  for (let k = 0; k < probabilities.length; k++) dot.add(probabilities[k]! * upstream[k]!);
  const mean = dot.value;
  for (let k = 0; k < probabilities.length; k++) {
    out[k] = overTemperature(probabilities[k]! * (upstream[k]! - mean), temperature);
  }
  return out;
}

/**
 * `J v = p ⊙ (v − ⟨p, v⟩)/T`: how the probabilities move when the logits move along v.
 *
 * J is symmetric, so this is `softmaxVjpInto` under the name of its other use.
 *
 * @param out K values; may be `probabilities` or `tangent`
 * @param probabilities p = softmax(z/T), `[K]`
 * @param tangent v, a direction in the logits, `[K]`
 * @param temperature the T that made p, in [0, ∞]
 * @returns `out`; error ≤ 2 ulp (`maxUlp.jacobianProduct`) of max(p_k·max|v|, 2⁻¹⁰²²)/T
 * @example
 * softmaxJvpInto([0, 0], [0.5, 0.5], [1, 0]); // [0.25, -0.25]
 */
export function softmaxJvpInto<Out extends WritableRow>(
  out: Out,
  probabilities: ArrayLike<number>,
  tangent: ArrayLike<number>,
  temperature = 1,
): Out {
  return softmaxVjpInto(out, probabilities, tangent, temperature);
}
