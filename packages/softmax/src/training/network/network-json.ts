import { JsonFields } from "../../calibration/json-fields.ts";
import type { DenseLayer } from "../optimisers/dense-layer.ts";
import { readNumberList } from "../optimisers/read-number-list.ts";

const SCHEMA = "softmax-network";
const VERSION = 1;
/** Decimal digits that tell any float32 from all others. */
const DIGITS = 9;

/** A layer as data. */
export interface DenseLayerJSON {
  readonly inputs: number;
  readonly outputs: number;
  /** `[inputs, outputs]`, row-major. */
  readonly weights: readonly number[];
  /** `[outputs]`. */
  readonly bias: readonly number[];
}

/** What a softmax network is, as data: `JSON.stringify` writes all of it. */
export interface SoftmaxNetworkJSON {
  readonly schema: typeof SCHEMA;
  readonly version: typeof VERSION;
  /** T; logits are divided by it. */
  readonly temperature: number;
  /** Rectified linear ones, but for the last, which is linear. */
  readonly layers: readonly DenseLayerJSON[];
}

export function writeNetworkJSON(layers: readonly DenseLayer[], temperature: number): SoftmaxNetworkJSON {
  return {
    schema: SCHEMA,
    version: VERSION,
    temperature,
    layers: layers.map(({ inputs, outputs, weights, bias }) => ({
      ...{ inputs, outputs },
      weights: Array.from(weights, shortest),
      bias: Array.from(bias!, shortest),
    })),
  };
}

/**
 * @throws {TypeError} when it, or a layer, is no object
 * @throws {RangeError} naming the first field that is missing or wrong
 */
export function readNetworkJSON(json: unknown): {
  readonly layers: readonly DenseLayer[];
  readonly temperature: number;
} {
  const fields = new JsonFields(json, "a softmax network");
  fields.expect("schema", SCHEMA);
  fields.expect("version", VERSION);
  const temperature = fields.number("temperature", "a number above 0", (t) => t > 0);
  const list = fields.list("layers");
  if (list.length < 2 || list.length > 3) throw fields.error("layers", "two or three layers");
  const layers = list.map(readLayer);
  return { layers, temperature };
}

function readLayer(json: unknown, l: number, list: readonly unknown[]): DenseLayer {
  const fields = new JsonFields(json, `layer ${l} of a softmax network`);
  const before = l === 0 ? undefined : (list[l - 1] as { readonly outputs?: unknown }).outputs;
  const wanted = before === undefined ? "an integer from 1" : `${before}, as the layer before gives`;
  const inputs = fields.number(
    "inputs",
    wanted,
    (n) => Number.isSafeInteger(n) && n >= 1 && (before === undefined || n === before),
  );
  const outputs = fields.count("outputs", l === list.length - 1 ? 2 : 1);
  return {
    ...{ inputs, outputs },
    weights: Float32Array.from(readNumberList(fields, "weights", inputs * outputs, "float32")),
    bias: Float32Array.from(readNumberList(fields, "bias", outputs, "float32")),
  };
}

function shortest(value: number): number {
  return Number(value.toPrecision(DIGITS));
}
