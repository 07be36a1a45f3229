/**
 * Trains a model on rows of features: in memory, or read anew for every epoch.
 *
 * @module
 */
import { SoftmaxNetwork, SoftmaxRegression } from "softmax/training";
import { UsageError } from "../usage-error.ts";
import { blocking } from "./feature-blocking.ts";
import type { FeatureModel } from "./feature-model.ts";
import type { FeatureRows } from "./feature-rows.ts";

/** A point of the learning curve. */
export interface TrainingStep {
  /** Iterations from 0, or epochs from 1. */
  readonly step: number;
  /** Mean loss, nats: of a regression in memory with the penalty's share. */
  readonly loss: number;
  readonly validationLoss: number | undefined;
}

export interface TrainingRequest {
  readonly classes: number;
  readonly l2: number;
  /** Units of hidden layers; absent for a regression. */
  readonly hidden: readonly number[] | undefined;
  readonly epochs: number | undefined;
  readonly batchSize: number | undefined;
  readonly seed: number;
  readonly validation: FeatureRows | undefined;
  readonly onStep: (step: TrainingStep) => void;
}

/** Rows in memory, or what begins to read them. */
export type RowsToTrain = FeatureRows | (() => AsyncIterable<FeatureRows>);

/** Whether the curve counts passes over the rows, and no iterations. */
export function countsEpochs({ hidden }: TrainingRequest, rows: RowsToTrain): boolean {
  return hidden !== undefined || typeof rows === "function";
}

export async function trainModel(rows: RowsToTrain, request: TrainingRequest): Promise<FeatureModel> {
  try {
    return request.hidden === undefined
      ? await trainRegression(rows, request)
      : await trainNetwork(rows, request);
  } catch (error) {
    // What the library refuses is wrong input here, such as a loss that overflows.
    const isRefused = error instanceof RangeError && error.message.startsWith("Cannot ");
    throw isRefused ? new UsageError(error.message, { cause: error }) : error;
  }
}

async function trainRegression(rows: RowsToTrain, request: TrainingRequest): Promise<FeatureModel> {
  if (typeof rows === "function") return SoftmaxRegression.fitStream(rows, batchOptions(request));
  const { classes, l2, validation, onStep } = request;
  return blocking(() =>
    SoftmaxRegression.fit(rows, {
      ...{ classes, l2 },
      ...(validation && { validation }),
      onProgress: ({ iteration, loss, validationLoss }) => onStep({ step: iteration, loss, validationLoss }),
    }),
  );
}

async function trainNetwork(rows: RowsToTrain, request: TrainingRequest): Promise<FeatureModel> {
  const options = { ...batchOptions(request), hidden: request.hidden!, seed: request.seed };
  return typeof rows === "function"
    ? SoftmaxNetwork.fitStream(rows, options)
    : blocking(() => SoftmaxNetwork.fit(rows, options));
}

function batchOptions({ classes, l2, epochs, batchSize, validation, onStep }: TrainingRequest) {
  return {
    ...{ classes, l2 },
    ...(epochs !== undefined && { epochs }),
    ...(batchSize !== undefined && { batchSize }),
    ...(validation && { validation }),
    onProgress: ({ epoch, loss, validationLoss }: { epoch: number; loss: number; validationLoss?: number }) =>
      onStep({ step: epoch, loss, validationLoss }),
  };
}
