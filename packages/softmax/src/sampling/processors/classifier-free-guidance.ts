import { openKernels } from "../../kernels/open-kernels.ts";
import type { LogitBatch } from "../../logits/logit-batch.ts";
import type { Candidates } from "../candidates.ts";
import type { FloatArray } from "../weights.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Moves the distribution away from the one without the prompt (Ho & Salimans 2022; Sanchez et al. 2023), as transformers
 * does: `u + scale · (c − u)`, with c the log-probabilities of the candidates, and u those of this step's input
 * `unconditional`, `[V]`, logits that every step needs. 1 changes no probability, 0 takes the unconditional ones; above
 * 1 is usual.
 *
 * Temperatures before it in the chain divide the candidates' logits alone. A removed token stays removed. At scales above
 * 1 a candidate that is impossible without the prompt has no such number: an error, as is a NaN or +∞ in the input.
 */
export interface ClassifierFreeGuidanceSettings {
  readonly type: "classifier-free-guidance";
  readonly scale: number;
}

export const classifierFreeGuidance: ProcessorKind<ClassifierFreeGuidanceSettings> = {
  type: "classifier-free-guidance",
  read: (fields) => ({
    type: "classifier-free-guidance",
    scale: fields.number("scale", undefined, 0),
  }),
  create: ({ scale }) => ({
    apply(candidates, { inputs }) {
      const unconditional = inputs.unconditional!;
      const total = logSumExp(unconditional);
      if (!Number.isFinite(total)) {
        throw new RangeError(
          `Cannot guide: the log-sum-exp of the unconditional logits is ${total}, a finite one is wanted`,
        );
      }
      toLogProbabilities(candidates);
      candidates.replaceLogits((logit, slot) => {
        if (logit === -Infinity) return logit;
        const id = candidates.idAt(slot);
        return guided(id, logit, unconditional[id]! - total, scale);
      });
    },
    explain: () => `log-probabilities become u + ${scale} · (c − u), u being those without the prompt`,
  }),
};

function toLogProbabilities(candidates: Candidates): void {
  // Infinite logits are mended here: they have no logarithms of probabilities.
  candidates.largestLogit();
  const logits = candidates.logits.subarray(0, candidates.size);
  openKernels().logSoftmax(batchOf(logits), candidates.temperature, logits);
  candidates.temperature = 1;
}

function guided(id: number, c: number, u: number, scale: number): number {
  if (scale === 1) return c;
  if (u > -Infinity) return u + scale * (c - u);
  if (scale < 1) return -Infinity;
  throw new RangeError(
    `Cannot guide: the unconditional logit of token ${id} is −∞, a finite one is wanted at scales above 1`,
  );
}

function logSumExp(logits: FloatArray): number {
  const sum = Float64Array.of(0);
  openKernels().logSumExp(batchOf(logits), 1, sum);
  return sum[0]!;
}

function batchOf(data: FloatArray): LogitBatch {
  const dtype = data instanceof Float32Array ? "float32" : "float64";
  return { data, dtype, outer: 1, classes: data.length, inner: 1 };
}
