/**
 * The learning curve in the terminal: the loss against the steps of training.
 *
 * Steps run to the right, loss upwards from 0. A column is filled up to the loss of the fitted rows after its step; a
 * mark is the loss of the held-out rows.
 *
 * @module
 */
import type { TrainingStep } from "../engine/feature-training.ts";
import { formatCount, formatMetric } from "./format-number.ts";
import type { Style } from "./terminal-style.ts";
import { wrapItems } from "./text-layout.ts";

const HEIGHT = 10;
/** The scale and its line. */
const FRAME = 9;
const NARROWEST = 40;
const WIDEST = 78;
const EIGHTHS = ["", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
const MARK = "◆";

/**
 * @param steps at least one
 * @param unit what a step is: "iteration" or "epoch"
 * @param width columns of the terminal; no line is longer (40 are the least it can do with)
 */
export function learningCurve(
  steps: readonly TrainingStep[],
  unit: string,
  width: number,
  style: Style,
): string {
  const columns = Math.min(WIDEST, Math.max(NARROWEST, width)) - FRAME;
  const shown = Array.from({ length: columns }, (_, column) => stepAt(steps, column, columns));
  const top = Math.max(...shown.flatMap(({ loss, validationLoss = 0 }) => [loss, validationLoss])) || 1;
  const lines = Array.from({ length: HEIGHT }, (_, line) => drawLine(shown, top, HEIGHT - 1 - line, style));
  const last = steps.at(-1)!;
  const heldOut = last.validationLoss;
  const legend = [
    `filled: fitted rows, ${shownLoss(last.loss)} at the end`,
    ...(heldOut === undefined ? [] : [`${MARK} held-out rows, ${shownLoss(heldOut)}`]),
  ];
  return [
    style.faint("mean loss, nats"),
    ...lines,
    `${style.faint("0 └".padStart(FRAME))}${"─".repeat(columns)}`,
    style.faint(" ".repeat(FRAME) + stepScale(steps, unit, columns)),
    "",
    ...wrapItems(legend, columns + FRAME).map(style.faint),
  ].join("\n");
}

/** A loss that grows beyond all measure stays short. */
export function shownLoss(loss: number): string {
  return loss < 1e4 ? formatMetric(loss) : loss.toExponential(2);
}

/** Few steps are wide, of many some are shown; the first and the last always are. */
function stepAt(steps: readonly TrainingStep[], column: number, columns: number): TrainingStep {
  const many = steps.length > columns;
  const place = many
    ? Math.round((column * (steps.length - 1)) / (columns - 1))
    : (column * steps.length) / columns;
  return steps[Math.floor(place)]!;
}

/** @param line 0 at the bottom */
function drawLine(shown: readonly TrainingStep[], top: number, line: number, style: Style): string {
  const cells = shown.map(({ loss, validationLoss }) => {
    if (validationLoss !== undefined && lineOf(validationLoss, top) === line) return style.under(MARK);
    const eighths = loss > 0 ? Math.max(1, Math.round((loss / top) * HEIGHT * 8)) : 0;
    return EIGHTHS[Math.min(8, Math.max(0, eighths - line * 8))]! || " ";
  });
  const label = line === HEIGHT - 1 ? shownLoss(top) : "";
  return `${style.faint(`${label} │`.padStart(FRAME))}${cells.join("")}`.trimEnd();
}

function lineOf(loss: number, top: number): number {
  return Math.min(HEIGHT - 1, Math.floor((loss / top) * HEIGHT));
}

/** The first step under the first column, the last under the last, the name between. */
function stepScale(steps: readonly TrainingStep[], unit: string, columns: number): string {
  const [first, last] = [steps[0]!, steps.at(-1)!].map(({ step }) => formatCount(step)) as [string, string];
  if (steps.length === 1) return `${unit} ${first}`;
  const room = columns - first.length - last.length;
  const left = Math.floor((room - unit.length) / 2);
  return `${first}${" ".repeat(left)}${unit}${" ".repeat(room - unit.length - left)}${last}`;
}
