/** One line on a terminal that says how far training has come. */

import type { TrainingStep } from "../engine/feature-training.ts";
import { shownLoss } from "./learning-curve.ts";
import type { ProgressStream } from "./progress.ts";

export interface TrainingProgress {
  update(step: TrainingStep): void;
  /** Wipes the line, so that what is written next starts on a clean one. */
  finish(): void;
}

const WIPE_LINE = "\r\u001b[K";

/** @param unit what a step is: "iteration" or "epoch" */
export function trainingProgress(stream: ProgressStream, unit: string): TrainingProgress {
  if (stream.isTTY !== true) return { update() {}, finish() {} };
  let isDrawn = false;
  return {
    update({ step, loss, validationLoss }) {
      const heldOut = validationLoss === undefined ? "" : `  held-out loss ${shownLoss(validationLoss)}`;
      const line = `Training  ${unit} ${step}  loss ${shownLoss(loss)}${heldOut}`;
      // The last column stays free: a terminal may wrap when it is filled.
      stream.write(WIPE_LINE + line.slice(0, (stream.columns || 80) - 1));
      isDrawn = true;
    },
    finish() {
      if (isDrawn) stream.write(WIPE_LINE);
      isDrawn = false;
    },
  };
}
