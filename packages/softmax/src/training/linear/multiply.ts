import { checkOptionNames } from "../../logits/check-options.ts";
import { describeValue } from "../../logits/describe-value.ts";
import { checkArray, checkCount, FLOAT32 } from "./check-sizes.ts";
import { hasLinearKernels, withLinearInstance } from "./linear-module.ts";
import type { MultiplyOptions } from "./multiply-options.ts";
import { plainMultiplyInto } from "./plain-multiply.ts";
import { wasmMultiplyInto } from "./wasm-multiply.ts";

const DO = "multiply matrices";
const OPTIONS = ["rows", "inner", "columns", "transposed", "bias", "add"];

/**
 * `out = left·right`, `[rows, inner]`·`[inner, columns]`, row-major: what a layer of a network needs.
 *
 * With `transposed: "left"`, `add` and `out` a gradient of weights it is `out += Xᵀ·G`; with `"right"` it is `G·Wᵀ`; with
 * `bias` it is `X·W + b`.
 *
 * Each element is summed in float32 over `inner` in its order, from what `out` holds or the bias: it is within
 * `(inner + 1)·2⁻²⁴·Σ|terms|` of the exact one, and its bits depend on its row of `left` and its column of `right` alone.
 * Where WebAssembly is forbidden it is summed in float64 and rounded once.
 *
 * @param out `[rows, columns]`; neither `left` nor `right`
 * @param left `[rows, inner]`, or `[inner, rows]` with `transposed: "left"`
 * @param right `[inner, columns]`, or `[columns, inner]` with `transposed: "right"`
 * @returns `out`
 * @throws {TypeError} an array of the wrong kind or length, `bias` and `add` together, an unknown option
 * @throws {RangeError} a size that is no count, another `transposed`
 * @example
 * const [x, w] = [Float32Array.of(1, 2), Float32Array.of(3, 4)];
 * multiplyInto(new Float32Array(1), x, w, { rows: 1, inner: 2, columns: 1 }); // Float32Array [11]
 */
export function multiplyInto(
  out: Float32Array,
  left: Float32Array,
  right: Float32Array,
  options: MultiplyOptions,
): Float32Array {
  checkOptionNames("multiplyInto", options, OPTIONS);
  const { rows, inner, columns, transposed, bias, add } = options;
  for (const [name, count] of Object.entries({ rows, inner, columns })) checkCount(DO, name, count, 0);
  checkArray(DO, "out", out, rows * columns, FLOAT32);
  checkArray(DO, "left", left, rows * inner, FLOAT32);
  checkArray(DO, "right", right, inner * columns, FLOAT32);
  if (bias !== undefined) checkArray(DO, "bias", bias, columns, FLOAT32);
  if (bias !== undefined && add) throw new TypeError(`Cannot ${DO}: bias and add are given, one is wanted`);
  if (transposed !== undefined && transposed !== "left" && transposed !== "right") {
    const given = describeValue(transposed);
    throw new RangeError(`Cannot ${DO}: transposed is ${given}, must be "left" or "right"`);
  }
  if (hasLinearKernels())
    withLinearInstance((instance) => wasmMultiplyInto(instance, out, left, right, options));
  else plainMultiplyInto(out, left, right, options);
  return out;
}
