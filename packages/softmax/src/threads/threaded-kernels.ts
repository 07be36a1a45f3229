import type { RowStatistics } from "../kernels/kernels.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import { checkOptionNames, LOGIT_OPTIONS } from "../logits/check-options.ts";
import { type LogitBatch, rowCount } from "../logits/logit-batch.ts";
import type { LogitInput } from "../logits/logit-input.ts";
import type { ResultOf, RowResultOf } from "../logits/logit-result.ts";
import { storageOf } from "../logits/read-array.ts";
import { readLogits } from "../logits/read-logits.ts";
import { keepApart, readOutput } from "../logits/read-output.ts";
import { returnLike, returnPerRow } from "../logits/return-results.ts";
import { logSumExpTask } from "./log-sum-exp-task.ts";
import { mapTask } from "./map-task.ts";
import { rowStatisticsTask } from "./row-statistics-task.ts";
import { type RowTask, runTask, unitsAtOnce } from "./row-task.ts";
import { SharedArrays } from "./shared-arrays.ts";
import type { SharedRoom } from "./shared-room.ts";
import type { ThreadPool } from "./thread-pool.ts";
import type { ThreadedOptions, Threads } from "./threads.ts";
import { WorkQueue } from "./work-queue.ts";

const OPTIONS = [...LOGIT_OPTIONS, "out", "signal"];

export class ThreadedKernels implements Threads {
  readonly threads: number;
  readonly allocate: Threads["allocate"];
  readonly #pool: ThreadPool;
  readonly #room: SharedRoom;
  readonly #queue = new WorkQueue();

  constructor(pool: ThreadPool, room: SharedRoom) {
    const arrays = new SharedArrays(room);
    this.threads = pool.size;
    this.allocate = arrays.allocate.bind(arrays) as Threads["allocate"];
    this.#pool = pool;
    this.#room = room;
  }

  async softmax<Logits extends LogitInput, const Options extends ThreadedOptions | undefined = undefined>(
    logits: Logits,
    options?: Options,
  ): Promise<ResultOf<Logits, Options>> {
    return (await this.#map("softmax", logits, options ?? {})) as ResultOf<Logits, Options>;
  }

  async logSoftmax<Logits extends LogitInput, const Options extends ThreadedOptions | undefined = undefined>(
    logits: Logits,
    options?: Options,
  ): Promise<ResultOf<Logits, Options>> {
    return (await this.#map("logSoftmax", logits, options ?? {})) as ResultOf<Logits, Options>;
  }

  async logSumExp<Logits extends LogitInput, const Options extends ThreadedOptions | undefined = undefined>(
    logits: Logits,
    options?: Options,
  ): Promise<RowResultOf<Logits, Options>> {
    checkOptionNames("logSumExp", options ?? {}, OPTIONS);
    const { out: given, signal }: ThreadedOptions = options ?? {};
    const read = readLogits(logits, options ?? {});
    const rows = rowCount(read.batch);
    const result = given ?? read.createResult(rows);
    const out = given === undefined ? storageOf(result) : readOutput("out", given, rows, read.batch.dtype);
    const batch = keepApart(read.batch, out);
    const task = logSumExpTask(batch, read.temperature, out, this.#room);
    await this.#run(task, () => openKernels().logSumExp(batch, read.temperature, out), signal);
    task?.finish();
    return (given ?? returnPerRow(read, result)) as RowResultOf<Logits, Options>;
  }

  async rowStatistics(
    batch: LogitBatch,
    betas: Float64Array,
    labels: Int32Array | undefined,
    out: RowStatistics,
    signal?: AbortSignal,
  ): Promise<void> {
    const task = rowStatisticsTask(batch, betas, labels, out, this.#room);
    await this.#run(task, () => openKernels().rowStatistics(batch, betas, labels, out), signal);
  }

  async close(): Promise<void> {
    const reason = new Error("Cannot compute with threads: they were closed");
    this.#queue.close(reason);
    await this.#pool.close(reason);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #map(
    operation: "softmax" | "logSoftmax",
    logits: LogitInput,
    options: ThreadedOptions,
  ): Promise<unknown> {
    checkOptionNames(operation, options, OPTIONS);
    const { out: given, signal } = options;
    const read = readLogits(logits, options);
    const { length } = read.batch.data;
    const result = given ?? read.createResult(length);
    const out = given === undefined ? storageOf(result) : readOutput("out", given, length, read.batch.dtype);
    const batch = keepApart(read.batch, out);
    const task = mapTask(operation, batch, read.temperature, out, this.#room);
    await this.#run(task, () => openKernels()[operation](batch, read.temperature, out), signal);
    return given ?? returnLike(read, result);
  }

  /** Computes the task, or calls `compute` where there is none, when its turn has come. */
  #run(task: RowTask | undefined, compute: () => void, signal: AbortSignal | undefined): Promise<void> {
    return this.#queue.add(async () => {
      if (task === undefined || unitsAtOnce(task) === 0) compute();
      else await runTask(task, this.#pool, this.#room, signal);
    }, signal);
  }
}
