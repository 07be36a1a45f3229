/**
 * The kernels in WebAssembly SIMD.
 *
 * @module
 */
import type { Kernels } from "../kernels.ts";
import { topKOfAll } from "../top-k-of-all.ts";
import { crossEntropy } from "./cross-entropy.ts";
import type { KernelInstance } from "./kernel-instance.ts";
import { log } from "./log.ts";
import { logSumExp } from "./log-sum-exp.ts";
import { mapRows } from "./map-rows.ts";
import { rowStatistics } from "./row-statistics.ts";
import { softmaxVjp } from "./softmax-vjp.ts";
import { needsTaming } from "./tile-temperatures.ts";
import { topK } from "./top-k.ts";

/** The largest k that the heap is for. */
const MOST_K = 1024;

export function wasmKernels(instance: KernelInstance): Kernels {
  const kernels: Kernels = {
    name: instance.name,
    softmax: (batch, temperature, out) => mapRows(instance, "softmax", batch, temperature, out),
    logSoftmax: (batch, temperature, out) => mapRows(instance, "logSoftmax", batch, temperature, out),
    logSumExp: (batch, temperature, out) => logSumExp(instance, batch, temperature, out),
    rowStatistics: (batch, betas, labels, out) => rowStatistics(instance, batch, betas, labels, out),
    crossEntropy: (batch, temperature, labels, out) =>
      crossEntropy(instance, batch, temperature, labels, out),
    topK(batch, temperature, k, out) {
      if (k > MOST_K || needsTaming(temperature)) topKOfAll(kernels, batch, temperature, k, out);
      else topK(instance, batch, temperature, k, out);
    },
    softmaxVjp: (probabilities, upstream, temperature, out) =>
      softmaxVjp(instance, probabilities, upstream, temperature, out),
    log: (values, out) => log(instance, values, out),
  };
  return kernels;
}
