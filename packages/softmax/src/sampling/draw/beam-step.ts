import { openKernels } from "../../kernels/open-kernels.ts";
import { type LogitBatch, rowCount } from "../../logits/logit-batch.ts";
import { readLogits } from "../../logits/read-logits.ts";
import { NoTokenLeft } from "../no-token-left.ts";
import type { FloatArray } from "../weights.ts";

/** `[B, V]`: rows, or the B · V numbers of all beams. */
export type BeamLogits = readonly (readonly number[])[] | FloatArray;

/** The best continuations, best first, in arrays of one length: `width`, or fewer where there are no more. */
export interface BeamStep {
  /** The beam that each continues. */
  readonly beam: Int32Array;
  /** The token it continues with. */
  readonly token: Int32Array;
  /** Its accumulated log-probability, nats: the beam's score and the token's log-probability. */
  readonly score: Float64Array;
}

/**
 * One step of beam search: of all continuations of all beams, the `width` with the largest
 * `score_b + log softmax(z_b)_v`.
 *
 * Of equal scores the lower beam comes first, in a beam the larger logit, then the lower token. A token at −∞ does not
 * continue a beam, nor does a beam with the score −∞ go on. The first step has one beam, with the score 0.
 *
 * @param scores accumulated log-probability of each beam, `[B]`, nats
 * @param logits `[B, V]`, of any scale: softmax is taken of them
 * @param width how many continuations are wanted
 * @throws {TypeError} logits of another kind, or not the same number for each of the beams
 * @throws {RangeError} a width that is no integer ≥ 1; a score or logit that is NaN or `Infinity`
 * @throws {NoTokenLeft} no beam can go on
 * @example
 * beamStep([-1, 0], [[0, 0], [0, -1]], 2).score; // Float64Array.of(-0.31326168751822286, -1.3132616875182228)
 */
export function beamStep(scores: ArrayLike<number>, logits: BeamLogits, width: number): BeamStep {
  const beams = scores.length;
  if (!Number.isInteger(width) || width < 1) {
    throw new RangeError(`Cannot extend beams: the width is ${width}, an integer ≥ 1 is wanted`);
  }
  const batch = readBeams(logits, beams);
  const k = Math.min(width, batch.classes);
  const indices = new Int32Array(beams * k);
  const logProbabilities = new Float64Array(beams * k);
  const probabilities = new Float64Array(beams * k);
  openKernels().topK(batch, 1, k, { indices, probabilities, logProbabilities });

  const continuations: { place: number; score: number }[] = [];
  for (let place = 0; place < beams * k; place++) {
    const b = Math.floor(place / k);
    const score = checkScore(scores[b]!, b) + logProbabilities[place]!;
    if (Number.isNaN(score)) checkRow(batch.data, b, batch.classes);
    else if (score > -Infinity) continuations.push({ place, score });
  }
  if (continuations.length === 0) {
    throw new NoTokenLeft(
      `Cannot extend ${beams} beams: none has a token above -Infinity and a score above it, at least one is wanted`,
    );
  }
  // Places are in the order of beams, and in a beam in that of its tokens.
  continuations.sort((one, other) => other.score - one.score || one.place - other.place);
  continuations.length = Math.min(width, continuations.length);
  return {
    beam: Int32Array.from(continuations, ({ place }) => Math.floor(place / k)),
    token: Int32Array.from(continuations, ({ place }) => indices[place]!),
    score: Float64Array.from(continuations, ({ score }) => score),
  };
}

function readBeams(logits: BeamLogits, beams: number): LogitBatch {
  const shape = ArrayBuffer.isView(logits) ? [beams, Math.floor(logits.length / beams)] : undefined;
  const { batch } = readLogits(logits, beams > 0 && shape ? { shape } : {});
  if (rowCount(batch) === beams && batch.classes > 0) return batch;
  throw new TypeError(
    `Cannot extend beams: ${beams} scores and ${rowCount(batch)} rows of ${batch.classes} logits, one row for each score is wanted`,
  );
}

function checkScore(score: number, b: number): number {
  if (score < Infinity) return score;
  throw new RangeError(
    `Cannot extend beams: the score of beam ${b} is ${score}, a finite number or -Infinity is wanted`,
  );
}

/** A row without a softmax: only −∞ is a beam that ends. */
function checkRow(data: LogitBatch["data"], b: number, classes: number): void {
  for (let v = 0; v < classes; v++) {
    const logit = data[b * classes + v]!;
    if (logit < Infinity) continue;
    throw new RangeError(
      `Cannot extend beams: the logit of token ${v} of beam ${b} is ${logit}, a finite number or -Infinity is wanted`,
    );
  }
}
