import type { DenseLayer } from "./dense-layer.ts";
import { type LabelledFeatures, weighClasses } from "./labelled-features.ts";
import {
  type MiniBatchOptions,
  type MiniBatchSettings,
  readFloat32Examples,
  readMiniBatchSettings,
} from "./mini-batch-settings.ts";
import { MiniBatchTraining, type TrainingSummary } from "./mini-batch-training.ts";
import type { Batch, Dropout } from "./network-gradient.ts";

/** Begins to read all rows anew: called once an epoch. Its pieces may have any number of rows. */
export type BatchSource = () => AsyncIterable<LabelledFeatures> | Iterable<LabelledFeatures>;

/** A model to train, and what became of it. */
export interface TrainedNetwork {
  readonly layers: readonly DenseLayer[];
  readonly settings: MiniBatchSettings;
  readonly summary: TrainingSummary;
}

/**
 * Trains on rows that come piece by piece; no piece is kept.
 *
 * @param openModel layers for D features, made when the first piece is there
 */
export async function trainOnStream(
  task: string,
  batches: BatchSource,
  options: MiniBatchOptions & { readonly classes: number },
  openModel: (inputs: number) => {
    readonly layers: readonly DenseLayer[];
    readonly dropout?: Dropout | undefined;
  },
): Promise<TrainedNetwork> {
  let model: ReturnType<typeof open> | undefined;
  do {
    for await (const piece of batches()) {
      model ??= open(piece);
      const { inputs, classes, classWeights } = model.settings;
      const examples = weighClasses(readFloat32Examples(task, piece, { inputs, classes }), classWeights);
      for (const batch of cut(examples, inputs, model.settings.batchSize)) model.training.step(batch);
    }
    if (model === undefined) throw new RangeError(`Cannot ${task}: the stream had no rows, rows are wanted`);
  } while (model.training.endEpoch());
  const { layers, settings, training } = model;
  return { layers, settings, summary: training.finish() };

  function open(first: LabelledFeatures) {
    const { classes } = options;
    const { inputs } = readFloat32Examples(task, first, { classes });
    const settings = readMiniBatchSettings(task, options, { inputs, classes });
    const { layers, dropout } = openModel(inputs);
    return { settings, layers, training: new MiniBatchTraining(layers, settings, dropout) };
  }
}

function* cut({ features, rows, labels, weights }: Batch, inputs: number, batchSize: number) {
  for (let first = 0; first < rows; first += batchSize) {
    const end = Math.min(rows, first + batchSize);
    yield {
      features: features.subarray(first * inputs, end * inputs),
      rows: end - first,
      labels: labels.subarray(first, end),
      weights: weights.subarray(first, end),
    };
  }
}
