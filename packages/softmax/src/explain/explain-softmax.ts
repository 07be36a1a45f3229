/**
 * The worked softmax: every step of it as data, for people who want to see before they trust.
 *
 * Probabilities, entropy, loss and gradient are those of `math/`; this folder adds the steps between,
 * the percentages, the words and nothing else. How it looks is a renderer's business.
 *
 * @module
 */
import { crossEntropy, crossEntropyGradientInto } from "../math/cross-entropy.ts";
import { softmaxEntropy } from "../math/entropy.ts";
import { logSoftmaxInto } from "../math/softmax.ts";
import { checkClassNames, checkLogits, checkOptions, checkTarget, checkTemperatures } from "./check.ts";
import type { ExplainedColumn, Explanation, TargetEffect } from "./explanation.ts";
import { interpret } from "./interpretation.ts";
import { percentageDecimals, percentages } from "./percentages.ts";
import { stableForm } from "./stable-form.ts";
import { textbookForm } from "./textbook-form.ts";

export interface ExplainOptions {
  /** One temperature, or several to put side by side; default 1. Each at least 0, Infinity allowed. */
  readonly temperature?: number | readonly number[] | undefined;
  /** One name per logit; default "class 0", "class 1", … */
  readonly classNames?: readonly string[] | undefined;
  /** The true class, as an index or a name: adds the loss and its gradient. */
  readonly target?: number | string | undefined;
}

/**
 * Explains the softmax of one row: the textbook form exp(z/T) / Σ exp(z/T), the stable form that subtracts the
 * maximum first, log-probabilities, entropy (nats), percentages that add to 100, and what they mean.
 *
 * | logits                  | result                                        |
 * | ----------------------- | --------------------------------------------- |
 * | a `-Infinity`           | probability 0, explained like any other class |
 * | large, such as 1000     | the textbook form fails, the stable one holds |
 * | only `-Infinity`, `NaN`, `Infinity`, none | RangeError: there is nothing to explain |
 *
 * @param logits `[K]`, K ≥ 1
 * @throws {TypeError} when a logit is no number, or an option unknown
 * @throws {RangeError} when a logit, a temperature or the target has no meaning, or the names do not fit
 * @example
 * explainSoftmax([1.5, 2.2, -0.3, 0.8]).columns[0].percentages; // [27, 55, 4, 14]
 */
export function explainSoftmax(logits: ArrayLike<number>, options: ExplainOptions = {}): Explanation {
  checkOptions(options);
  const row = checkLogits(logits);
  const classNames = checkClassNames(options.classNames, row.length);
  const target = checkTarget(options.target, classNames);
  const decimals = percentageDecimals(row.length);
  return {
    logits: row,
    classNames,
    percentageDecimals: decimals,
    target,
    columns: checkTemperatures(options.temperature).map((temperature) =>
      explainColumn({ logits: row, classNames, percentageDecimals: decimals }, temperature, target),
    ),
  };
}

type Row = Pick<Explanation, "logits" | "classNames" | "percentageDecimals">;

function explainColumn(row: Row, temperature: number, target: number | null): ExplainedColumn {
  const { logits } = row;
  const stable = stableForm(logits, temperature);
  const logProbabilities = new Array<number>(logits.length).fill(0);
  logSoftmaxInto(logProbabilities, logits, temperature);
  const entropy = softmaxEntropy(logits, temperature);
  const results = {
    temperature,
    entropy,
    effectiveClasses: Math.exp(entropy),
    percentages: percentages(stable.probabilities, row.percentageDecimals),
  };
  return {
    ...results,
    textbook: textbookForm(logits, temperature),
    stable,
    logProbabilities,
    interpretation: interpret({ ...row, ...results, probabilities: stable.probabilities }),
    targetEffect: target === null ? null : targetEffect(logits, target, temperature),
  };
}

function targetEffect(logits: readonly number[], target: number, temperature: number): TargetEffect {
  const gradient = new Array<number>(logits.length).fill(0);
  crossEntropyGradientInto(gradient, logits, target, temperature);
  return { loss: crossEntropy(logits, target, temperature), gradient };
}
