import { createRowStatistics } from "../../kernels/kernels.ts";
import { openKernels } from "../../kernels/open-kernels.ts";
import type { Candidates } from "../candidates.ts";

/** A probability that misses a bound by this part of itself has reached it: float32 logits hold no more. */
const BOUND_SLACK = 1e-6;
/** Beyond this β, no two different logits of a model have a comparable probability. */
const LARGEST_BETA = 1e300;

/** What truncations ask of the candidates' distribution as a whole: one pass, in float64, without their weights. */
export class DistributionStatistics {
  /** The largest logit. Its token has the probability `e^−logSum`. */
  largest = 0;
  /** `ln Σ e^((z − largest)/T)`: `ln p = (z − largest)/T − logSum`. Nats. */
  logSum = 0;
  /** `−Σ p ln p`, nats. */
  entropy = 0;
  #temperature = 1;
  readonly #betas = new Float64Array(1);
  readonly #out = createRowStatistics(1, 1);

  /** @throws {NoTokenLeft} where no token is left */
  measure(candidates: Candidates): this {
    const { size, temperature } = candidates;
    const data = candidates.logits.subarray(0, size);
    const dtype = data instanceof Float32Array ? "float32" : "float64";
    const [beta] = this.#betas.fill(Math.min(1 / temperature, LARGEST_BETA));
    openKernels().rowStatistics(
      { data, dtype, outer: 1, classes: size, inner: 1 },
      this.#betas,
      undefined,
      this.#out,
    );
    const { max, s0, s1, logS0 } = this.#out;
    if (size === 0 || Number.isNaN(s0[0])) {
      candidates.largestLogit(); // mends infinite logits, or throws
      return this.measure(candidates);
    }
    this.largest = max[0]!;
    this.logSum = logS0[0]!;
    this.entropy = Math.max(0, this.logSum - (beta! * s1[0]!) / s0[0]!);
    this.#temperature = temperature;
    return this;
  }

  /** `Σ p²`: the probability that two draws are the same. */
  get collision(): number {
    const { s0, ss } = this.#out;
    return ss[0]! / s0[0]! ** 2;
  }

  /** `ln p` of a token with this logit. */
  logProbabilityOf(logit: number): number {
    return (logit - this.largest) / this.#temperature - this.logSum;
  }

  /** The logit from which on `ln p` reaches a bound, or misses it by rounding. */
  logitAt(logProbability: number): number {
    const aboveLargest = this.#temperature * (logProbability - BOUND_SLACK + this.logSum);
    return Math.max(this.largest + aboveLargest, -Number.MAX_VALUE);
  }
}
