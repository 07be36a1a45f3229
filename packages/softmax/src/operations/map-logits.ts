import { openKernels } from "../kernels/open-kernels.ts";
import { checkOptionNames, LOGIT_OPTIONS } from "../logits/check-options.ts";
import type { LogitOptionsWithOutput } from "../logits/logit-input.ts";
import { storageOf } from "../logits/read-array.ts";
import { readLogits } from "../logits/read-logits.ts";
import { keepApart, readOutput } from "../logits/read-output.ts";
import { returnLike } from "../logits/return-results.ts";
import { mapShortRows } from "./short-row.ts";

const OPTIONS = [...LOGIT_OPTIONS, "out"];

/** Runs an operation with one result per logit from the user's logits to the user's container. */
export function mapLogits(
  operation: "softmax" | "logSoftmax",
  logits: unknown,
  options: LogitOptionsWithOutput | undefined,
): unknown {
  if (options !== undefined) checkOptionNames(operation, options, OPTIONS);
  const short = mapShortRows(operation, logits, options);
  if (short !== undefined) return short;
  const read = readLogits(logits, options ?? {});
  const { batch, temperature } = read;
  const kernels = openKernels();
  if (options?.out !== undefined) {
    const out = readOutput("out", options.out, batch.data.length, batch.dtype);
    kernels[operation](keepApart(batch, out), temperature, out);
    return options.out;
  }
  const result = read.createResult(batch.data.length);
  kernels[operation](batch, temperature, storageOf(result));
  return returnLike(read, result);
}
