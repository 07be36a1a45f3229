import { openKernels } from "../kernels/open-kernels.ts";
import { checkOptionNames, LOGIT_OPTIONS } from "../logits/check-options.ts";
import { rowCount } from "../logits/logit-batch.ts";
import type { LogitInput, LogitOptions } from "../logits/logit-input.ts";
import type { FloatArrayOf } from "../logits/logit-result.ts";
import { storageOf } from "../logits/read-array.ts";
import { type LogitsRead, readLogits } from "../logits/read-logits.ts";
import { rowsOf } from "../logits/return-results.ts";
import type { IndicesOf } from "./argmax.ts";

/** The k best classes of each row, best first: `[N, k]`, nested for nested rows. */
export type TopKOf<Logits extends LogitInput> = Logits extends readonly (readonly number[])[]
  ? {
      readonly indices: number[][];
      readonly probabilities: number[][];
      readonly logProbabilities: number[][];
    }
  : {
      readonly indices: IndicesOf<Logits>;
      readonly probabilities: FloatArrayOf<Logits>;
      readonly logProbabilities: FloatArrayOf<Logits>;
    };

/**
 * The k classes with the largest logits of each row, best first, their softmax probabilities and the logarithms of these.
 *
 * Ties go to the lower index; a NaN counts as the largest, and its row's probabilities are NaN. Masked classes come
 * last, with probability 0. The probabilities are those of the whole row, with the bits that `softmax` and `logSoftmax`
 * give: they do not add up to 1.
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param k how many classes, 1 ≤ k ≤ K
 * @param options `shape`, `axis`, `temperature`, `where`, `dtype`
 * @returns `indices`, `probabilities` and `logProbabilities` (nats), `[N, k]` row after row: nested arrays for rows,
 * `number[]` for `number[]`, otherwise an `Int32Array` and the float type of the logits. Error bounds as `softmax` and
 * `logSoftmax`
 * @throws {TypeError} wrong kind, ragged rows, wrong length, unknown option
 * @throws {RangeError} k is not a whole number from 1 to K; a shape, axis, temperature or mask value that cannot be
 * @example
 * topK([0, 0, -1], 1); // { indices: [0], probabilities: [0.4223187982515182], logProbabilities: [-0.861994804058251] }
 */
export function topK<Logits extends LogitInput>(
  logits: Logits,
  k: number,
  options: LogitOptions = {},
): TopKOf<Logits> {
  checkOptionNames("topK", options, LOGIT_OPTIONS);
  const read = readLogits(logits, options);
  const { batch, createResult } = read;
  if (!Number.isInteger(k) || k < 1 || k > batch.classes) {
    throw new RangeError(
      `Cannot take the top ${k} of ${batch.classes} classes: k must be a whole number from 1 to ${batch.classes}`,
    );
  }
  const length = rowCount(batch) * k;
  const indices = new Int32Array(length);
  const probabilities = createResult(length);
  const logProbabilities = createResult(length);
  openKernels().topK(batch, read.temperature, k, {
    indices,
    probabilities: storageOf(probabilities),
    logProbabilities: storageOf(logProbabilities),
  });
  const inContainer = containerOf(read, k);
  return {
    indices: inContainer(indices),
    probabilities: inContainer(probabilities),
    logProbabilities: inContainer(logProbabilities),
  } as TopKOf<Logits>;
}

function containerOf(
  { container: { kind } }: LogitsRead,
  k: number,
): (results: ArrayLike<number>) => unknown {
  if (kind === "rows") return (results) => rowsOf(results, k, results.length / k);
  return kind === "numbers" ? (results) => Array.from(results) : (results) => results;
}
