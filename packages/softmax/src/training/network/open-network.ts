import { describeValue } from "../../logits/describe-value.ts";
import { createRandom, type Random } from "../../math/random.ts";
import { type DenseLayer, heLayer } from "../optimisers/dense-layer.ts";
import type { Dropout } from "../optimisers/network-gradient.ts";
import { BELOW_ONE, COUNT, readNumber } from "../optimisers/read-settings.ts";

/** What a network is made of. */
export interface NetworkOptions {
  /** Units of the hidden layers, one or two of them. Default [128]. */
  readonly hidden?: readonly number[];
  /** Probability with which a hidden unit is left out of a step. Default 0. */
  readonly dropout?: number;
  /** An integer: of the first weights, the order of rows and what is dropped. Default 0. */
  readonly seed?: number;
}

/** A network before training, and the random numbers for the rest. */
export function openNetwork(
  task: string,
  { hidden = [128], dropout: rate = 0, seed = 0 }: NetworkOptions,
  inputs: number,
  classes: number,
): {
  readonly layers: readonly DenseLayer[];
  readonly dropout: Dropout | undefined;
  readonly random: Random;
} {
  if (!Array.isArray(hidden) || hidden.length < 1 || hidden.length > 2) {
    throw new TypeError(
      `Cannot ${task}: hidden is ${describeValue(hidden)}, the units of one or two layers are wanted`,
    );
  }
  for (const units of hidden) readNumber(task, "a hidden layer's number of units", units, COUNT);
  readNumber(task, "dropout", rate, BELOW_ONE);
  const random = createRandom(seed);
  const sizes = [inputs, ...hidden, classes];
  const layers = sizes.slice(1).map((outputs, l) => heLayer(sizes[l]!, outputs, random));
  return { layers, dropout: rate === 0 ? undefined : { rate, random }, random };
}
