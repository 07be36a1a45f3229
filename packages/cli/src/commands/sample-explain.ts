/**
 * `softmax sample --explain`: what each processor keeps of one row, and what is drawn from it.
 *
 * @module
 */
import type { Sample } from "softmax/sampling";
import type { RowSampler } from "../engine/sample-draws.ts";
import type { SampledRow } from "../engine/sample-rows.ts";
import { type ShownStage, shownStages } from "../engine/sample-stages.ts";
import { formatPercent } from "../report/format-number.ts";
import { printable } from "../report/printable.ts";
import { samplingTrace } from "../report/sampling-trace.ts";
import { wrapText } from "../report/text-layout.ts";
import type { TokenNames } from "./sample-input.ts";
import type { Terminal } from "./terminal.ts";

/** How many tokens of a stage are shown unless `--top` says otherwise. */
const SHOWN_TOKENS = 5;

export interface ExplainedRow {
  readonly row: number;
  readonly stages: readonly ShownStage[];
  /** What is drawn from the row. */
  readonly sample: Sample;
}

/** Explains row `wanted`; rows before it are steps of the same sequence. */
export async function explainRow(
  rows: AsyncIterable<SampledRow>,
  sampler: RowSampler,
  wanted: number,
  shown = SHOWN_TOKENS,
): Promise<ExplainedRow> {
  let explained: ExplainedRow | undefined;
  for await (const row of rows) {
    // The stages come first: in a sequence the draw changes what comes after it.
    const stages = row.row === wanted ? shownStages(sampler.trace(row), shown, row.logits.length) : [];
    explained = { row: wanted, stages, sample: sampler.sample(row)[0]! };
  }
  return explained!;
}

export function explainedText(
  { row, stages, sample }: ExplainedRow,
  request: string,
  names: TokenNames,
  { width, style }: Terminal,
): string {
  const { token, probability, logProbability } = sample;
  const name = names ? ` ${printable(names[token]!)}` : "";
  const drawn =
    `Drawn: token ${token}${name}, ${formatPercent(probability)} after the chain, ` +
    `${formatPercent(Math.exp(logProbability))} by the model.`;
  return [
    wrapText(`Row ${row}. ${request}`, width),
    "",
    samplingTrace(stages, { names, width, style }),
    "",
    wrapText(drawn, width),
  ].join("\n");
}
