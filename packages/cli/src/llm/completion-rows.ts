/**
 * Completions of the OpenAI API as rows: the options of a question are the classes.
 *
 * @module
 */
import { UsageError } from "../usage-error.ts";
import { AnswerOptions } from "./answer-options.ts";
import type { JsonRecord } from "./json-records.ts";
import { own, textOf } from "./json-values.ts";
import { listedTokens } from "./listed-tokens.ts";
import type { LlmRows } from "./llm-rows.ts";
import { TokenLosses } from "./token-losses.ts";
import { tokenRow } from "./token-row.ts";

export class CompletionRows implements LlmRows {
  private readonly path: string;
  private readonly options: AnswerOptions;
  private readonly losses = new TokenLosses();

  constructor(path: string, names: readonly string[]) {
    this.path = path;
    this.options = new AnswerOptions(names);
  }

  scores(record: JsonRecord, row: number): Float64Array {
    const failure = failureOf(record);
    if (failure !== undefined) {
      throw new UsageError(
        `Cannot read row ${row} of ${this.path}: its request failed (${failure}), a completion is wanted (rows count from 0)`,
      );
    }
    const found = tokenRow(listedTokens(record, this.path, row), this.options);
    if (!found) throw this.noOption(row);
    this.losses.add(found, row);
    return found.scores;
  }

  label(value: unknown): number {
    const text = textOf(value);
    return (text === undefined ? undefined : this.options.indexOf(text)) ?? Number.NaN;
  }

  warnings(): string[] {
    return this.losses.warnings();
  }

  private noOption(row: number): UsageError {
    const { names } = this.options;
    const shown = `${names.slice(0, 5).join(", ")}${names.length > 5 ? ", …" : ""}`;
    return new UsageError(
      `Cannot read row ${row} of ${this.path}: none of the options ${shown} is among the listed tokens, ` +
        "one of them is wanted (--class-names says what the options are; rows count from 0)",
    );
  }
}

/** Why a line of a batch has no completion. */
function failureOf(record: JsonRecord): string | undefined {
  const body = own(own(record, "response"), "body");
  const error = own(record, "error") ?? own(body, "error");
  if (error === undefined || error === null) return undefined;
  return textOf(own(error, "message")) ?? textOf(error) ?? "no reason given";
}
