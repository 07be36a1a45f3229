/**
 * The error that each function of `math/` may make, in float64 ulp of the correctly rounded true value.
 *
 * These are the worst errors seen on thirteen generated sets like `fixtures/softmax_values.json` (250,000
 * values, V8's `Math.exp` and `Math.log1p`); the tests enforce them on the committed set, and check that the
 * docstrings say the same. Where two terms may cancel the ulp is that of the larger one, as each docstring says.
 */
export const maxUlp = {
  exponentialDifference: 1,
  softmax: 4,
  logSoftmax: 1,
  logSumExp: 1,
  logSumExpState: 1,
  entropy: 3,
  crossEntropy: 2,
  crossEntropyGradient: 3,
  jacobianProduct: 2,
} as const;
