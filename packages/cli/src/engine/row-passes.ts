/**
 * Reads the rows as often as a fit needs: from memory when they are few, from the files again when they are many.
 *
 * @module
 */
import { setImmediate } from "node:timers/promises";
import type { LogitChunk, RowReader } from "./row-reader.ts";

/** Rows beyond this many bytes are read from the files in every pass, so that memory stays flat. */
const KEPT_BYTES = 64 * 2 ** 20;

export class RowPasses {
  readonly reader: RowReader;
  private kept: LogitChunk[] | undefined;

  constructor(reader: RowReader) {
    this.reader = reader;
  }

  async *chunks(): AsyncGenerator<LogitChunk> {
    if (this.kept) {
      for (const chunk of this.kept) {
        yield chunk;
        // Rows from memory need no waiting: without this an interrupt and the progress would.
        await setImmediate();
      }
      return;
    }
    let keeping: LogitChunk[] | undefined = [];
    let bytes = 0;
    for await (const chunk of this.reader.logits()) {
      bytes += chunk.data.byteLength;
      if (bytes > KEPT_BYTES) keeping = undefined;
      keeping?.push(chunk);
      yield chunk;
    }
    this.kept = keeping;
  }
}
