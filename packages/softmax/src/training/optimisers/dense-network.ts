import { multiplyInto } from "../linear/multiply.ts";
import type { DenseLayer } from "./dense-layer.ts";

/** Rows computed at once where nothing but the last layer is wanted. */
const BLOCK_ROWS = 512;

/** What goes into the last layer, `[rows, its inputs]`: rectified outputs of the layers before, or the features. */
export function lastInputs(
  layers: readonly DenseLayer[],
  features: Float32Array,
  rows: number,
): Float32Array {
  return layers.slice(0, -1).reduce((input, layer) => rectify(applyLayer(layer, input, rows)), features);
}

/** `x·W + b`, `[rows, outputs]`. */
export function applyLayer(layer: DenseLayer, input: Float32Array, rows: number): Float32Array {
  const { inputs: inner, outputs: columns, weights, bias } = layer;
  const out = new Float32Array(rows * columns);
  multiplyInto(out, input, weights, { rows, inner, columns, bias });
  return out;
}

/** Logits of all rows, `[N, K]`. */
export function networkLogits(layers: readonly DenseLayer[], features: Float32Array, rows: number) {
  const last = layers.at(-1)!;
  const out = new Float32Array(rows * last.outputs);
  forEachBlock(layers[0]!.inputs, features, rows, (block, blockRows, first) => {
    const logits = applyLayer(last, lastInputs(layers, block, blockRows), blockRows);
    out.set(logits, first * last.outputs);
  });
  return out;
}

/** Calls `visit` with some rows of the features after the other. */
export function forEachBlock(
  inputs: number,
  features: Float32Array,
  rows: number,
  visit: (features: Float32Array, rows: number, first: number) => void,
): void {
  for (let first = 0; first < rows; first += BLOCK_ROWS) {
    const end = Math.min(rows, first + BLOCK_ROWS);
    visit(features.subarray(first * inputs, end * inputs), end - first, first);
  }
}

/** Negative values become 0, in place. */
export function rectify(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) values[i] = 0;
  return values;
}
