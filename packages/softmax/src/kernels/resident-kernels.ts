/**
 * Finds the arena that an operation's arrays live in, and computes there.
 *
 * @module
 */
import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";
import type { Kernels, Temperature } from "./kernels.ts";
import { needsTaming } from "./wasm/tile-temperatures.ts";

/** Bytes of an arena that its kernels work in. Pages that are never touched cost nothing. */
export const SCRATCH_BYTES = 2 ** 24;
/** Of those: one row in float64 as a tile and as scratch, its results, and at most one tile of shorter rows. */
const BYTES_PER_CLASS = 24;
const BYTES_OF_TILE = 2 ** 22;
/** Smaller arrays are not worth a look: until its buffer is asked for, an array so short has none. */
const LEAST_BYTES = 65;

const homes = new WeakMap<ArrayBufferLike, Kernels>();

/** Arrays over `buffer` are computed by `kernels`, in whose memory they live. */
export function addHome(buffer: ArrayBufferLike, kernels: Kernels): void {
  homes.set(buffer, kernels);
}

export function removeHome(buffer: ArrayBufferLike): void {
  homes.delete(buffer);
}

/** Computes in the arena that the logits or the results live in; in `elsewhere` what an arena has no room for. */
export function residentKernels(elsewhere: Kernels): Kernels {
  const at = (batch: LogitBatch, out: FloatStorage | undefined, bytes = 0) =>
    (batch.inner === 1 ? homeOf(batch, out, bytes) : undefined) ?? elsewhere;
  return {
    name: elsewhere.name,
    softmax(batch, temperature, out) {
      const home = batch.inner === 1 ? at(batch, out) : homeOfColumns(batch, temperature, out);
      (home ?? elsewhere).softmax(batch, temperature, out);
    },
    logSoftmax: (batch, temperature, out) => at(batch, out).logSoftmax(batch, temperature, out),
    logSumExp: (batch, temperature, out) => at(batch, undefined).logSumExp(batch, temperature, out),
    rowStatistics: (batch, betas, labels, out) =>
      at(batch, undefined, 64 * betas.length).rowStatistics(batch, betas, labels, out),
    crossEntropy: (batch, temperature, labels, out) =>
      at(batch, out.gradient).crossEntropy(batch, temperature, labels, out),
    topK: (batch, temperature, k, out) => at(batch, undefined).topK(batch, temperature, k, out),
    softmaxVjp: (probabilities, upstream, temperature, out) =>
      at(probabilities, out).softmaxVjp(probabilities, upstream, temperature, out),
    log: (values, out) => elsewhere.log(values, out),
  };
}

function homeOf(batch: LogitBatch, out: FloatStorage | undefined, bytes: number): Kernels | undefined {
  const { data, classes, where } = batch;
  if (data.byteLength < LEAST_BYTES || data instanceof Uint16Array || where !== undefined) return undefined;
  if (BYTES_PER_CLASS * classes + bytes + BYTES_OF_TILE > SCRATCH_BYTES) return undefined;
  return homes.get(data.buffer) ?? (out && homes.get(out.buffer));
}

/** Columns are computed where they are, so that both arrays have to be there. */
function homeOfColumns(batch: LogitBatch, temperature: Temperature, out: FloatStorage): Kernels | undefined {
  const isInPlace = batch.dtype === "float32" && out instanceof Float32Array;
  if (!isInPlace || needsTaming(temperature)) return undefined;
  const home = homeOf(batch, undefined, 8 * batch.inner);
  return home !== undefined && out.buffer === batch.data.buffer ? home : undefined;
}
