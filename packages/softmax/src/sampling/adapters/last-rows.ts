import type { TensorLike } from "../../logits/logit-input.ts";
import { readLogits } from "../../logits/read-logits.ts";
import type { RowInput } from "../read-row.ts";

/**
 * The logits of each sequence's next token: the last position of a model's output, as rows `[V]` for a `Sampler`.
 *
 * | dims        | rows                                                    |
 * | ----------- | ------------------------------------------------------- |
 * | `[V]`       | 1                                                       |
 * | `[B, V]`    | B                                                       |
 * | `[B, T, V]` | B, of position T − 1: pad a batch on the left, not right |
 *
 * Rows of float tensors are views, not copies: they are good as long as the tensor's data are. float16 rows keep their
 * bits, as onnxruntime gives them (`Uint16Array` in Node 20, `Float16Array` where there is one), in a tensor of one row.
 * Data on a GPU has to be fetched first: `await tensor.getData()`.
 *
 * @param tensor `{ data, dims, type }`, as onnxruntime and transformers.js have it
 * @throws {TypeError} other dims, no tensor, or a type that does not fit the data
 * @throws {RangeError} data of another length, or T = 0
 * @example
 * lastRows({ type: "float32", dims: [1, 2, 3], data: new Float32Array([0, 1, 2, 3, 4, 5]) }); // [new Float32Array([3, 4, 5])]
 */
export function lastRows(tensor: TensorLike): RowInput[] {
  const { batch, shape, container } = readLogits(tensor, {});
  const [rows = 1, positions = 1] = shape.length === 3 ? shape : shape.slice(0, -1);
  if (container.kind !== "tensor" || shape.length > 3) {
    throw new TypeError(
      `Cannot take the last position: dims [${shape.join(", ")}], a tensor of [V], [B, V] or [B, T, V] is wanted`,
    );
  }
  if (positions === 0) {
    throw new RangeError(
      `Cannot take the last position: dims [${shape.join(", ")}] have none, at least one is wanted`,
    );
  }
  const { data, dtype, classes } = batch;
  return Array.from({ length: rows }, (_, row) => {
    const start = ((row + 1) * positions - 1) * classes;
    const view = data.subarray(start, start + classes);
    return view instanceof Uint16Array ? { data: view, dims: [classes], type: dtype } : view;
  });
}
