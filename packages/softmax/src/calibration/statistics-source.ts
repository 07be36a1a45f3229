import type { RowStatistics } from "../kernels/kernels.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";

/** What computes row statistics beside the calling thread, with the same bits as the kernels: `Threads`, for one. */
export interface StatisticsSource {
  /** Fills `out`; none of the arrays is changed or used for something else before the promise settles. */
  rowStatistics(
    batch: LogitBatch,
    betas: Float64Array,
    labels: Int32Array,
    out: RowStatistics,
  ): Promise<void>;
}
