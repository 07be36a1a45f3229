/**
 * Calibration error without bins, from a smoothed reliability diagram.
 *
 * @module
 */
import type { Outcomes } from "./outcomes.ts";
import { ResidualGrid } from "./residual-grid.ts";

/** Halvings of [0, 1]: the width is known to 1e-9. */
const HALVINGS = 30;
/** relplot's: it is known to 1/1024. */
const RELPLOT_HALVINGS = 10;

export interface SmoothEce {
  /** The smooth calibration error as its paper defines it, in [0, 1]; never above the mean of |accuracy − confidence|. */
  readonly value: number;
  /** σ of the kernel at which it was taken; equal to `value` up to 1e-9. */
  readonly width: number;
  /** What the paper's own program, relplot 1.0, gives for these rows, within 1e-3: for comparison with its figures. */
  readonly relplot: number;
}

/**
 * `smECE = ∫₀¹ |r_σ(t)| dt` with `r_σ(t) = Σ w·(confidence − correct)·K_σ(confidence, t)/W`, at the σ that equals it
 * (Błasiok & Nakkiran 2023, "Smooth ECE"). K_σ is the Gaussian kernel of deviation σ, reflected at 0 and at 1.
 *
 * The integral falls as σ grows, so there is one such σ. Reflected Gaussians are sums of cosines, so each σ tried costs
 * one cosine transform however many rows there are. Rows are first shared between the two of 2¹⁴ + 1 grid points around
 * them, h apart, which widens the kernel to √(σ² + h²/4) at most: an error of 5e-10/σ, below 1e-6 where σ is above
 * 0.001, and below h = 6.1e-5 everywhere.
 *
 * `relplot` differs from the definition. On its grid (0.001 apart, or σ/10 where that is less) the points at 0 and 1
 * are not mirrored, so half of what stands there is lost, and what is left is scaled up to make the kernel whole. With
 * many confidences next to 1 it is far too large: on the WRN-16-4 of the tests 0.0757, where the true value is 0.0537.
 * Its search also ends up to 1/1024 above the fixed point, which makes its values a little smaller.
 *
 * @throws what `checkOutcomes` throws
 * @example
 * const outcomes = { confidence: Float64Array.of(1, 1), correct: Uint8Array.of(1, 0) };
 * smoothEce({ ...outcomes, nll: null, brier: null, weight: null }).value; // 0.5
 */
export function smoothEce(outcomes: Outcomes): SmoothEce {
  const grid = new ResidualGrid(outcomes);
  const exact = fixedPoint((width) => grid.smoothed(width), HALVINGS);
  const relplot = fixedPoint((width) => relplotIntegral(grid, width), RELPLOT_HALVINGS);
  return { ...exact, relplot: relplot.value };
}

/** The integral at the smallest width tried that is not below it, by bisection; integrals fall with the width. */
function fixedPoint(integralAt: (width: number) => number, halvings: number) {
  let lower = 0;
  let width = 1;
  let value = integralAt(width);
  for (let i = 0; i < halvings; i++) {
    const middle = (lower + width) / 2;
    const integral = integralAt(middle);
    if (integral > middle) lower = middle;
    else {
      width = middle;
      value = integral;
    }
  }
  return { value, width };
}

function relplotIntegral(grid: ResidualGrid, width: number): number {
  const intervals = Math.floor(Math.max(2000, Math.round(20 / width)) / 2);
  const { residuals, masses } = grid.shareOfEnds(1 / intervals);
  const removed = { atZero: residuals.atZero / 2, atOne: residuals.atOne / 2 };
  return grid.smoothed(width, removed) / (1 - (masses.atZero + masses.atOne) / 2);
}
