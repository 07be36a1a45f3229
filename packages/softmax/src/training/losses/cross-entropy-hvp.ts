import { checkOptionNames, LOGIT_OPTIONS } from "../../logits/check-options.ts";
import type { LogitInput, LogitOptionsWithOutput } from "../../logits/logit-input.ts";
import type { ResultOf } from "../../logits/logit-result.ts";
import { readLogits } from "../../logits/read-logits.ts";
import { keepApart } from "../../logits/read-output.ts";
import { softmaxJvpInto } from "../../math/jacobian.ts";
import { overTemperature } from "../../math/temperature.ts";
import { openResult } from "../../operations/open-result.ts";
import { createRowWriter } from "../../operations/row-writer.ts";
import { rowsOf } from "../../operations/rows-of.ts";
import { softmaxRowsOf } from "../../operations/softmax-rows.ts";
import { readBeside } from "./read-beside.ts";

/**
 * `H v = p ⊙ (v − ⟨p, v⟩)/T²`: the Hessian of each row's cross-entropy in its logits, times a vector; p = softmax(z/T).
 *
 * H is `(diag(p) − p pᵀ)/T²`, never formed, and does not depend on the target. It is the Hessian of `reduction: "sum"`
 * without weights; for the mean divide v by N, and with class weights multiply each row's v by `w_t` (and divide by their
 * sum). The same product serves `log Z` (it is its Hessian) and, times T², `distillationLoss`.
 *
 * | row                                         | result                        |
 * | ------------------------------------------- | ----------------------------- |
 * | a `-Infinity` logit, or one masked          | 0 there, whatever v is there  |
 * | every class masked                          | 0 row                         |
 * | only `-Infinity`; a `+Infinity` or a NaN    | NaN row                       |
 * | T = 0, T = `Infinity` (the limits)          | 0 or ±∞ among ties; 0         |
 *
 * @param logits one row `[K]`; rows `[N, K]`; flat numbers that `shape` and `axis` describe; or a tensor
 * @param vector v, as many values, laid out the same
 * @param options `shape`, `axis`, `temperature`, `where`, `dtype` (of both), `out`
 * @returns in the container and float type of the logits, within 8 float64 ulp of p_k · max |v| / T², then rounded to that
 * type; with `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, different shapes, unknown option
 * @throws {RangeError} a shape, axis, temperature or mask value that cannot be
 * @example
 * crossEntropyHvp([0, 0], [1, 0]); // [0.25, -0.25]
 */
export function crossEntropyHvp<
  Logits extends LogitInput,
  const Options extends LogitOptionsWithOutput | undefined = undefined,
>(logits: Logits, vector: LogitInput, options?: Options): ResultOf<Logits, Options> {
  const given: LogitOptionsWithOutput = options ?? {};
  checkOptionNames("crossEntropyHvp", given, [...LOGIT_OPTIONS, "out"]);
  const read = readLogits(logits, given);
  const { storage, toContainer } = openResult(read, given.out);
  const writeRow = createRowWriter(read.batch, storage);
  const vectors = rowsOf(keepApart(readBeside(vector, read, given, "the vector"), storage));
  for (const row of softmaxRowsOf(keepApart(read.batch, storage), read.temperature)) {
    const v = vectors.next().value!.values;
    const { probabilities: p, temperature: T } = row;
    if (row.isMasked) p.fill(0);
    for (let k = 0; k < p.length; k++) if (p[k] === 0) v[k] = 0;
    softmaxJvpInto(p, p, v, T);
    for (let k = 0; k < p.length; k++) p[k] = overTemperature(p[k]!, T);
    writeRow(row.index, p);
  }
  return toContainer() as ResultOf<Logits, Options>;
}
