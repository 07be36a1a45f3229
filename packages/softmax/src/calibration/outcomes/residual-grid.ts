/**
 * Rows of any number on a grid of confidences, ready for smoothing.
 *
 * @module
 */
import { type CosineTransform, createCosineTransform } from "./cosine-transform.ts";
import { checkOutcomes, type Outcomes, sumOfWeights } from "./outcomes.ts";

/** Intervals of the grid; their width h is 6.1e-5. */
const INTERVALS = 2 ** 14;

/** A point mass at each end of [0, 1]. */
export interface EndMasses {
  readonly atZero: number;
  readonly atOne: number;
}

/** Outcomes as residuals `w·(confidence − correct)/W` and masses `w/W` at the points j/G of [0, 1]. */
export class ResidualGrid {
  readonly #residuals = new Float64Array(INTERVALS + 1);
  readonly #masses = new Float64Array(INTERVALS + 1);
  readonly #transform: CosineTransform = createCosineTransform(INTERVALS);
  readonly #cosines: Float64Array;

  /** Shares each row between the two points around its confidence. @throws what `checkOutcomes` throws */
  constructor(outcomes: Outcomes) {
    checkOutcomes(outcomes);
    const { confidence, correct, weight } = outcomes;
    const total = weight === null ? confidence.length : sumOfWeights(weight);
    for (let row = 0; row < confidence.length; row++) {
      const at = confidence[row]! * INTERVALS;
      const mass = (weight === null ? 1 : weight[row]!) / total;
      const residual = mass * (confidence[row]! - (correct[row] === 0 ? 0 : 1));
      const left = Math.min(Math.floor(at), INTERVALS - 1);
      this.#residuals[left]! += (left + 1 - at) * residual;
      this.#residuals[left + 1]! += (at - left) * residual;
      this.#masses[left]! += (left + 1 - at) * mass;
      this.#masses[left + 1]! += (at - left) * mass;
    }
    // The transform counts points inside twice, those at the ends once.
    this.#cosines = this.#transform(this.#residuals.map((sum, j) => (j % INTERVALS === 0 ? sum : sum / 2)));
  }

  /**
   * `∫₀¹ |r_σ(t)| dt`, r_σ being the residuals less those of `removed`, smoothed by the Gaussian of deviation σ that
   * is reflected at 0 and 1: `K_σ(s, t) = 1 + 2 Σ_k e^(−(πkσ)²/2) cos(πks) cos(πkt)`.
   */
  smoothed(width: number, removed: EndMasses = { atZero: 0, atOne: 0 }): number {
    const damped = this.#cosines.map((value, k) => {
      const left = value - removed.atZero - (k % 2 === 0 ? removed.atOne : -removed.atOne);
      return left * Math.exp(-((Math.PI * k * width) ** 2) / 2);
    });
    const smoothed = this.#transform(damped);
    let sum = (Math.abs(smoothed[0]!) + Math.abs(smoothed[INTERVALS]!)) / 2;
    for (let j = 1; j < INTERVALS; j++) sum += Math.abs(smoothed[j]!);
    return sum / INTERVALS;
  }

  /** What the ends of a coarser grid of spacing `step` would get of the residuals and of the masses. */
  shareOfEnds(step: number): { residuals: EndMasses; masses: EndMasses } {
    const near = Math.min(INTERVALS, Math.ceil(step * INTERVALS));
    const share = (values: Float64Array): EndMasses => {
      let atZero = 0;
      let atOne = 0;
      for (let j = 0; j <= near; j++) {
        const part = Math.max(0, 1 - j / (step * INTERVALS));
        atZero += part * values[j]!;
        atOne += part * values[INTERVALS - j]!;
      }
      return { atZero, atOne };
    };
    return { residuals: share(this.#residuals), masses: share(this.#masses) };
  }
}
