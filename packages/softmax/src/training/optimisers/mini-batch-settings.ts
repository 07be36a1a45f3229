import { type LabelledFeatures, readExamples } from "./labelled-features.ts";
import type { Batch } from "./network-gradient.ts";
import {
  ABOVE_ZERO,
  CLASS_COUNT,
  COUNT,
  checkValidationOptions,
  FROM_ZERO,
  readClassWeights,
  readFlag,
  readNumber,
} from "./read-settings.ts";

/** After every epoch. */
export interface EpochProgress {
  /** From 1. */
  readonly epoch: number;
  /** Mean loss of the epoch's rows, each before the step it led to, nats; without the penalty. */
  readonly loss: number;
  /** Mean loss of the held-out rows, nats; where there are any. */
  readonly validationLoss?: number;
}

/** Options of mini-batch training. */
export interface MiniBatchOptions {
  /** Most times all rows are read. Default 10. */
  readonly epochs?: number;
  /** Rows of a step. Default 128. */
  readonly batchSize?: number;
  /** Of Adam, in the first epoch; it falls in equal parts, to 1/epochs of it in the last. Default 0.001. */
  readonly learningRate?: number;
  /** λ of the penalty `λ/2·Σ‖W‖²`, beside the loss summed over rows; biases are free. Default 1. */
  readonly l2?: number;
  /** How much each class counts, `[K]`. Default 1 each. */
  readonly classWeights?: ArrayLike<number>;
  /** Held-out rows. Their sample weights count, class weights do not. */
  readonly validation?: LabelledFeatures;
  /** Epochs without a lower held-out loss after which it ends, with the best epoch's model. Default: none. */
  readonly patience?: number;
  /** Whether the model divides its logits by the temperature that suits the held-out rows best. Default false. */
  readonly calibrate?: boolean;
  /** Once aborted, the signal's reason is thrown before the next step. */
  readonly signal?: AbortSignal;
  /** Called after every epoch; false ends the training with the model so far. */
  readonly onProgress?: (progress: EpochProgress) => unknown;
}

export const MINI_BATCH_OPTIONS = [
  "epochs",
  "batchSize",
  "learningRate",
  "l2",
  "classWeights",
  "validation",
  "patience",
  "calibrate",
  "signal",
  "onProgress",
] as const satisfies readonly (keyof MiniBatchOptions)[];

/** The same, checked. */
export interface MiniBatchSettings {
  /** What is being done, for messages. */
  readonly task: string;
  readonly inputs: number;
  readonly classes: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly l2: number;
  readonly classWeights: Float64Array | undefined;
  readonly validation: Batch | undefined;
  readonly patience: number | undefined;
  readonly calibrate: boolean;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: ((progress: EpochProgress) => unknown) | undefined;
}

/** @param sizes D and K */
export function readMiniBatchSettings(
  task: string,
  options: MiniBatchOptions,
  sizes: { readonly inputs: number; readonly classes: number },
): MiniBatchSettings {
  checkValidationOptions(task, options);
  const { validation, patience, signal, onProgress } = options;
  const number = readNumber.bind(undefined, task);
  const classes = number("classes", sizes.classes, CLASS_COUNT);
  return {
    task,
    inputs: sizes.inputs,
    classes,
    epochs: number("epochs", options.epochs ?? 10, COUNT),
    batchSize: number("batchSize", options.batchSize ?? 128, COUNT),
    learningRate: number("learningRate", options.learningRate ?? 0.001, ABOVE_ZERO),
    l2: number("l2", options.l2 ?? 1, FROM_ZERO),
    classWeights: readClassWeights(task, options.classWeights, classes),
    validation:
      validation && readFloat32Examples(`${task}, validation`, validation, { inputs: sizes.inputs, classes }),
    patience: patience === undefined ? undefined : number("patience", patience, COUNT),
    calibrate: readFlag(task, "calibrate", options.calibrate ?? false),
    signal,
    onProgress,
  };
}

/** Checked rows with features rounded to float32; one too large for it counts as not finite. */
export function readFloat32Examples(
  task: string,
  given: LabelledFeatures,
  expected: Parameters<typeof readExamples>[2],
) {
  const features =
    given.features instanceof Float64Array ? Float32Array.from(given.features) : given.features;
  return { ...readExamples(task, { ...given, features }, expected), features: features as Float32Array };
}
