import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";
import { forEachRow } from "./js/for-each-row.ts";
import { largestClassesInto } from "./js/largest-classes.ts";
import type { Kernels, Temperature, TopK } from "./kernels.ts";
import { firstPlaceOf } from "./row-layout.ts";

/** The k best classes of every row, where k is large or a temperature extreme: picked out of the whole softmax. */
export function topKOfAll(
  kernels: Pick<Kernels, "softmax" | "logSoftmax">,
  batch: LogitBatch,
  temperature: Temperature,
  k: number,
  out: TopK,
): void {
  const picked = (operation: "softmax" | "logSoftmax", target: FloatStorage) => {
    const all = new (target.constructor as new (length: number) => FloatStorage)(batch.data.length);
    kernels[operation](batch, temperature, all);
    for (let i = 0; i < target.length; i++) {
      const r = Math.floor(i / k);
      target[i] = all[firstPlaceOf(batch, r) + out.indices[i]! * batch.inner]!;
    }
  };
  forEachRow(batch, (row, r) => largestClassesInto(out.indices.subarray(r * k, (r + 1) * k), row));
  picked("softmax", out.probabilities);
  picked("logSoftmax", out.logProbabilities);
}
