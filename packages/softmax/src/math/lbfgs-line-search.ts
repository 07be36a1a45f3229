/**
 * The step along a direction of descent: strong Wolfe conditions, by bracketing.
 *
 * @module
 */

/** A place on the line: what the objective is there. */
export interface LinePoint {
  readonly step: number;
  readonly point: Float64Array;
  readonly value: number;
  readonly gradient: Float64Array;
  /** The derivative along the line. */
  readonly slope: number;
}

/** How much of the first slope's promise a step must keep. */
const SUFFICIENT_DECREASE = 1e-4;
/** How much of the first slope's size may remain at the step: the usual value for quasi-Newton directions. */
const CURVATURE = 0.9;
/** Values this close, relative to the first one, are equal but for the rounding of long sums: the slopes decide. */
const ROUNDING = 2 ** -40;
const MOST_EVALUATIONS = 40;

/**
 * A step with `f(step) ≤ f(0) + 1e-4·step·f′(0)` (but for rounding) and `|f′(step)| ≤ 0.9·|f′(0)|`.
 *
 * The bracket's lower end decreases enough and still falls steeply; its upper end does not decrease enough, or rises.
 * So between them there is a step that keeps both conditions (Nocedal & Wright 2006, section 3.1), and cubic
 * interpolation looks for it. A value that is not finite counts as too far.
 *
 * @param evaluate the objective at a step above 0
 * @param start step 0, with a negative slope
 * @param firstStep the first step tried, above 0
 * @returns undefined when 40 evaluations find none: rounding hides the decrease, or there is no minimum
 */
export function lineSearch(
  evaluate: (step: number) => LinePoint,
  start: LinePoint,
  firstStep: number,
): LinePoint | undefined {
  const steep = CURVATURE * Math.abs(start.slope);
  let low = start;
  let high: LinePoint | undefined;
  let step = firstStep;
  for (let evaluations = 0; evaluations < MOST_EVALUATIONS; evaluations++) {
    const trial = evaluate(step);
    if (!decreasesEnough(trial, start) || trial.slope > steep) high = trial;
    else if (trial.slope < -steep) low = trial;
    else return trial;
    step = high === undefined ? 4 * low.step : between(low, high);
    if (step === low.step || step === high?.step) break;
  }
  return undefined;
}

function decreasesEnough({ step, value, slope }: LinePoint, start: LinePoint): boolean {
  const most = start.value + SUFFICIENT_DECREASE * step * start.slope + ROUNDING * Math.abs(start.value);
  return value <= most && Number.isFinite(slope); // false for NaN
}

/** The minimum of the cubic through both ends, kept off them by a tenth of the bracket. */
function between(low: LinePoint, high: LinePoint): number {
  const width = high.step - low.step;
  const secant = (3 * (high.value - low.value)) / width;
  const d1 = low.slope + high.slope - secant;
  const d2 = Math.sqrt(d1 * d1 - low.slope * high.slope);
  const share = 1 - (high.slope + d2 - d1) / (high.slope - low.slope + 2 * d2);
  const isUsable = share > 0 && share < 1; // false for NaN
  return low.step + width * (isUsable ? Math.min(0.9, Math.max(0.1, share)) : 0.5);
}
