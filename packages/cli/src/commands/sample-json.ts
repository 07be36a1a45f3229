/**
 * What `softmax sample --json` prints. Rows may be many: they are written one at a time.
 *
 * @module
 */
import type { Sample } from "softmax/sampling";
import type { RowReader } from "../engine/row-reader.ts";
import type { SamplingRequest } from "../engine/sample-draws.ts";
import { jsonText } from "./json-text.ts";
import type { ChosenChain } from "./sample-chain.ts";
import type { ExplainedRow } from "./sample-explain.ts";
import type { TokenNames } from "./sample-input.ts";

/** What both documents begin with. */
export function requestJson(
  { preset, chain }: ChosenChain,
  { seed, isSequence, prompt }: SamplingRequest,
  { classes, scale, assumed }: RowReader,
): object {
  return { preset, chain, seed, sequence: isSequence, prompt, classes, from: scale, assumed };
}

/** The document up to its first row. */
export function openingJson(head: object): string {
  return jsonText(head).replace(/\n\}\n$/, ',\n  "samples": [');
}

/** A row on a line of its own. */
export function rowJson(
  row: number,
  samples: readonly Sample[],
  names: TokenNames,
  isFirst: boolean,
): string {
  const { top } = samples[0]!;
  const listed = Array.from(top?.ids ?? [], (token, i) => ({
    ...tokenJson(token, names),
    logProbability: top!.logProbabilities[i]!,
  }));
  const draws = samples.map((sample) => sampleJson(sample, names));
  // No string of JSON has a line break in it.
  const line = jsonText({ row, draws, ...(top && { top: listed }) }).replaceAll(/\n\s*/g, " ");
  return `${isFirst ? "" : ","}\n    ${line.trimEnd()}`;
}

export function closingJson(rows: number, warnings: readonly string[]): string {
  return `\n  ],\n${jsonText({ rows, warnings }).replace(/^\{\n/, "")}`;
}

export function explainedJson({ row, stages, sample }: ExplainedRow, names: TokenNames): object {
  return {
    row,
    stages: stages.map(({ settings, isUnchanged: _, tokens, ...stage }) => ({
      settings: settings ?? null,
      ...stage,
      tokens: tokens.map(({ token, before, after }) => ({ ...tokenJson(token, names), before, after })),
    })),
    draw: sampleJson(sample, names),
  };
}

function sampleJson({ token, probability, logProbability }: Sample, names: TokenNames): object {
  return { ...tokenJson(token, names), probability, logProbability };
}

function tokenJson(token: number, names: TokenNames): object {
  return names ? { token, name: names[token]! } : { token };
}
