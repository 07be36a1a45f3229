/**
 * A small neural network whose last layer is a softmax.
 *
 * @module
 */
import { fitTemperature } from "../../calibration/fit-temperature.ts";
import { checkOptionNames } from "../../logits/check-options.ts";
import type { DenseLayer } from "../optimisers/dense-layer.ts";
import { networkLogits } from "../optimisers/dense-network.ts";
import { countClasses, type LabelledFeatures, weighClasses } from "../optimisers/labelled-features.ts";
import {
  MINI_BATCH_OPTIONS,
  type MiniBatchOptions,
  type MiniBatchSettings,
  readFloat32Examples,
  readMiniBatchSettings,
} from "../optimisers/mini-batch-settings.ts";
import { MiniBatchTraining, type TrainingSummary } from "../optimisers/mini-batch-training.ts";
import { readFeatures } from "../optimisers/read-features.ts";
import { divideByTemperature, softmaxOfLogits } from "../optimisers/softmax-of-logits.ts";
import { type BatchSource, trainOnStream } from "../optimisers/train-on-stream.ts";
import { readNetworkJSON, type SoftmaxNetworkJSON, writeNetworkJSON } from "./network-json.ts";
import { type NetworkOptions, openNetwork } from "./open-network.ts";
import { shuffledBatches } from "./shuffled-batches.ts";

/** Options of `SoftmaxNetwork.fitStream`. */
export interface FitNetworkStreamOptions extends MiniBatchOptions, NetworkOptions {
  /** K, at least 2. */
  readonly classes: number;
}

/** Options of `SoftmaxNetwork.fit`. */
export interface FitNetworkOptions extends MiniBatchOptions, NetworkOptions {
  /** K, at least 2. Default: one more than the largest label. */
  readonly classes?: number;
}

const OPTIONS = [...MINI_BATCH_OPTIONS, "classes", "hidden", "dropout", "seed"] as const;
const TASK = "train a softmax network";

/**
 * `softmax(z/T)` with `z = h·W + b` of hidden units `h = max(0, x·W₁ + b₁)`, of one or two layers, computed in float32.
 *
 * @example
 * const corners = { features: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), rows: 4, labels: [0, 1, 1, 0] };
 * const options = { hidden: [16], epochs: 500, learningRate: 0.01, l2: 0, seed: 1 };
 * const exclusiveOr = SoftmaxNetwork.fit(corners, options);
 * exclusiveOr.predictProbabilities(Float32Array.of(0, 1), 1)[1] > 0.9; // true
 */
export class SoftmaxNetwork {
  /** From the features on; the last one gives the logits. */
  readonly layers: readonly DenseLayer[];
  /** T, by which logits are divided; 1 unless it was calibrated. */
  readonly temperature: number;
  /** How the training went; absent in a model that was read from JSON. */
  readonly training: TrainingSummary | undefined;

  private constructor(layers: readonly DenseLayer[], temperature: number, training?: TrainingSummary) {
    this.layers = layers;
    this.temperature = temperature;
    this.training = training;
  }

  /** D. */
  get inputs(): number {
    return this.layers[0]!.inputs;
  }

  /** K. */
  get classes(): number {
    return this.layers.at(-1)!.outputs;
  }

  /**
   * Trains on rows in memory: `(Σ_r w_r·(−log p_r[label_r]) + λ/2·Σ‖W‖²) / Σ_r w_r`, nats, by Adam (Kingma & Ba 2015) over
   * mini-batches in an order that is drawn anew for each epoch. Weights start as He et al. (2015) advise.
   *
   * A seed gives the same bits every time. Labels of one class only, classes without rows and constant features
   * train as any: probabilities go towards what is there.
   *
   * @throws {TypeError} an array of the wrong kind or length, an unknown option
   * @throws {RangeError} a feature, label, weight or option of a wrong value, a loss that overflows
   * @throws {CannotFitTemperature} when `calibrate` finds no temperature
   */
  static fit(examples: LabelledFeatures, options: FitNetworkOptions = {}): SoftmaxNetwork {
    checkOptionNames("SoftmaxNetwork.fit", options, OPTIONS);
    const read = readFloat32Examples(TASK, examples, { classes: options.classes });
    const { inputs } = read;
    const classes = options.classes ?? countClasses(read.labels);
    const settings = readMiniBatchSettings(TASK, options, { inputs, classes });
    const rows = weighClasses(read, settings.classWeights);
    const { layers, dropout, random } = openNetwork(TASK, options, inputs, classes);
    const training = new MiniBatchTraining(layers, settings, dropout);
    do {
      for (const batch of shuffledBatches(rows, inputs, settings.batchSize, random)) training.step(batch);
    } while (training.endEpoch());
    return SoftmaxNetwork.#trained(layers, settings, training.finish());
  }

  /**
   * The same for rows that do not fit in memory: `batches` is called once an epoch, and its pieces are cut into steps of
   * `batchSize` rows and let go. Rows should come in mixed order: steps follow theirs.
   *
   * In the first epoch the penalty is spread over the rows so far, afterwards over all.
   *
   * @throws as `fit`, and {RangeError} for a stream without rows
   */
  static async fitStream(batches: BatchSource, options: FitNetworkStreamOptions): Promise<SoftmaxNetwork> {
    checkOptionNames("SoftmaxNetwork.fitStream", options, OPTIONS);
    const { layers, settings, summary } = await trainOnStream(TASK, batches, options, (inputs) =>
      openNetwork(TASK, options, inputs, options.classes),
    );
    return SoftmaxNetwork.#trained(layers, settings, summary);
  }

  /**
   * Logits of each row divided by T, `[N, K]`.
   *
   * @param features `[N, D]`, finite; those of float64 are rounded to float32
   * @throws {TypeError} an array of the wrong kind or length
   * @throws {RangeError} a feature that is not finite
   */
  predictLogits(features: Float32Array | Float64Array, rows: number): Float32Array {
    const rounded = features instanceof Float64Array ? Float32Array.from(features) : features;
    readFeatures("predict with a softmax network", rounded, rows, this.inputs);
    return divideByTemperature(networkLogits(this.layers, rounded, rows), this.temperature);
  }

  /** The softmax of `predictLogits`, `[N, K]`. */
  predictProbabilities(features: Float32Array | Float64Array, rows: number): Float32Array {
    return softmaxOfLogits(this.predictLogits(features, rows), this.classes);
  }

  /** The model for `JSON.stringify`: nine digits a weight, as many as float32 needs. */
  toJSON(): SoftmaxNetworkJSON {
    return writeNetworkJSON(this.layers, this.temperature);
  }

  /**
   * Reads a model from what `JSON.parse` returned; it predicts the same bits. Fields it does not know are left out.
   *
   * @throws {TypeError} when it is no object
   * @throws {RangeError} naming the first field that is missing or wrong: another schema or version too
   */
  static fromJSON(json: unknown): SoftmaxNetwork {
    const { layers, temperature } = readNetworkJSON(json);
    return new SoftmaxNetwork(layers, temperature);
  }

  static #trained(
    layers: readonly DenseLayer[],
    { calibrate, validation, classes }: MiniBatchSettings,
    summary: TrainingSummary,
  ): SoftmaxNetwork {
    if (!calibrate) return new SoftmaxNetwork(layers, 1, summary);
    const { features, rows, labels, weights } = validation!;
    const logits = networkLogits(layers, features, rows);
    const { temperature } = fitTemperature(logits, labels, { classes, weights });
    return new SoftmaxNetwork(layers, temperature, summary);
  }
}
