import type { Temperature } from "../kernels/kernels.ts";
import { openKernels } from "../kernels/open-kernels.ts";
import { encoderOf, firstPlaceOf, toFloat64 } from "../kernels/row-layout.ts";
import { checkOptionNames } from "../logits/check-options.ts";
import type { FloatStorage, LogitBatch } from "../logits/logit-batch.ts";
import type { LogitInput, LogitOptions, LogitOptionsWithOutput } from "../logits/logit-input.ts";
import type { ResultOf } from "../logits/logit-result.ts";
import { readLogits } from "../logits/read-logits.ts";
import { keepApart } from "../logits/read-output.ts";
import { softmaxJvpInto } from "../math/jacobian.ts";
import { openResult } from "./open-result.ts";
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
 * @returns ∂L/∂z in the container and float type of the probabilities; within 3 float64 ulp of p_k·max|g|/T,
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
  const product = readProduct("softmaxVjp", probabilities, upstream, options ?? {});
  multiplyByKernels(product);
  return product.toContainer() as ResultOf<Probabilities, Options>;
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
  const product = readProduct("softmaxJvp", probabilities, tangent, options ?? {});
  multiplyRows(product);
  return product.toContainer() as ResultOf<Probabilities, Options>;
}

/** Both factors, checked, and where the product goes. */
interface Product {
  readonly p: LogitBatch;
  readonly v: LogitBatch;
  readonly temperature: Temperature;
  readonly out: FloatStorage;
  readonly toContainer: () => unknown;
}

function readProduct(
  operation: string,
  probabilities: LogitInput,
  vector: LogitInput,
  options: JacobianOptions,
): Product {
  checkOptionNames(operation, options, ["shape", "axis", "temperature", "dtype", "out"]);
  const p = readLogits(probabilities, options, "probabilities");
  const v = readLogits(vector, optionsOfVector(vector, p.shape, options), "the vector");
  if (p.shape.join() !== v.shape.join()) {
    throw new TypeError(
      `Cannot multiply the Jacobian at probabilities of shape [${p.shape.join(", ")}]: the vector has shape [${v.shape.join(", ")}], must be the same`,
    );
  }
  const { storage: out, toContainer } = openResult(p, options.out);
  return {
    p: keepApart(p.batch, out),
    v: keepApart(v.batch, out),
    temperature: p.temperature,
    out,
    toContainer,
  };
}

/** The kernels take factors of one type: of two, both are widened to float64, and the product rounded once. */
function multiplyByKernels({ p, v, temperature, out }: Product): void {
  if (p.dtype === v.dtype) {
    openKernels().softmaxVjp(p, v.data, temperature, out);
    return;
  }
  const wide = new Float64Array(out.length);
  const batch: LogitBatch = { ...p, data: toFloat64(p), dtype: "float64" };
  openKernels().softmaxVjp(batch, toFloat64(v), temperature, wide);
  const encode = encoderOf(p.dtype, out);
  for (let i = 0; i < wide.length; i++) out[i] = encode(wide[i]!);
}

function multiplyRows({ p, v, temperature: T, out }: Product): void {
  const encode = encoderOf(p.dtype, out);
  const vectors = rowsOf(v);
  for (const { index, values: row } of rowsOf(p)) {
    softmaxJvpInto(row, row, vectors.next().value!.values, typeof T === "number" ? T : T[index]!);
    const start = firstPlaceOf(p, index);
    for (let k = 0; k < p.classes; k++) out[start + k * p.inner] = encode(row[k]!);
  }
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
