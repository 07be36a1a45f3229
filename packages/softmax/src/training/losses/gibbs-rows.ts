/**
 * Energies as logits: the Gibbs distribution `p_k = e^(−E_k/kT)/Z` is the softmax of −E at temperature kT.
 *
 * @module
 */
import { checkOptionNames } from "../../logits/check-options.ts";
import type { LogitBatch } from "../../logits/logit-batch.ts";
import { rowCount } from "../../logits/logit-batch.ts";
import type { LogitInput, LogitOptions, OutputArray } from "../../logits/logit-input.ts";
import { type LogitsRead, readLogits } from "../../logits/read-logits.ts";
import { readOutput } from "../../logits/read-output.ts";
import { argmax } from "../../math/argmax.ts";
import { returnRounded } from "../../operations/return-rounded.ts";
import { createRowWriter } from "../../operations/row-writer.ts";
import { type SoftmaxRow, softmaxRowsOf } from "../../operations/softmax-rows.ts";

/** How energies lie, and at which temperature. */
export interface GibbsOptions extends Omit<LogitOptions, "temperature"> {
  /** kT in units of the energies, in [0, ∞]: one number, or one per row. Default 1. 0 and `Infinity` are the limits. */
  readonly kT?: number | ArrayLike<number>;
}

export interface GibbsQuantityOptions extends GibbsOptions {
  /** Where each row's derivative in its energies is written, as many values as energies. */
  readonly gradient?: OutputArray;
}

export interface EnergiesRead {
  readonly read: LogitsRead;
  /** −E as logits: a copy. */
  readonly negated: LogitBatch;
}

export function readEnergies(
  operation: string,
  energies: LogitInput,
  options: GibbsOptions,
  own: string,
): EnergiesRead {
  checkOptionNames(operation, options, ["shape", "axis", "where", "dtype", "kT", own]);
  const { shape, axis, where, dtype, kT } = options;
  if (typeof kT === "number" && !(kT >= 0)) throw new RangeError(`Cannot use kT: ${kT}, must be ≥ 0`);
  const given = { shape, axis, where, dtype, temperature: kT } as LogitOptions;
  const read = readLogits(energies, given, "energies");
  const data = read.batch.data.slice();
  if (data instanceof Uint16Array)
    for (let i = 0; i < data.length; i++) data[i] = data[i]! ^ 0x8000; // the sign bit
  else for (let i = 0; i < data.length; i++) data[i] = -data[i]!;
  return { read, negated: { ...read.batch, data } };
}

/** A row of states with their Gibbs distribution; `logits` are −E. */
export interface GibbsRow extends SoftmaxRow {
  /** Which state has the lowest energy; −1 without states. */
  readonly ground: number;
  /** Whether the distribution exists: the lowest energy is a finite number. */
  readonly isDistribution: boolean;
}

/** A quantity of each row's Gibbs distribution; writes its derivative over the probabilities of the row. */
export function gibbsQuantities(
  operation: string,
  energies: LogitInput,
  options: GibbsQuantityOptions,
  ofRow: (row: GibbsRow) => number,
): unknown {
  const { read, negated } = readEnergies(operation, energies, options, "gradient");
  const { batch } = read;
  const write =
    options.gradient === undefined
      ? undefined
      : createRowWriter(batch, readOutput("gradient", options.gradient, batch.data.length, batch.dtype));
  const values = new Float64Array(rowCount(batch));
  for (const row of softmaxRowsOf(negated, read.temperature)) {
    const ground = argmax(row.logits);
    const isDistribution = Number.isFinite(row.logits[ground] ?? Number.NaN);
    if (row.isMasked) row.probabilities.fill(0);
    values[row.index] = ofRow({ ...row, ground, isDistribution });
    write?.(row.index, row.probabilities);
  }
  return returnRounded(read, values);
}

/** `E_k − E_ground` for each state of probability above 0, else 0. */
export function gapsInto(out: Float64Array, { logits, probabilities, ground }: GibbsRow): Float64Array {
  for (let k = 0; k < out.length; k++) {
    out[k] = probabilities[k] === 0 ? 0 : logits[ground]! - logits[k]!;
  }
  return out;
}
