/**
 * What all losses have in common: options, reduction, and where the gradient goes.
 *
 * @module
 */
import { checkOptionNames } from "../../logits/check-options.ts";
import { type FloatStorage, type LogitBatch, rowCount } from "../../logits/logit-batch.ts";
import type { LogitInput, LogitOptions, OutputArray } from "../../logits/logit-input.ts";
import type { RowResultOf } from "../../logits/logit-result.ts";
import { type LogitsRead, readLogits } from "../../logits/read-logits.ts";
import { keepApart, readOutput } from "../../logits/read-output.ts";
import { type Reduction, readReduction, sumOf } from "../../operations/reduction.ts";
import { returnRounded } from "../../operations/return-rounded.ts";
import { createRowWriter, type RowWriter } from "../../operations/row-writer.ts";

export type { Reduction };

/** Options of every loss: how the logits lie, and what is done with the losses of the rows. */
export interface LossOptions extends Omit<LogitOptions, "temperature"> {
  /** `"mean"` (default), `"sum"`, or `"none"`: one loss per row. */
  readonly reduction?: Reduction;
  /** Where `∂loss/∂logits` is written, as many values as logits; for `"none"` each row's own gradient. */
  readonly gradient?: OutputArray;
}

/** The loss: one number, or with `reduction: "none"` one per row. */
export type LossResult<Logits extends LogitInput, Options> = Options extends { readonly reduction: "none" }
  ? RowResultOf<Logits, Options>
  : number;

const LOSS_OPTIONS = ["shape", "axis", "where", "dtype", "reduction", "gradient"];

export interface LossRead {
  readonly read: LogitsRead;
  /** The logits, apart from where the gradient goes. */
  readonly batch: LogitBatch;
  readonly rows: number;
  /** The batch, copied if writing the gradient would overwrite what is still to be read. */
  readonly keepApart: (batch: LogitBatch) => LogitBatch;
  /** Where the gradient goes; `undefined` where none is wanted. */
  readonly gradient: FloatStorage | undefined;
  /** Writes a row's gradient; `undefined` where none is wanted. */
  readonly writeGradient: RowWriter | undefined;
  /** What is returned for the losses of all rows. */
  readonly reduce: (losses: Float64Array, denominator: number) => unknown;
  /** What sum and gradient are divided by: `total` for the mean, else 1. */
  readonly denominatorOf: (total: number) => number;
}

/** @param own the names of the loss's own options */
export function readLoss(
  operation: string,
  logits: unknown,
  options: LossOptions & Pick<LogitOptions, "temperature">,
  own: readonly string[],
): LossRead {
  checkOptionNames(operation, options, [...LOSS_OPTIONS, ...own]);
  const read = readLogits(logits, options);
  const reduction = readReduction(options.reduction);
  const { batch } = read;
  const gradient =
    options.gradient === undefined
      ? undefined
      : readOutput("gradient", options.gradient, batch.data.length, batch.dtype);
  return {
    read,
    batch: keepApart(batch, gradient),
    rows: rowCount(batch),
    keepApart: (other) => keepApart(other, gradient),
    gradient,
    writeGradient: gradient && createRowWriter(batch, gradient),
    denominatorOf: (total) => (reduction === "mean" ? total : 1),
    reduce: (losses, denominator) =>
      reduction === "none" ? returnRounded(read, losses) : sumOf(losses) / denominator,
  };
}
