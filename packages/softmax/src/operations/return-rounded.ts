import { encoderOf } from "../kernels/row-layout.ts";
import { storageOf } from "../logits/read-array.ts";
import type { LogitsRead } from "../logits/read-logits.ts";
import { returnPerRow } from "../logits/return-results.ts";

/** Float64 results, one per row, in the user's container: rounded once to the float type of the logits. */
export function returnRounded(read: LogitsRead, results: Float64Array): unknown {
  const rounded = read.createResult(results.length);
  const storage = storageOf(rounded);
  const encode = encoderOf(read.batch.dtype, storage);
  for (let r = 0; r < results.length; r++) storage[r] = encode(results[r]!);
  return returnPerRow(read, rounded);
}
