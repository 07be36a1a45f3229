/**
 * From the caller's arguments to a checked claim.
 *
 * @module
 */
import { decodeBfloat16 } from "../logits/bfloat16.ts";
import { checkOptionNames } from "../logits/check-options.ts";
import { describeValue } from "../logits/describe-value.ts";
import { decodeFloat16 } from "../logits/float16.ts";
import type { LogitBatch } from "../logits/logit-batch.ts";
import type { LogitInput } from "../logits/logit-input.ts";
import { type LogitsRead, readLogits } from "../logits/read-logits.ts";
import type { Claim } from "./claim.ts";
import { moveAxis, rowsAlong, type Tensor } from "./rows.ts";

export interface DiagnoseOptions {
  /** Lengths of the axes of flat logits, row-major. Default: one row, `[K]`. */
  readonly shape?: readonly number[];
  /** The class axis of the logits; negative counts from the end. Default −1. */
  readonly axis?: number;
  /** T that was meant, finite and above 0. Default 1. */
  readonly temperature?: number;
}

type Shapes = Pick<Claim, "claimed" | "shapes">;

/**
 * @throws {TypeError} not numbers, ragged rows, an unknown option, or shapes that no mistake relates
 * @throws {RangeError} a shape, axis or temperature that cannot be
 */
export function readClaim(logits: LogitInput, probabilities: LogitInput, options: DiagnoseOptions): Claim {
  checkOptionNames("diagnose", options, ["shape", "axis", "temperature"]);
  const { temperature = 1, ...layout } = options;
  checkTemperature(temperature);
  const read = readLogits(logits, layout);
  const axis = layout.axis ?? -1;
  const values = valuesOf(read.batch);
  const tensor: Tensor = {
    values: temperature === 1 ? values : Float64Array.from(values, (z) => z / temperature),
    shape: read.shape,
    axis: axis < 0 ? axis + read.shape.length : axis,
  };
  const { claimed, shapes } = relate(tensor, readLogits(probabilities, {}, "probabilities"));
  return {
    logits: tensor,
    claimed,
    shapes,
    temperature,
    logitRows: rowsAlong(tensor),
    claimedRows: rowsAlong(claimed),
  };
}

/** How the claimed shape follows from that of the logits. A flat array has as many shapes as its length allows. */
function relate(logits: Tensor, read: LogitsRead): Shapes {
  const { shape, axis } = logits;
  const values = valuesOf(read.batch);
  const flat = read.shape.length !== shape.length;
  const shorter = shape.with(axis, shape[axis]! - 1);
  const has = (wanted: readonly number[]) =>
    flat ? values.length === sizeOf(wanted) : wanted.every((length, i) => length === read.shape[i]);

  if (has(shape)) return { claimed: { values, shape, axis }, shapes: "same" };
  if (!flat) {
    for (const to of shape.keys()) {
      const moved = moveAxis(shape, axis, to);
      if (has(moved)) return { claimed: { values, shape: moved, axis: to }, shapes: "moved" };
    }
  }
  if (shape[axis]! > 1 && has(shorter)) {
    return { claimed: { values, shape: shorter, axis }, shapes: "one-class-less" };
  }
  throw new TypeError(
    `Cannot compare probabilities of shape [${read.shape.join(", ")}] with logits of shape [${shape.join(", ")}]: ` +
      "the shapes must be the same, or differ by the place of the class axis or by one class",
  );
}

function checkTemperature(temperature: unknown): void {
  if (typeof temperature !== "number") {
    throw new TypeError(`Cannot use temperature: ${describeValue(temperature)}, must be a number`);
  }
  if (!(temperature > 0 && temperature < Infinity)) {
    throw new RangeError(`Cannot use temperature: ${temperature}, must be finite and above 0`);
  }
}

function valuesOf({ data, dtype }: LogitBatch): ArrayLike<number> {
  if (dtype === "float16") return Float32Array.from(data, decodeFloat16);
  return dtype === "bfloat16" ? Float32Array.from(data, decodeBfloat16) : data;
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
