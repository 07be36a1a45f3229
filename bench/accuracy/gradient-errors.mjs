/** The gradient of one row's cross-entropy, class by class. */
import { timesPowerOfTwo } from "./double-double.mjs";

/**
 * A gradient p_k − y_k cancels at the target, and kernels that know p within some ulps know the difference within
 * as many ulps of the larger of the two: that is the ulp that counts.
 */
export function compareGradient(errors, exact, target, gradient, placeOf) {
  const { temperature: T } = exact;
  for (let k = 0; k < gradient.length; k++) {
    const p = timesPowerOfTwo(exact.hi[k], exact.exponent[k]);
    const scale = Math.max(p, Number(k === target)) / T;
    errors.compare(gradient[k], exact.gradient(k, target), placeOf(k), scale, T);
  }
}
