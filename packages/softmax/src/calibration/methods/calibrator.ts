/**
 * A fitted calibrator as data: what is stored beside a model.
 *
 * @module
 */
import type { TemperatureFit } from "../fit-temperature.ts";
import { JsonFields } from "../json-fields.ts";
import { type BetaCalibrator, readBeta } from "./beta.ts";
import {
  CALIBRATION_METHODS,
  type CalibrationMethod,
  type CalibratorHeader,
  readHeader,
  SCHEMA,
  VERSION,
} from "./calibrator-header.ts";
import { type IsotonicCalibrator, readIsotonic } from "./isotonic.ts";
import { type MatrixCalibrator, readMatrix } from "./matrix-scaling.ts";
import { type PlattCalibrator, readPlatt } from "./platt.ts";
import { readVector, type VectorCalibrator } from "./vector-scaling.ts";

/** The JSON of a temperature; `docs/formats.md` lists its fields. */
export interface TemperatureCalibrator extends CalibratorHeader<"temperature"> {
  /** Divide logits by it. */
  readonly temperature: number;
  readonly standardError: number;
  readonly interval: readonly [lower: number, upper: number];
}

/** Any calibrator, told apart by its `method`. Plain data: `JSON.stringify` writes all of it. */
export type Calibrator =
  | TemperatureCalibrator
  | VectorCalibrator
  | MatrixCalibrator
  | IsotonicCalibrator
  | PlattCalibrator
  | BetaCalibrator;

/** The fit as an object for `JSON.stringify`. Numbers keep all their digits, so reading gives the same T. */
export function calibratorToJSON(fit: TemperatureFit): TemperatureCalibrator {
  return {
    schema: SCHEMA,
    version: VERSION,
    method: fit.method,
    temperature: fit.temperature,
    standardError: fit.standardError,
    interval: fit.interval,
    classes: fit.classes,
    rows: fit.rows,
    nllBefore: fit.nllBefore,
    nllAfter: fit.nllAfter,
  };
}

/**
 * Reads a calibrator from what `JSON.parse` returned. Fields it does not know are left out.
 *
 * @throws {TypeError} when it is no object
 * @throws {RangeError} naming the first field that is missing or wrong: another schema, version or method too
 * @example
 * parseCalibrator(JSON.parse(text)).method; // "temperature"
 */
export function parseCalibrator(json: unknown): Calibrator {
  const fields = new JsonFields(json, "a calibrator");
  fields.expect("schema", SCHEMA);
  fields.expect("version", VERSION);
  const { method } = json as { readonly method?: unknown };
  const known = CALIBRATION_METHODS.find((name) => name === method);
  if (known === undefined) {
    const names = CALIBRATION_METHODS.map((name) => `"${name}"`).join(", ");
    throw fields.error("method", `one of ${names}`);
  }
  return READERS[known](fields);
}

const READERS: { readonly [Method in CalibrationMethod]: (fields: JsonFields) => Calibrator } = {
  temperature(fields) {
    const temperature = fields.number("temperature", "a number above 0", (t) => t > 0);
    return {
      ...readHeader(fields, "temperature"),
      temperature,
      standardError: fields.number("standardError", "a number from 0", (error) => error >= 0),
      interval: readInterval(fields, temperature),
    };
  },
  vector(fields) {
    const header = readHeader(fields, "vector");
    return { ...header, ...readVector(fields, header.classes) };
  },
  matrix(fields) {
    const header = readHeader(fields, "matrix");
    return { ...header, ...readMatrix(fields, header.classes) };
  },
  isotonic(fields) {
    const header = readHeader(fields, "isotonic");
    return { ...header, ...readIsotonic(fields, header.classes) };
  },
  platt(fields) {
    return { ...readBinaryHeader(fields, "platt"), ...readPlatt(fields) };
  },
  beta(fields) {
    return { ...readBinaryHeader(fields, "beta"), ...readBeta(fields) };
  },
};

function readBinaryHeader<Method extends "platt" | "beta">(fields: JsonFields, method: Method) {
  fields.expect("classes", 2);
  return readHeader(fields, method);
}

function readInterval(fields: JsonFields, temperature: number): readonly [number, number] {
  const [lower, upper, ...rest] = fields.list("interval");
  const isInterval = typeof lower === "number" && typeof upper === "number" && rest.length === 0;
  if (isInterval && 0 < lower && lower <= temperature && temperature <= upper && upper < Infinity) {
    return [lower, upper];
  }
  throw fields.error("interval", "two numbers around the temperature, the lower one above 0");
}
