/**
 * Samples of lm-evaluation-harness (`--log_samples`) as rows: for each option the log-likelihood of its text, summed
 * over its tokens. Only tasks of the kind `multiple_choice` have them.
 *
 * @module
 */
import { UsageError } from "../usage-error.ts";
import type { JsonRecord } from "./json-records.ts";
import { itemsOf, own, textOf } from "./json-values.ts";
import type { LlmRows } from "./llm-rows.ts";
import { optionTexts } from "./option-texts.ts";

/** Rounding may lift a log-likelihood above 0 by this much. */
const EXCESS = 1e-3;

export class SampleRows implements LlmRows {
  private readonly path: string;
  private readonly field: string;
  private first: { readonly row: number; readonly options: number; readonly filter: unknown } | undefined;

  constructor(path: string, field: string) {
    this.path = path;
    this.field = field;
  }

  scores(record: JsonRecord, row: number): Float64Array {
    const scores = Float64Array.from(itemsOf(own(record, this.field)), (response) =>
      this.logLikelihood(response, row),
    );
    if (scores.length < 2) {
      throw this.wrong(row, `it has ${scores.length} log-likelihoods, two or more options are wanted`);
    }
    if (own(record, "acc_mutual_info") !== undefined) {
      throw this.wrong(
        row,
        "it has log-likelihoods without the question too (acc_mutual_info), options alone are wanted",
      );
    }
    if (!scores.some((score) => score > -Infinity)) {
      throw this.wrong(row, "every option has the log-likelihood -inf, one finite one is wanted");
    }
    this.checkLike(scores.length, own(record, "filter"), row);
    return scores;
  }

  /** A number is an index; a text is an index too, or else the text of one of the record's options. */
  label(value: unknown, record: JsonRecord): number {
    const text = textOf(value);
    if (text === undefined) return Number.NaN;
    if (/^-?\d+$/.test(text)) return Number(text);
    const index = optionTexts(record).indexOf(text);
    return index < 0 ? Number.NaN : index;
  }

  warnings(): string[] {
    return [
      "The scores are log-likelihoods summed over each option's tokens, not divided by its length: " +
        "the calibration is of decisions by this score (acc, not acc_norm).",
    ];
  }

  /** `[log-likelihood, is greedy]`, written as numbers or as texts; under `resps` in a list of its own. */
  private logLikelihood(response: unknown, row: number): number {
    const [first] = itemsOf(response);
    const pair = Array.isArray(first) ? first : itemsOf(response);
    const [value, isGreedy] = pair;
    if (pair.length !== 2 || !/^(true|false)$/i.test(String(isGreedy))) {
      throw this.wrong(
        row,
        "it has no log-likelihood of each option, samples of a multiple_choice task are wanted",
      );
    }
    const score = value === "-inf" ? -Infinity : Number(textOf(value) || Number.NaN);
    if (score <= EXCESS) return Math.min(score, 0);
    throw this.wrong(
      row,
      `an option has the log-likelihood ${JSON.stringify(value)}, a number of at most 0 is wanted`,
    );
  }

  private checkLike(options: number, filter: unknown, row: number): void {
    this.first ??= { row, options, filter };
    const { first, field, path } = this;
    if (options !== first.options) {
      throw this.wrong(
        row,
        `it has ${options} options, the rows before have ${first.options}; rows of one width are wanted, such as by ` +
          `jq -c 'select(.${field} | length == ${first.options})' on ${path}`,
      );
    }
    if (filter !== first.filter) {
      throw this.wrong(
        row,
        `it comes from the filter ${JSON.stringify(filter)}, the rows before from ${JSON.stringify(first.filter)}; ` +
          "samples of one filter are wanted",
      );
    }
  }

  private wrong(row: number, what: string): UsageError {
    return new UsageError(`Cannot read row ${row} of ${this.path}: ${what} (rows count from 0)`);
  }
}
