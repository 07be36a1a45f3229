import type { Random } from "../../math/random.ts";

/** One layer of a network: `x·W + b`. */
export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
  /** W, `[inputs, outputs]`, row-major. */
  readonly weights: Float32Array;
  /** b, `[outputs]`. */
  readonly bias: Float32Array | undefined;
}

export function zeroLayer(inputs: number, outputs: number, hasBias: boolean): DenseLayer {
  const bias = hasBias ? new Float32Array(outputs) : undefined;
  return { inputs, outputs, weights: new Float32Array(inputs * outputs), bias };
}

/**
 * Weights uniform in ±√(6 / inputs), biases 0: rectified units then keep the size of what goes through them (He et al.
 * 2015). Uniform and not normal, because √ has the same bits on every engine, unlike the logarithm a normal number needs.
 */
export function heLayer(inputs: number, outputs: number, random: Random): DenseLayer {
  const layer = zeroLayer(inputs, outputs, true);
  const limit = Math.sqrt(6 / inputs);
  for (let i = 0; i < layer.weights.length; i++) layer.weights[i] = (2 * random.next() - 1) * limit;
  return layer;
}

/** All arrays that training changes. */
export function parametersOf(layers: readonly DenseLayer[]): Float32Array[] {
  return layers.flatMap(({ weights, bias }) => (bias === undefined ? [weights] : [weights, bias]));
}
