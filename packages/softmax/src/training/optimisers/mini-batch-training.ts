import { Adam } from "./adam.ts";
import { type DenseLayer, parametersOf } from "./dense-layer.ts";
import { HeldOutLoss } from "./held-out-loss.ts";
import type { MiniBatchSettings } from "./mini-batch-settings.ts";
import { type Batch, type Dropout, networkGradient } from "./network-gradient.ts";
import { networkLoss } from "./network-loss.ts";

/** How mini-batch training went. */
export interface TrainingSummary {
  /** `"stopped"`: `onProgress` returned false. `"early-stopping"`: the held-out loss did not fall any more. */
  readonly ended: "epochs" | "early-stopping" | "stopped";
  /** How many times the rows were read to their end. */
  readonly epochs: number;
  /** Mean loss of the last epoch's rows, each before the step it led to, nats; without the penalty. */
  readonly loss: number;
  /** The least mean loss of the held-out rows, nats: with `patience` the model's own. */
  readonly validationLoss?: number;
}

/** Adam over mini-batches: a network's parameters, step by step, epoch by epoch. */
export class MiniBatchTraining {
  readonly #layers: readonly DenseLayer[];
  readonly #gradients: readonly DenseLayer[];
  readonly #settings: MiniBatchSettings;
  readonly #dropout: Dropout | undefined;
  readonly #adam: Adam;
  readonly #heldOut: HeldOutLoss;
  #epoch = 0;
  #epochLoss = 0;
  #epochWeight = 0;
  /** Σ of weights of an epoch: of all of the first, and of its rows so far before. */
  #totalWeight = 0;
  #summary: Omit<TrainingSummary, "validationLoss"> = { ended: "epochs", epochs: 0, loss: Number.NaN };

  /** @param layers changed by every step */
  constructor(layers: readonly DenseLayer[], settings: MiniBatchSettings, dropout: Dropout | undefined) {
    this.#layers = layers;
    this.#gradients = layers.map((layer) => ({
      ...layer,
      weights: layer.weights.slice(),
      bias: layer.bias?.slice(),
    }));
    this.#settings = settings;
    this.#dropout = dropout;
    this.#adam = new Adam(parametersOf(layers));
    this.#heldOut = new HeldOutLoss(settings.patience);
  }

  /** One step down the gradient of a batch's mean loss and the penalty's share in it. */
  step(batch: Batch): void {
    const { task, signal, l2, learningRate, epochs } = this.#settings;
    signal?.throwIfAborted();
    const weight = batch.weights.reduce((sum, each) => sum + each, 0);
    if (weight === 0) return;
    const loss = networkGradient(this.#layers, this.#gradients, batch, this.#dropout);
    if (!Number.isFinite(loss)) {
      throw new RangeError(
        `Cannot ${task}: the loss is ${loss} in epoch ${this.#epoch + 1}, features of a size near 1 or a smaller learningRate is wanted`,
      );
    }
    this.#epochLoss += loss;
    this.#epochWeight += weight;
    this.#totalWeight = Math.max(this.#totalWeight, this.#epochWeight);
    this.#layers.forEach((layer, l) => {
      meanGradient(layer, this.#gradients[l]!, 1 / weight, l2 / this.#totalWeight);
    });
    // Adam's steps do not shrink by themselves; smaller ones towards the end come to rest nearer to a minimum.
    this.#adam.step(parametersOf(this.#gradients), learningRate * (1 - this.#epoch / epochs));
  }

  /** Measures and reports; returns whether another epoch is wanted. @throws {RangeError} when the epoch had no rows */
  endEpoch(): boolean {
    const { task, validation, onProgress, epochs } = this.#settings;
    if (this.#epochWeight === 0) {
      throw new RangeError(
        `Cannot ${task}: epoch ${this.#epoch + 1} had no rows that count, rows are wanted`,
      );
    }
    const loss = this.#epochLoss / this.#epochWeight;
    this.#epochLoss = 0;
    this.#epochWeight = 0;
    const epoch = ++this.#epoch;
    this.#summary = { ended: "epochs", epochs: epoch, loss };
    const validationLoss = validation && networkLoss(this.#layers, validation);
    const isStale =
      validationLoss !== undefined && this.#heldOut.give(validationLoss, parametersOf(this.#layers));
    const progress = { epoch, loss, ...(validationLoss !== undefined && { validationLoss }) };
    const isStopped = onProgress?.(progress) === false;
    if (isStopped) this.#summary = { ...this.#summary, ended: "stopped" };
    else if (isStale) this.#summary = { ...this.#summary, ended: "early-stopping" };
    return !isStopped && !isStale && epoch < epochs;
  }

  /** Puts the best parameters in place, where they were kept. */
  finish(): TrainingSummary {
    this.#heldOut.restore(parametersOf(this.#layers));
    if (this.#settings.validation === undefined) return this.#summary;
    return { ...this.#summary, validationLoss: this.#heldOut.least };
  }
}

/** Sums of gradients become means, and the penalty's gradient is added: of weights, not of biases. */
function meanGradient(layer: DenseLayer, gradient: DenseLayer, scale: number, penalty: number): void {
  const { weights } = gradient;
  for (let i = 0; i < weights.length; i++) weights[i] = weights[i]! * scale + penalty * layer.weights[i]!;
  const { bias } = gradient;
  if (bias) for (let k = 0; k < bias.length; k++) bias[k]! *= scale;
}
