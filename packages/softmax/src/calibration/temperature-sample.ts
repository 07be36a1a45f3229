/**
 * Which rows the first look at the data takes: their content decides, so it is the same rows in any order, in any
 * number of parts.
 *
 * @module
 */
import type { LabelledLogits } from "./labelled-logits.ts";

/** One row in 2⁴. */
const SHARE_BITS = 4;
/** About so many logits of a row are hashed, besides that of its label. */
const HASHED_LOGITS = 4;

/** The rows of the sample, ascending. Rows with the same logits and label are in it together. */
export function sampledRows({ data, rows, classes, labels }: LabelledLogits): Uint32Array {
  const words = new Uint32Array(data.buffer, data.byteOffset, data.byteLength / 4);
  const size = data.BYTES_PER_ELEMENT / 4;
  const step = Math.max(1, Math.floor(classes / HASHED_LOGITS));
  const sampled = new Uint32Array(rows);
  let count = 0;
  for (let r = 0; r < rows; r++) {
    const label = labels[r]!;
    let hash = mix(label, 0);
    for (let k = 0; k < classes; k += step) hash = mixLogit(hash, words, (r * classes + k) * size, size);
    hash = mixLogit(hash, words, (r * classes + label) * size, size);
    if (finish(hash) >>> (32 - SHARE_BITS) === 0) sampled[count++] = r;
  }
  return sampled.subarray(0, count);
}

/** Copies of some rows, as a batch. */
export function takeRows(batch: LabelledLogits, taken: Uint32Array): LabelledLogits {
  const { classes, labels, weights } = batch;
  const rows = taken.length;
  const data =
    batch.data instanceof Float32Array ? new Float32Array(rows * classes) : new Float64Array(rows * classes);
  for (let i = 0; i < rows; i++) {
    const from = taken[i]! * classes;
    data.set(batch.data.subarray(from, from + classes), i * classes);
  }
  return {
    data,
    rows,
    classes,
    labels: Int32Array.from(taken, (row) => labels[row]!),
    weights: weights && Float64Array.from(taken, (row) => weights[row]!),
  };
}

/** Mixes in the `size` words of a logit's bits. */
function mixLogit(hash: number, words: Uint32Array, at: number, size: number): number {
  const first = mix(hash, words[at]!);
  return size === 1 ? first : mix(first, words[at + 1]!);
}

/** A step of MurmurHash3 in 32 bits (Appleby, public domain). */
function mix(hash: number, word: number): number {
  const product = Math.imul(word, 0xcc9e2d51);
  const mixed = hash ^ Math.imul((product << 15) | (product >>> 17), 0x1b873593);
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
}

/** Its end, after which every bit depends on all words. */
function finish(hash: number): number {
  const first = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return second ^ (second >>> 16);
}
