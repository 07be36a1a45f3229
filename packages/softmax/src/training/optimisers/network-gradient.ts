import type { Random } from "../../math/random.ts";
import { linearCrossEntropy } from "../linear/linear-cross-entropy.ts";
import { multiplyInto } from "../linear/multiply.ts";
import type { DenseLayer } from "./dense-layer.ts";
import { applyLayer, rectify } from "./dense-network.ts";
import { dropOut } from "./dropout.ts";

/** Rows of one step. */
export interface Batch {
  /** `[rows, D]`. */
  readonly features: Float32Array;
  readonly rows: number;
  readonly labels: Int32Array;
  readonly weights: Float64Array;
}

/** What is dropped while training. */
export interface Dropout {
  /** In [0, 1). */
  readonly rate: number;
  readonly random: Random;
}

/**
 * The loss `Σ_r w_r·(−log p_r[label_r])` of a network and its gradient, by back-propagation.
 *
 * @param gradients like the layers, overwritten
 * @returns nats; NaN, and no gradient, where hidden units overflow float32
 */
export function networkGradient(
  layers: readonly DenseLayer[],
  gradients: readonly DenseLayer[],
  batch: Batch,
  dropout: Dropout | undefined,
): number {
  const { rows, labels, weights: sampleWeights } = batch;
  const inputs = layerInputs(layers, batch, dropout);
  const last = layers.length - 1;
  if (!areFinite(inputs[last]!)) return Number.NaN;
  const { inputs: width, outputs: classes, weights, bias } = layers[last]!;
  const gradient = gradients[last]!;
  gradient.weights.fill(0);
  gradient.bias?.fill(0);
  const upstream = last === 0 ? undefined : new Float32Array(rows * width);
  const loss = linearCrossEntropy(
    { features: inputs[last]!, rows, inputs: width, classes, labels, sampleWeights },
    weights,
    bias,
    { weights: gradient.weights, bias: gradient.bias, features: upstream },
  );
  let back: Float32Array | undefined = upstream;
  for (let l = last - 1; back !== undefined; l--) {
    // Units that were rectified or dropped gave 0; dropout scaled the others.
    maskInto(back, inputs[l + 1]!, 1 / (1 - (dropout?.rate ?? 0)));
    back = backThroughLayer(layers[l]!, gradients[l]!, inputs[l]!, back, { rows, isFirst: l === 0 });
  }
  return loss;
}

/** What goes into each layer. */
function layerInputs(layers: readonly DenseLayer[], batch: Batch, dropout: Dropout | undefined) {
  const inputs = [batch.features];
  for (const layer of layers.slice(0, -1)) {
    const output = rectify(applyLayer(layer, inputs.at(-1)!, batch.rows));
    if (dropout !== undefined) dropOut(output, dropout.rate, dropout.random);
    inputs.push(output);
  }
  return inputs;
}

function areFinite(values: Float32Array): boolean {
  let zero = 0;
  for (let i = 0; i < values.length; i++) zero += 0 * values[i]!;
  return zero === 0;
}

function maskInto(gradient: Float32Array, outputs: Float32Array, scale: number): void {
  for (let i = 0; i < gradient.length; i++) gradient[i] = outputs[i]! > 0 ? gradient[i]! * scale : 0;
}

/** Writes a layer's gradient from the gradient at its outputs; returns that at its inputs, unless it is the first. */
function backThroughLayer(
  { inputs, outputs, weights }: DenseLayer,
  gradient: DenseLayer,
  input: Float32Array,
  upstream: Float32Array,
  { rows, isFirst }: { readonly rows: number; readonly isFirst: boolean },
): Float32Array | undefined {
  multiplyInto(gradient.weights, input, upstream, {
    rows: inputs,
    inner: rows,
    columns: outputs,
    transposed: "left",
  });
  columnSumsInto(gradient.bias!, upstream, rows);
  if (isFirst) return undefined;
  const back = new Float32Array(rows * inputs);
  multiplyInto(back, upstream, weights, { rows, inner: outputs, columns: inputs, transposed: "right" });
  return back;
}

function columnSumsInto(out: Float32Array, values: Float32Array, rows: number): void {
  const columns = out.length;
  const sums = new Float64Array(columns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) sums[c]! += values[r * columns + c]!;
  }
  out.set(sums);
}
