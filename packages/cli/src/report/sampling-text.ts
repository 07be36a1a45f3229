/**
 * Drawn tokens in the terminal, a line each.
 *
 * @module
 */
import type { Chain, ProcessorSettings, Sample } from "softmax/sampling";
import { truncate } from "./display-width.ts";
import { formatPercent } from "./format-number.ts";
import { printable } from "./printable.ts";
import type { Style } from "./terminal-style.ts";
import { wrapItems } from "./text-layout.ts";

export interface DrawLayout {
  /** The largest row number that may come; with it columns are as wide as they need be. */
  readonly lastRow: number;
  readonly draws: number;
  readonly names: readonly string[] | undefined;
  /** Tokens of a row. */
  readonly classes: number;
  readonly isSequence: boolean;
  readonly width: number;
  readonly style: Style;
}

const TOP = "top: ";

/** The longest text that `formatPercent` gives. */
const PERCENT = "99.9999 %".length + 1;

/** "temperature 0.8 → top-k 40": the processors with their setting, where they have a single number. */
export function chainText(chain: Chain): string {
  return chain.map(shortStage).join(" → ");
}

function shortStage(settings: ProcessorSettings): string {
  const numbers = settingsOf(settings).filter(([name]) => name !== "minKeep");
  const [only] = numbers;
  return numbers.length === 1 && typeof only![1] === "number"
    ? `${settings.type} ${only![1]}`
    : settings.type;
}

/** All settings but the type. */
export function settingsOf({ type: _, ...settings }: ProcessorSettings): [name: string, value: unknown][] {
  return Object.entries(settings);
}

export function drawHeading(layout: DrawLayout): string {
  const { isSequence, draws, names, style } = layout;
  const cells = [
    (isSequence ? "step" : "row").padStart(rowWidth(layout)),
    ...(draws > 1 ? ["draw".padStart(drawWidth(layout))] : []),
    "token".padStart(tokenWidth(layout)),
    "after chain".padStart(PERCENT + 1),
    "by model".padStart(PERCENT),
    ...(names ? ["name"] : []),
  ];
  return `${style.faint(cells.join("  "))}\n`;
}

/** The lines of one row: its draws, and the model's most probable tokens where they were asked for. */
export function drawLines(row: number, samples: readonly Sample[], layout: DrawLayout): string {
  const { draws, names, width, style } = layout;
  const lines = samples.map(({ token, probability, logProbability }, draw) =>
    [
      (draw === 0 ? String(row) : "").padStart(rowWidth(layout)),
      ...(draws > 1 ? [String(draw).padStart(drawWidth(layout))] : []),
      String(token).padStart(tokenWidth(layout)),
      formatPercent(probability).padStart(PERCENT + 1),
      formatPercent(Math.exp(logProbability)).padStart(PERCENT),
      ...(names ? [shownName(names[token]!, width)] : []),
    ].join("  "),
  );
  const top = samples[0]?.top;
  const indent = " ".repeat(rowWidth(layout) + 2);
  const items = Array.from(top?.ids ?? [], (token, i) => {
    const name = names ? ` ${shownName(names[token]!, width)}` : "";
    return `${token}${name} ${formatPercent(Math.exp(top!.logProbabilities[i]!))}`;
  });
  const listed = wrapItems(items, width - indent.length - TOP.length).map((line, i) =>
    style.faint(indent + (i === 0 ? TOP : " ".repeat(TOP.length)) + line),
  );
  return `${[...lines, ...listed].join("\n")}\n`;
}

function shownName(name: string, width: number): string {
  return truncate(printable(name), Math.max(8, Math.floor(width / 3)));
}

function rowWidth({ lastRow, isSequence }: DrawLayout): number {
  return Math.max(isSequence ? 4 : 3, String(lastRow).length);
}

function drawWidth({ draws }: DrawLayout): number {
  return Math.max("draw".length, String(draws - 1).length);
}

function tokenWidth({ classes }: DrawLayout): number {
  return Math.max("token".length, String(classes - 1).length);
}
