/**
 * Kept rows as threads want them: in shared memory, in blocks that are worth dividing.
 *
 * @module
 */
import type { Threads } from "softmax/threads";
import type { LogitChunk } from "./row-reader.ts";

/** DuckDB's chunks of 2,048 rows of 100 classes are a fifth of this, and dividing them costs more than it saves. */
const BLOCK_LOGITS = 2 ** 20;

/** The same rows in the same order, in memory of the pool: chunks that follow each other in a file become one. */
export function gatherChunks(chunks: readonly LogitChunk[], threads: Threads): LogitChunk[] {
  const blocks: LogitChunk[][] = [];
  let logits = 0;
  for (const chunk of chunks) {
    const block = blocks.at(-1);
    logits += chunk.data.length;
    if (block && isContinuedBy(block[0]!, chunk) && logits <= BLOCK_LOGITS) {
      block.push(chunk);
    } else {
      blocks.push([chunk]);
      logits = chunk.data.length;
    }
  }
  return blocks.map((block) => joinChunks(block, threads));
}

function isContinuedBy({ path, data }: LogitChunk, chunk: LogitChunk): boolean {
  return chunk.path === path && chunk.data.constructor === data.constructor;
}

function joinChunks(chunks: readonly LogitChunk[], threads: Threads): LogitChunk {
  const first = chunks[0]!;
  const rows = chunks.reduce((sum, chunk) => sum + chunk.rows, 0);
  const length = rows * first.classes;
  const data =
    first.data instanceof Float32Array
      ? threads.allocate("float32", length)
      : threads.allocate("float64", length);
  const labels = first.labels && new Int32Array(rows);
  const weights = first.weights && new Float64Array(rows);
  const groups = first.groups && chunks.flatMap((chunk) => chunk.groups!);
  let done = 0;
  for (const chunk of chunks) {
    data.set(chunk.data, done * first.classes);
    labels?.set(chunk.labels!, done);
    weights?.set(chunk.weights!, done);
    done += chunk.rows;
  }
  return {
    ...first,
    rows,
    data,
    ...(labels && { labels }),
    ...(weights && { weights }),
    ...(groups && { groups }),
  };
}
