/**
 * Rows of files that hold no more than the winner: its confidence, and whether it is right.
 *
 * @module
 */
import type { RawChunk } from "../files/data-file.ts";
import { UsageError } from "../usage-error.ts";

export interface TopLabelRows {
  readonly rows: number;
  readonly confidence: Float64Array;
  /** 1 where the prediction is the label. */
  readonly correct: Uint8Array;
}

/** Checks a chunk's confidences, predictions and labels; the first row that cannot be right is named. */
export function correctRows(chunk: RawChunk, labels: Float64Array, path: string): TopLabelRows {
  const { rows, firstRow } = chunk;
  const confidence = chunk.confidence!;
  const prediction = chunk.prediction!;
  const correct = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) {
    const [c, label, predicted] = [confidence[i]!, labels[i]!, prediction[i]!];
    if (!(c >= 0 && c <= 1)) {
      throw new UsageError(
        `Cannot read ${path}: row ${firstRow + i} has the confidence ${c}, a number from 0 to 1 is wanted (rows count from 0)`,
      );
    }
    if (!(Number.isInteger(label) && Number.isInteger(predicted))) {
      throw new UsageError(
        `Cannot read ${path}: row ${firstRow + i} has ${wrongClass(label, predicted)}, two class indices or two names are wanted ` +
          "(or --class-names; rows count from 0)",
      );
    }
    correct[i] = label === predicted ? 1 : 0;
  }
  return { rows, confidence, correct };
}

function wrongClass(label: number, predicted: number): string {
  const isLabel = !Number.isInteger(label);
  const value = isLabel ? label : predicted;
  const what = isLabel ? "label" : "prediction";
  return Number.isNaN(value) ? `no class as the ${what}` : `the ${what} ${value}`;
}
