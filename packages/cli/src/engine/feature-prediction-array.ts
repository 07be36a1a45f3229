/**
 * `predict` on arrays: logits `[N, K]` as NPY, written while the features are read.
 *
 * @module
 */
import { open } from "node:fs/promises";
import { encodeNpyHeader } from "tensor-files";
import { openFeatureFile } from "./feature-file.ts";
import type { FeatureModel } from "./feature-model.ts";
import { predictedLogits } from "./feature-prediction.ts";

export interface PredictionArray {
  readonly input: string;
  /** The file to write. */
  readonly aside: string;
  readonly features: readonly string[];
}

export async function writePredictionArray(
  { input, aside, features }: PredictionArray,
  model: FeatureModel,
  onRows: (done: number) => void,
): Promise<void> {
  const file = await openFeatureFile(input);
  const handle = await open(aside, "w");
  try {
    const { shape } = file.fields.find(({ name }) => name === features[0])!;
    await handle.writeFile(encodeNpyHeader("float32", [shape![0]!, model.classes]));
    for await (const chunk of file.chunks({ scores: features }, undefined)) {
      const logits = Float32Array.from(predictedLogits(model, chunk, input));
      await handle.writeFile(new Uint8Array(logits.buffer));
      onRows(chunk.firstRow + chunk.rows);
    }
  } finally {
    await handle.close();
    await file.close();
  }
}
