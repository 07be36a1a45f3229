/**
 * A softmax at another temperature: its limits, and T itself by least squares.
 *
 * @module
 */
import { argmax } from "../../math/argmax.ts";
import { softmaxInto } from "../../math/softmax.ts";
import { everyRowAgrees, isFiniteRow } from "../agreement.ts";
import type { Claim, Mistake } from "../claim.ts";
import { type Precision, relativeTolerance } from "../precision.ts";

/** One-hot at the largest logit (T → 0), or uniform (T → ∞). */
export const temperatureLimit: Mistake = {
  verdict: "temperature",
  shapes: ["same"],
  find({ logitRows, claimedRows }, precision) {
    const temperature = [0, Infinity].find((limit) =>
      everyRowAgrees(logitRows, claimedRows, precision, (out, logits) => {
        softmaxInto(out, logits, limit);
      }),
    );
    return temperature === undefined ? undefined : { temperature };
  },
};

/** T from all rows at once, and then verified on every row. A negative T is the softmax of the negated logits. */
export const anotherTemperature: Mistake = {
  verdict: "temperature",
  shapes: ["same"],
  find(claim, precision) {
    const beta = fitInverseTemperature(claim, precision);
    if (beta === undefined || beta === 0 || !Number.isFinite(beta)) return undefined;
    const explains = everyRowAgrees(claim.logitRows, claim.claimedRows, precision, (out, logits) => {
      for (let k = 0; k < logits.length; k++) out[k] = logits[k]! * beta;
      softmaxInto(out, out);
    });
    return explains ? { temperature: claim.temperature / beta } : undefined;
  },
};

/**
 * β = 1/T by weighted least squares of `log q` on z, each row about its own means: there the sum of the row
 * drops out. A weight is the inverse variance of `log q`. Undefined with fewer than two independent ratios:
 * one ratio fits any T.
 */
function fitInverseTemperature({ logitRows, claimedRows }: Claim, precision: Precision): number | undefined {
  const z = new Float64Array(logitRows.length);
  const q = new Float64Array(claimedRows.length);
  let covariance = 0;
  let variance = 0;
  let ratios = 0;
  for (let r = 0; r < logitRows.count; r++) {
    logitRows.readInto(z, r);
    if (!isFiniteRow(z)) continue;
    claimedRows.readInto(q, r);
    const row = fitRow(z, q, precision);
    covariance += row.covariance;
    variance += row.variance;
    ratios += Math.max(0, row.used - 1);
  }
  return ratios >= 2 && variance > 0 ? covariance / variance : undefined;
}

/** Weighted sums of squares and products of one row about its means. */
function fitRow(z: Float64Array, q: Float64Array, precision: Precision) {
  const max = z[argmax(z)]!;
  let weights = 0;
  let meanZ = 0;
  let meanLog = 0;
  let covariance = 0;
  let variance = 0;
  let used = 0;
  for (let k = 0; k < z.length; k++) {
    const logQ = Math.log(q[k]!);
    if (!Number.isFinite(logQ) || !Number.isFinite(z[k]!)) continue;
    const deviation = relativeTolerance(precision, z[k]!, max, z.length) + precision.absolute / q[k]!;
    const weight = 1 / deviation ** 2;
    // West's update: no second pass, and no cancellation.
    weights += weight;
    const dz = z[k]! - meanZ;
    meanZ += (dz * weight) / weights;
    const dLog = logQ - meanLog;
    meanLog += (dLog * weight) / weights;
    covariance += weight * dz * (logQ - meanLog);
    variance += weight * dz * (z[k]! - meanZ);
    used++;
  }
  return { covariance, variance, used };
}
