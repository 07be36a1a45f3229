/**
 * Everything after the logits: softmax and what belongs to it, exact and fast, on arrays of any kind.
 *
 * Logits are unnormalised log-probabilities. Logarithms, entropies and losses are in nats.
 *
 * @module
 */

// First in a bundle, so that gzip, which looks back 32 kB, has the rest of the code in one piece.
import "./kernels/wasm/wasm-module.ts";

export { type Arena, createArena } from "./kernels/arena.ts";
export { kernelName } from "./kernels/open-kernels.ts";
export { decodeBfloat16, encodeBfloat16 } from "./logits/bfloat16.ts";
export { decodeFloat16, encodeFloat16 } from "./logits/float16.ts";
export type {
  IntegerArray,
  LogitArray,
  LogitInput,
  LogitOptions,
  LogitOptionsWithOutput,
  NativeFloat16Array,
  OutputArray,
  TensorLike,
  Uint16Dtype,
  Where,
} from "./logits/logit-input.ts";
export type { FloatArrayOf, ResultOf, RowResultOf, TensorOf } from "./logits/logit-result.ts";
export { LogSumExp } from "./math/log-sum-exp.ts";
export { type ArgmaxOptions, argmax, type IndicesOf } from "./operations/argmax.ts";
export { type CrossEntropyOptions, crossEntropy, type LossOf } from "./operations/cross-entropy.ts";
export type { CrossEntropyTargets } from "./operations/cross-entropy-targets.ts";
export { type JacobianOptions, softmaxJvp, softmaxVjp } from "./operations/jacobian-products.ts";
export { logSoftmax } from "./operations/log-softmax.ts";
export { logSumExp } from "./operations/log-sum-exp.ts";
export { softmax } from "./operations/softmax.ts";
export { softmaxEntropy } from "./operations/softmax-entropy.ts";
export { type TopKOf, topK } from "./operations/top-k.ts";
