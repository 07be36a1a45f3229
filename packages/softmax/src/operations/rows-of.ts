import { gatherRows } from "../kernels/row-layout.ts";
import { rowCount } from "../logits/logit-batch.ts";
import type { LogitsRead } from "../logits/read-logits.ts";

/** One row of a batch as float64. Its `logits` are overwritten by the next row. */
export interface GatheredRow {
  readonly index: number;
  readonly logits: Float64Array;
  readonly temperature: number;
  /** No class takes part. */
  readonly isMasked: boolean;
}

/** Row after row of any layout, for operations that `math/` computes; classes left out are −∞. */
export function* rowsOf(read: Pick<LogitsRead, "batch" | "temperature">): Generator<GatheredRow> {
  const { batch, temperature } = read;
  const logits = new Float64Array(batch.classes);
  const isMasked = new Uint8Array(1);
  const rows = rowCount(batch);
  for (let index = 0; index < rows; index++) {
    gatherRows(batch, index, 1, logits, isMasked);
    const T = typeof temperature === "number" ? temperature : temperature[index]!;
    yield { index, logits, temperature: T, isMasked: isMasked[0] === 1 };
  }
}
