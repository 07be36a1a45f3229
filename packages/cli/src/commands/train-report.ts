/**
 * What a training tells at its end, as text and as JSON.
 *
 * @module
 */
import { SoftmaxRegression } from "softmax/training";
import type { ModelMetrics } from "../engine/feature-metrics.ts";
import type { NamedModel } from "../engine/feature-model.ts";
import type { TrainingStep } from "../engine/feature-training.ts";
import { formatCount, formatPercent, formatRows } from "../report/format-number.ts";
import { learningCurve, shownLoss } from "../report/learning-curve.ts";
import { printable } from "../report/printable.ts";
import { wrapText } from "../report/text-layout.ts";
import { textTable } from "../report/text-table.ts";
import type { Terminal } from "./terminal.ts";

export interface Training extends NamedModel {
  readonly output: string;
  readonly l2: number;
  readonly hidden: readonly number[] | undefined;
  readonly unit: "iteration" | "epoch";
  readonly curve: readonly TrainingStep[];
  readonly fitted: ModelMetrics;
  readonly validation: ModelMetrics | undefined;
  readonly assumed: Readonly<Record<string, string>>;
}

/** No time in it: the same rows and options give the same bytes. */
export function trainingJson(training: Training): object {
  const { model, featureNames, classNames, l2, hidden, unit, curve } = training;
  return {
    model: model instanceof SoftmaxRegression ? "regression" : "network",
    inputs: model.inputs,
    classes: model.classes,
    featureNames: featureNames ?? null,
    classNames: classNames ?? null,
    l2,
    hidden: hidden ?? [],
    ended: model.training!.ended,
    unit,
    steps: curve.at(-1)!.step,
    loss: model.training!.loss,
    fitted: training.fitted,
    validation: training.validation ?? null,
    curve: curve.map(({ step, loss, validationLoss }) => ({
      step,
      loss,
      validationLoss: validationLoss ?? null,
    })),
    output: training.output,
    assumed: training.assumed,
    warnings: trainingWarnings(training),
  };
}

/** What to know of the model, each a sentence. */
export function trainingWarnings({ model, validation }: Training): string[] {
  const warnings: string[] = [];
  const { ended } = model.training!;
  if (ended === "separable") {
    warnings.push(
      "The classes can be separated, so without a penalty there is no best model: its weights grew until they were stopped. --l2 above 0 gives one.",
    );
  }
  if (ended === "max-iterations") {
    warnings.push(
      "The fit did not converge: features of a size near 1, or a larger --l2, take fewer iterations.",
    );
  }
  if (validation === undefined) {
    warnings.push("The accuracy is that of the fitted rows, which flatters; --validation judges by others.");
  }
  return warnings;
}

export function trainingText(training: Training, { width, style }: Terminal): string {
  const { unit, curve, fitted, validation, output } = training;
  const row = (name: string, { rows, accuracy, nll }: ModelMetrics) => [
    name,
    formatCount(rows),
    formatPercent(accuracy),
    shownLoss(nll),
  ];
  const rows = [row("fitted rows", fitted), ...(validation ? [row("held-out rows", validation)] : [])];
  return [
    wrapText(printable(heading(training)), width),
    "",
    learningCurve(curve, unit, width, style),
    "",
    textTable({ header: ["", "rows", "accuracy", "nll"], rows }, width, style),
    "",
    wrapText(printable(`Wrote ${output}`), width),
  ].join("\n");
}

const ENDINGS = {
  converged: "converged",
  separable: "the classes can be separated",
  "max-iterations": "did not converge",
  rounding: "as near as rounding allows",
  "early-stopping": "stopped early",
  stopped: "stopped",
  epochs: "as many as were asked for",
};

/** "Softmax regression of 4 features, 3 classes, L2 1: 23 iterations, converged." */
function heading({ model, hidden, l2, unit, curve }: Training): string {
  const kind = hidden ? `Network with ${hidden.join(" and ")} hidden units` : "Softmax regression";
  const size = `${formatRows(model.inputs, "feature")}, ${formatCount(model.classes)} classes, L2 ${l2}`;
  const steps = formatRows(curve.at(-1)!.step, unit);
  return `${kind} of ${size}: ${steps}, ${ENDINGS[model.training!.ended]}.`;
}
