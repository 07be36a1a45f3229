import { encoderOf, firstPlaceOf } from "../kernels/row-layout.ts";
import { checkOptionNames } from "../logits/check-options.ts";
import type { LogitInput, LogitOptions, LogitOptionsWithOutput } from "../logits/logit-input.ts";
import type { ResultOf } from "../logits/logit-result.ts";
import { storageOf } from "../logits/read-array.ts";
import { readLogits } from "../logits/read-logits.ts";
import { keepApart, readOutput } from "../logits/read-output.ts";
import { returnLike } from "../logits/return-results.ts";
import { softmaxJvpInto, softmaxVjpInto } from "../math/jacobian.ts";
import { rowsOf } from "./rows-of.ts";

export type JacobianOptions = Omit<LogitOptionsWithOutput, "where">;

/**
 * `Jᵀ g = p ⊙ (g − ⟨p, g⟩)/T`: the backward pass of softmax, a gradient in the probabilities as one in the logits.
 *
 * A class of probability 0 (masked, or `-Infinity`) has gradient 0. NaN in gives a NaN row. T = 0 gives the limit: 0 or ±∞.
 *
 * @param probabilities p = softmax(z/T): one row `[K]`, rows `[N, K]`, flat numbers with `shape`, or a tensor
 * @param upstream g = ∂L/∂p, as many values, laid out the same
 * @param options `shape`, `axis`, `temperature` (the one that made p), `dtype` (of both), `out`
 * @returns ∂L/∂z in the container and float type of the probabilities; within 4 float64 ulp of p_k·max|g|/T,
 * then rounded to that type; with `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, different shapes, unknown option
 * @throws {RangeError} a shape, axis or temperature that cannot be
 * @example
 * softmaxVjp([0.5, 0.5], [1, 0]); // [0.25, -0.25]
 */
export function softmaxVjp<
  Probabilities extends LogitInput,
  const Options extends JacobianOptions | undefined = undefined,
>(probabilities: Probabilities, upstream: LogitInput, options?: Options): ResultOf<Probabilities, Options> {
  return multiply("softmaxVjp", softmaxVjpInto, probabilities, upstream, options ?? {}) as ResultOf<
    Probabilities,
    Options
  >;
}

/**
 * `J v = p ⊙ (v − ⟨p, v⟩)/T`: how the probabilities move when the logits move along v (forward mode).
 *
 * J is symmetric, so the numbers are those of `softmaxVjp`.
 *
 * @param probabilities p = softmax(z/T): one row `[K]`, rows `[N, K]`, flat numbers with `shape`, or a tensor
 * @param tangent v, a direction in the logits, as many values, laid out the same
 * @param options `shape`, `axis`, `temperature` (the one that made p), `dtype` (of both), `out`
 * @returns the derivative of p along v in the container and float type of the probabilities; within 4 float64 ulp of
 * p_k·max|v|/T, then rounded to that type; with `out`, that array
 * @throws {TypeError} wrong kind, ragged rows, different shapes, unknown option
 * @throws {RangeError} a shape, axis or temperature that cannot be
 * @example
 * softmaxJvp([0.5, 0.5], [1, 0]); // [0.25, -0.25]
 */
export function softmaxJvp<
  Probabilities extends LogitInput,
  const Options extends JacobianOptions | undefined = undefined,
>(probabilities: Probabilities, tangent: LogitInput, options?: Options): ResultOf<Probabilities, Options> {
  return multiply("softmaxJvp", softmaxJvpInto, probabilities, tangent, options ?? {}) as ResultOf<
    Probabilities,
    Options
  >;
}

function multiply(
  operation: string,
  productInto: typeof softmaxVjpInto,
  probabilities: LogitInput,
  vector: LogitInput,
  options: JacobianOptions,
): unknown {
  checkOptionNames(operation, options, ["shape", "axis", "temperature", "dtype", "out"]);
  const p = readLogits(probabilities, options, "probabilities");
  const v = readLogits(vector, optionsOfVector(vector, p.shape, options), "the vector");
  if (p.shape.join() !== v.shape.join()) {
    throw new TypeError(
      `Cannot multiply the Jacobian at probabilities of shape [${p.shape.join(", ")}]: the vector has shape [${v.shape.join(", ")}], must be the same`,
    );
  }
  const result = options.out ?? p.createResult(p.batch.data.length);
  const storage =
    options.out === undefined
      ? storageOf(result)
      : readOutput("out", options.out, p.batch.data.length, p.batch.dtype);
  const encode = encoderOf(p.batch.dtype, storage);
  const vectors = rowsOf(keepApart(v.batch, storage));
  const { classes, inner } = p.batch;
  for (const { index, values: row } of rowsOf(keepApart(p.batch, storage))) {
    const { temperature: T } = p;
    productInto(row, row, vectors.next().value!.values, typeof T === "number" ? T : T[index]!);
    const start = firstPlaceOf(p.batch, index);
    for (let k = 0; k < classes; k++) storage[start + k * inner] = encode(row[k]!);
  }
  return options.out ?? returnLike(p, result);
}

/** A flat vector takes the shape of the probabilities; rows and tensors bring their own. */
function optionsOfVector(
  vector: LogitInput,
  shape: readonly number[],
  options: JacobianOptions,
): LogitOptions {
  const isFlat = ArrayBuffer.isView(vector) || (Array.isArray(vector) && !Array.isArray(vector[0]));
  return {
    ...(isFlat && { shape }),
    ...(options.axis !== undefined && { axis: options.axis }),
    ...(options.dtype !== undefined && vector instanceof Uint16Array && { dtype: options.dtype }),
  };
}
