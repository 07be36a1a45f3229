import type { Candidates } from "../candidates.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Adaptive-p, as llama.cpp has it: makes tokens probable whose probability p is near a target t, by the logit
 * `5 − 10 d² / (1 + d)` with `d = |p − t| / 0.3`. t keeps the mean probability of what is drawn at `target`: it is
 * `2 target − mean`, from 0 to 1, the mean being that of drawn tokens' p before this processor, each weighted `decay` times as much as
 * the one after it, and at first as though the target had always been met. Improbable tokens gain: truncate before it, by min-p
 * for example.
 */
export interface AdaptivePSettings {
  readonly type: "adaptive-p";
  readonly target: number;
  readonly decay: number;
}

const PEAK_LOGIT = 5;
const SHARPNESS = 10;
const WIDTH = 0.3;

export const adaptiveP: ProcessorKind<AdaptivePSettings> = {
  type: "adaptive-p",
  read: (fields) => ({
    type: "adaptive-p",
    target: fields.number("target", undefined, 0, 1),
    decay: fields.number("decay", 0.9, 0, 0.99),
  }),
  create: ({ target, decay }) => {
    /** Weighted sum of probabilities, and sum of the weights. */
    const memory = Float64Array.of(target / (1 - decay), 1 / (1 - decay));
    const before = new ProbabilitiesBefore();
    const aim = () => Math.min(1, Math.max(0, 2 * target - memory[0]! / memory[1]!));
    return {
      memory,
      apply(candidates) {
        before.take(candidates);
        favour(candidates, before.probabilities, aim());
      },
      explain: () => `tokens with a probability near ${aim().toPrecision(3)} become probable`,
      drawn(token) {
        memory[0] = before.of(token) + decay * memory[0]!;
        memory[1] = 1 + decay * memory[1]!;
      },
    };
  },
};

/** What cannot be drawn before cannot be drawn after. */
function favour(candidates: Candidates, probabilities: Float64Array, aim: number): void {
  candidates.replaceLogits((_, slot) => {
    const distance = Math.abs(probabilities[slot]! - aim) / WIDTH;
    return probabilities[slot] === 0 ? -Infinity : PEAK_LOGIT - (SHARPNESS * distance ** 2) / (1 + distance);
  });
}

/** Of the candidates that a processor saw last. */
class ProbabilitiesBefore {
  probabilities = new Float64Array(0);
  #ids = new Int32Array(0);
  #size = 0;

  take(candidates: Candidates): void {
    const { weights, mass, size } = candidates;
    if (this.#ids.length < size) {
      this.#ids = new Int32Array(size);
      this.probabilities = new Float64Array(size);
    }
    this.#size = size;
    for (let slot = 0; slot < size; slot++) {
      this.#ids[slot] = candidates.idAt(slot);
      this.probabilities[slot] = weights[slot]! / mass;
    }
  }

  of(token: number): number {
    return this.probabilities[this.#ids.subarray(0, this.#size).indexOf(token)]!;
  }
}
