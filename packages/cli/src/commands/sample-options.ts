/**
 * The options of `softmax sample`, and how each is read.
 *
 * @module
 */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Scale } from "../engine/detect-scale.ts";
import type { RowRange } from "../engine/sample-rows.ts";
import { parseNumber } from "../explain/parse-number.ts";
import { addChainOptions, type ChainOptions } from "./sample-chain.ts";

export interface SampleOptions extends ChainOptions {
  logits?: string;
  from?: Scale;
  tokenNames?: string;
  seed: number;
  draws: number;
  row?: number;
  rows?: RowRange;
  prompt?: readonly number[];
  sequence?: boolean;
  top?: number;
  explain?: boolean;
  json?: boolean;
}

export function addSampleOptions(command: Command): Command {
  addChainOptions(command);
  command
    .optionsGroup("Which draws:")
    .option("--seed <n>", "an integer: the same seed draws the same tokens", parseSeed, 0)
    .option("-n, --draws <n>", "tokens drawn from each row", wholeNumberFrom(1), 1)
    .addOption(
      new Option("--row <n>", "this row alone, counted from 0")
        .argParser(wholeNumberFrom(0))
        .conflicts("rows"),
    )
    .option("--rows <a:b>", "rows from a up to and without b; either may be left out", parseRange)
    .option("--prompt <ids>", "tokens before the first draw: 11,5,262", parseIds)
    .addOption(
      new Option(
        "--sequence",
        "rows are the steps of one sequence: tokens that were drawn count for penalties",
      ).conflicts("draws"),
    );
  command
    .optionsGroup("What is in the files:")
    .option(
      "--logits <name>",
      "the scores: a list column, one column, columns a,b,c, a prefix of columns, or an array's key",
    )
    .addOption(
      new Option("--from <scale>", "what the scores are (default: detected, and said)").choices([
        "logits",
        "probabilities",
        "log-probabilities",
      ]),
    )
    .option("--token-names <list>", "names of the tokens: a comma list, or a file with one a line");
  return command
    .optionsGroup("What is shown:")
    .option("--top <n>", "the n most probable tokens of each row, or of each stage", wholeNumberFrom(1))
    .addOption(
      new Option("--explain", "what each processor keeps of a row, and why (default: of row 0)").conflicts([
        "draws",
        "rows",
      ]),
    )
    .option("--json", "print one JSON document");
}

function parseSeed(text: string): number {
  const seed = parseNumber(text);
  if (seed === undefined || !Number.isSafeInteger(seed)) {
    throw new InvalidArgumentError("an integer of at most 53 bits is wanted");
  }
  return seed;
}

function wholeNumberFrom(least: 0 | 1): (text: string) => number {
  return (text) => {
    if (/^\d{1,15}$/.test(text) && Number(text) >= least) return Number(text);
    throw new InvalidArgumentError(`a whole number from ${least} on is wanted`);
  };
}

function parseRange(text: string): RowRange {
  const [, a, b] = /^(\d{0,15}):(\d{0,15})$/.exec(text) ?? [];
  const range = { from: Number(a ?? Number.NaN), to: b === "" ? Infinity : Number(b) };
  if (range.from < range.to) return range;
  throw new InvalidArgumentError("two row numbers such as 10:20 are wanted, the second above the first");
}

function parseIds(text: string): number[] {
  if (/^\s*\d+(\s*,\s*\d+)*\s*$/.test(text)) return text.split(",").map(Number);
  throw new InvalidArgumentError("a list of token ids such as 11,5,262 is wanted");
}
