/**
 * What all calibrators have in common as data.
 *
 * @module
 */
import type { JsonFields } from "../json-fields.ts";

export const SCHEMA = "softmax-calibrator";
export const VERSION = 1;

/** How logits are mapped to calibrated ones. */
export const CALIBRATION_METHODS = ["temperature", "vector", "matrix", "isotonic", "platt", "beta"] as const;
export type CalibrationMethod = (typeof CALIBRATION_METHODS)[number];

/** The fields of every calibrator's JSON; `docs/formats.md` lists the others. */
export interface CalibratorHeader<Method extends CalibrationMethod> {
  readonly schema: typeof SCHEMA;
  readonly version: typeof VERSION;
  readonly method: Method;
  /** K. */
  readonly classes: number;
  /** Rows it was fitted on. */
  readonly rows: number;
  /** Mean loss of those rows without it, nats. */
  readonly nllBefore: number;
  /** Mean loss of those rows with it, nats. */
  readonly nllAfter: number;
}

/** Writes calibrated logits of rows of log p, `[rows, K]` both. The arrays are not the same one. */
export type LogitMap = (out: Float64Array, logProbabilities: Float64Array) => void;

export function readHeader<Method extends CalibrationMethod>(
  fields: JsonFields,
  method: Method,
): CalibratorHeader<Method> {
  return {
    schema: SCHEMA,
    version: VERSION,
    method,
    classes: fields.count("classes", 2),
    rows: fields.count("rows", 1),
    nllBefore: fields.number("nllBefore", "a number from 0", (nll) => nll >= 0),
    nllAfter: fields.number("nllAfter", "a number from 0", (nll) => nll >= 0),
  };
}

/** A list of `length` finite numbers. */
export function readNumbers(fields: JsonFields, field: string, length: number): number[] {
  const values = fields.list(field);
  const isNumber = (value: unknown): value is number => Number.isFinite(value);
  if (values.length === length && values.every(isNumber)) return [...values];
  throw fields.error(field, `a list of ${length} numbers`);
}
