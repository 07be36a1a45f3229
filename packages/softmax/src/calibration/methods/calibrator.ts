/**
 * A fitted calibrator as data: what is stored beside a model.
 *
 * @module
 */
import type { TemperatureFit } from "../fit-temperature.ts";
import { JsonFields } from "../json-fields.ts";

const SCHEMA = "softmax-calibrator";
const VERSION = 1;

/** The JSON of a temperature; `docs/formats.md` lists its fields. */
export interface Calibrator {
  readonly schema: typeof SCHEMA;
  readonly version: typeof VERSION;
  readonly method: "temperature";
  /** Divide logits by it. */
  readonly temperature: number;
  readonly standardError: number;
  readonly interval: readonly [lower: number, upper: number];
  readonly classes: number;
  /** Rows it was fitted on. */
  readonly rows: number;
  readonly nllBefore: number;
  readonly nllAfter: number;
}

/** The fit as an object for `JSON.stringify`. Numbers keep all their digits, so reading gives the same T. */
export function calibratorToJSON(fit: TemperatureFit): Calibrator {
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
 * parseCalibrator(JSON.parse(text)).temperature;
 */
export function parseCalibrator(json: unknown): Calibrator {
  const fields = new JsonFields(json, "a calibrator");
  fields.expect("schema", SCHEMA);
  fields.expect("version", VERSION);
  fields.expect("method", "temperature");
  const temperature = fields.number("temperature", "a number above 0", (t) => t > 0);
  return {
    schema: SCHEMA,
    version: VERSION,
    method: "temperature",
    temperature,
    standardError: fields.number("standardError", "a number from 0", (error) => error >= 0),
    interval: readInterval(fields, temperature),
    classes: fields.count("classes", 2),
    rows: fields.count("rows", 1),
    nllBefore: fields.number("nllBefore", "a number from 0", (nll) => nll >= 0),
    nllAfter: fields.number("nllAfter", "a number from 0", (nll) => nll >= 0),
  };
}

function readInterval(fields: JsonFields, temperature: number): readonly [number, number] {
  const [lower, upper, ...rest] = fields.list("interval");
  const isInterval = typeof lower === "number" && typeof upper === "number" && rest.length === 0;
  if (isInterval && 0 < lower && lower <= temperature && temperature <= upper && upper < Infinity) {
    return [lower, upper];
  }
  throw fields.error("interval", "two numbers around the temperature, the lower one above 0");
}
