import { openKernels } from "../kernels/open-kernels.ts";
import { checkOptionNames, LOGIT_OPTIONS } from "../logits/check-options.ts";
import type { LogitOptionsWithOutput } from "../logits/logit-input.ts";
import { readLogits } from "../logits/read-logits.ts";
import { keepApart } from "../logits/read-output.ts";
import { openResult } from "./open-result.ts";
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
  const { storage, toContainer } = openResult(read, options?.out);
  // Only where asked for an `out`: a small array takes long to show its buffer.
  const batch = options?.out === undefined ? read.batch : keepApart(read.batch, storage);
  openKernels()[operation](batch, read.temperature, storage);
  return toContainer();
}
