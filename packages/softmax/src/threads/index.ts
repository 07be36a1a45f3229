/**
 * Threads for large batches, in Node and in browsers: the same bits as the synchronous functions.
 *
 * @module
 */
export type { RowStatistics } from "../kernels/kernels.ts";
export { createRowStatistics } from "../kernels/kernels.ts";
export type { LogitBatch } from "../logits/logit-batch.ts";
export { openThreads, type ThreadsOptions } from "./open-threads.ts";
export type { ThreadedOptions, Threads } from "./threads.ts";
