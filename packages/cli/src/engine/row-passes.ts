/**
 * Reads the rows as often as a fit needs: from memory when they are few, from the files again when they are many.
 *
 * @module
 */
import { setImmediate } from "node:timers/promises";
import type { StatisticsSource } from "softmax/calibration";
import { fileKind } from "./file-kind.ts";
import { gatherChunks } from "./gather-chunks.ts";
import type { PassThreads } from "./pass-threads.ts";
import type { LogitChunk, RowReader } from "./row-reader.ts";

/** Rows beyond this many bytes are read from the files in every pass, so that memory stays flat. */
const KEPT_BYTES = 64 * 2 ** 20;
/** Kept logits that the passes of a fit read often enough to pay for threads. */
const DIVIDED_LOGITS = 2 ** 23;

/** Rows, and the threads to compute them with; without, the calling thread is faster. */
export interface PassChunk {
  readonly chunk: LogitChunk;
  readonly threads: StatisticsSource | undefined;
}

interface KeptChunks {
  readonly chunks: readonly LogitChunk[];
  readonly threads: StatisticsSource | undefined;
}

export class RowPasses {
  readonly reader: RowReader;
  private readonly threads: PassThreads;
  /** What the first pass kept. */
  private read: readonly LogitChunk[] | undefined;
  /** The same, as later passes want it. */
  private kept: KeptChunks | undefined;

  constructor(reader: RowReader, threads: PassThreads) {
    this.reader = reader;
    this.threads = threads;
  }

  async *chunks(): AsyncGenerator<PassChunk> {
    if (this.read) {
      this.kept = await this.prepare(this.read);
      this.read = undefined;
    }
    if (this.kept) yield* fromMemory(this.kept);
    else yield* this.fromFiles();
  }

  private async *fromFiles(): AsyncGenerator<PassChunk> {
    let keeping: LogitChunk[] | undefined = [];
    let bytes = 0;
    for await (const chunk of this.reader.logits()) {
      bytes += chunk.data.byteLength;
      if (bytes > KEPT_BYTES) keeping = undefined;
      keeping?.push(chunk);
      // DuckDB has threads of its own, and with both a pass took longer.
      const isArray = fileKind(chunk.path) === "arrays";
      yield { chunk, threads: isArray ? this.threads.meet(chunk.data.length) : undefined };
    }
    this.read = keeping;
  }

  private async prepare(chunks: readonly LogitChunk[]): Promise<KeptChunks> {
    const logits = chunks.reduce((sum, { data }) => sum + data.length, 0);
    const threads = logits < DIVIDED_LOGITS ? undefined : await this.threads.open();
    return { chunks: threads ? gatherChunks(chunks, threads) : chunks, threads };
  }
}

async function* fromMemory({ chunks, threads }: KeptChunks): AsyncGenerator<PassChunk> {
  for (const chunk of chunks) {
    yield { chunk, threads };
    // Rows from memory need no waiting: without this an interrupt and the progress would.
    await setImmediate();
  }
}
