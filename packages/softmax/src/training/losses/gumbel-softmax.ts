import type { Temperature } from "../../kernels/kernels.ts";
import { openKernels } from "../../kernels/open-kernels.ts";
import { gatherRows } from "../../kernels/row-layout.ts";
import { checkOptionNames, LOGIT_OPTIONS } from "../../logits/check-options.ts";
import { describeValue } from "../../logits/describe-value.ts";
import { type LogitBatch, rowCount } from "../../logits/logit-batch.ts";
import type { LogitInput, LogitOptionsWithOutput } from "../../logits/logit-input.ts";
import type { ResultOf } from "../../logits/logit-result.ts";
import { type LogitsRead, readLogits } from "../../logits/read-logits.ts";
import { argmax } from "../../math/argmax.ts";
import { type OpenResult, openResult } from "../../operations/open-result.ts";
import { createRowWriter } from "../../operations/row-writer.ts";
import { type GumbelNoiseOptions, gumbelNoiseInto, readUniforms } from "./gumbel-noise.ts";
import { readBeside } from "./read-beside.ts";

export interface GumbelSoftmaxOptions extends LogitOptionsWithOutput, GumbelNoiseOptions {
  /** Gives 1 for the drawn class and 0 for the others. The gradient stays that of the soft sample. Default false. */
  readonly hard?: boolean;
}

/**
 * `softmax((z + G)/T)` with Gumbel noise `G = −log(−log u)`: a draw from softmax(z) through which a gradient passes (Jang,
 * Gu & Poole 2017, arXiv 1611.01144; Maddison, Mnih & Teh 2017, arXiv 1611.00712).
 *
 * With `hard` the sample is one-hot: class k with the probability that softmax(z) gives it, whatever T. Noise depends on
 * seed, step, row and class alone, so `gumbelSoftmaxVjp` with the same options finds the same sample.
 *
 * | row                                        | result                      |
 * | ------------------------------------------ | --------------------------- |
 * | a `-Infinity` logit, or one masked         | 0 there, never drawn        |
 * | only `-Infinity`; a `+Infinity` or a NaN   | NaN row                     |
 * | every class masked                         | 0 row                       |
 * | T = 0, T = `Infinity` (the limits)         | one-hot; uniform, but with `hard` one-hot |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param options `seed` and `step`, or `random`; `hard`, `temperature`, `shape`, `axis`, `where`, `dtype`, `out`
 * @returns samples in the container and float type of the logits: those of `softmax` at float64 logits z + G, each rounded
 * once; with `out`, that array
 * @throws {TypeError} neither seed nor random, wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} a seed, step, shape, axis, temperature or mask value that cannot be
 * @example
 * gumbelSoftmax([0, 0, -Infinity], { random: (index) => [0.2, 0.6, 0.9][index], hard: true }); // [0, 1, 0]
 */
export function gumbelSoftmax<Logits extends LogitInput, const Options extends GumbelSoftmaxOptions>(
  logits: Logits,
  options: Options,
): ResultOf<Logits, Options> {
  const { read, result, perturbed, probabilities, classes } = drawSamples("gumbelSoftmax", logits, options);
  const writeRow = createRowWriter(read.batch, result.storage);
  for (let start = 0, row = 0; start < perturbed.length; start += classes, row++) {
    const sample = probabilities.subarray(start, start + classes);
    const isRow = sample.some((p) => p > 0); // neither NaN nor masked
    if (options.hard && isRow) {
      const drawn = argmax(perturbed.subarray(start, start + classes));
      sample.fill(0);
      sample[drawn] = 1;
    }
    writeRow(row, sample);
  }
  return result.toContainer() as ResultOf<Logits, Options>;
}

/**
 * The backward pass of `gumbelSoftmax`: `p ⊙ (g − ⟨p, g⟩)/T` with p the soft sample, `hard` or not (straight-through).
 *
 * Give it the logits and options of the forward pass: it draws the same noise again.
 *
 * @param logits as in `gumbelSoftmax`
 * @param upstream g = ∂L/∂sample, as many values, laid out the same
 * @param options those of the forward pass; `out` is for the gradient
 * @returns ∂L/∂z in the container and float type of the logits, a class of probability 0 having 0; within 4 float64 ulp of
 * p_k · max |g| / T, then rounded to that type; with `out`, that array
 * @throws {TypeError} as `gumbelSoftmax`, and different shapes
 * @throws {RangeError} as `gumbelSoftmax`
 * @example
 * gumbelSoftmaxVjp([0, 0], [1, 0], { random: () => 0.5, hard: true }); // [0.25, -0.25]
 */
export function gumbelSoftmaxVjp<Logits extends LogitInput, const Options extends GumbelSoftmaxOptions>(
  logits: Logits,
  upstream: LogitInput,
  options: Options,
): ResultOf<Logits, Options> {
  const samples = drawSamples("gumbelSoftmaxVjp", logits, options);
  const { read, result, probabilities, classes, temperature } = samples;
  const outer = rowCount(read.batch);
  const g = new Float64Array(probabilities.length);
  const beside = readBeside(upstream, read, options, "the upstream gradient");
  gatherRows(beside, 0, outer, g, new Uint8Array(outer));
  const batch: LogitBatch = { data: probabilities, dtype: "float64", outer, classes, inner: 1 };
  openKernels().softmaxVjp(batch, g, temperature, g);
  const writeRow = createRowWriter(read.batch, result.storage);
  for (let row = 0; row < outer; row++) writeRow(row, g.subarray(row * classes, (row + 1) * classes));
  return result.toContainer() as ResultOf<Logits, Options>;
}

interface Samples {
  readonly read: LogitsRead;
  readonly result: OpenResult;
  readonly classes: number;
  readonly temperature: Temperature;
  /** z + G, `[N, K]`. */
  readonly perturbed: Float64Array;
  /** softmax((z + G)/T), `[N, K]`. */
  readonly probabilities: Float64Array;
}

function drawSamples(operation: string, logits: LogitInput, options: GumbelSoftmaxOptions): Samples {
  checkOptionNames(operation, options, [...LOGIT_OPTIONS, "out", "hard", "seed", "step", "random"]);
  const { hard, out } = options;
  if (hard !== undefined && typeof hard !== "boolean") {
    throw new TypeError(`Cannot draw samples: hard is ${describeValue(hard)}, must be true or false`);
  }
  const uniform = readUniforms(options);
  const read = readLogits(logits, options);
  const { batch, temperature } = read;
  const result = openResult(read, out);
  const outer = rowCount(batch);
  const { classes } = batch;
  const perturbed = new Float64Array(outer * classes);
  const isMasked = new Uint8Array(outer);
  gatherRows(batch, 0, outer, perturbed, isMasked);
  const noise = gumbelNoiseInto(new Float64Array(perturbed.length), uniform);
  for (let i = 0; i < noise.length; i++) perturbed[i] = perturbed[i]! + noise[i]!;
  const noisy: LogitBatch = { data: perturbed, dtype: "float64", outer, classes, inner: 1 };
  openKernels().softmax(noisy, temperature, noise);
  for (const [row, masked] of isMasked.entries()) {
    if (masked) noise.fill(0, row * classes, (row + 1) * classes);
  }
  return { read, result, classes, temperature, perturbed, probabilities: noise };
}
