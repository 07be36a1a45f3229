/**
 * The files that `softmax sample` draws from, and what their tokens are called.
 *
 * @module
 */
import { existsSync } from "node:fs";
import { isLlmFile } from "../engine/open-data-file.ts";
import type { RowReader } from "../engine/row-reader.ts";
import { UsageError } from "../usage-error.ts";
import { readClassNames } from "./class-names.ts";
import { openInput } from "./input-options.ts";
import { needsAllScores } from "./needs-all-scores.ts";
import type { SampleOptions } from "./sample-options.ts";
import type { Terminal } from "./terminal.ts";

/** `[classes]`, where tokens have names. */
export type TokenNames = readonly string[] | undefined;

export interface TokenRows {
  readonly reader: RowReader;
  readonly names: TokenNames;
}

export async function openTokenRows(
  files: readonly string[],
  options: SampleOptions,
  terminal: Terminal,
): Promise<TokenRows> {
  const { tokenNames, prompt = [] } = options;
  const reader = await openScores(files, options, terminal);
  if (reader.isTopLabel) throw needsAllScores("sample from");
  const named = tokenNames === undefined ? undefined : await readClassNames(tokenNames);
  const { classes, paths } = reader;
  // Vocabularies name tokens alike that differ in blanks, so names need not differ as those of classes do.
  if (named !== undefined && named.length !== classes) {
    throw new UsageError(
      `Cannot name the tokens of ${paths.join(", ")}: ${named.length} names were given, its rows have ${classes} tokens, a name for each is wanted`,
    );
  }
  const unknown = prompt.find((token) => token >= classes);
  if (unknown !== undefined) {
    throw new UsageError(
      `Cannot use token ${unknown} of --prompt: the rows have ${classes} tokens, ids from 0 to ${classes - 1} are wanted`,
    );
  }
  return { reader, names: named ?? reader.classNames };
}

async function openScores(
  files: readonly string[],
  { logits, from, tokenNames }: SampleOptions,
  terminal: Terminal,
): Promise<RowReader> {
  const scores = { ...(logits !== undefined && { logits }), ...(from !== undefined && { from }) };
  // The options of a question are found in a completion by their names.
  const isNamed = tokenNames !== undefined && (await holdCompletions(files));
  try {
    return await openInput(files, isNamed ? { ...scores, classNames: tokenNames } : scores, false, terminal);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(error.message.replace("--class-names", "--token-names"), { cause: error });
  }
}

async function holdCompletions(files: readonly string[]): Promise<boolean> {
  for (const path of files) if (existsSync(path) && (await isLlmFile(path))) return true;
  return false;
}
