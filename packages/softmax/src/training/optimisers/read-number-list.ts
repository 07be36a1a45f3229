import type { JsonFields } from "../../calibration/json-fields.ts";

/** A list of `length` numbers that are finite in a type. */
export function readNumberList(
  fields: JsonFields,
  field: string,
  length: number,
  dtype: "float32" | "float64",
): readonly number[] {
  const values = fields.list(field);
  if (values.length === length && values.every(isOfType)) return values as number[];
  throw fields.error(field, `a list of ${length} ${dtype} numbers`);

  function isOfType(value: unknown): boolean {
    return typeof value === "number" && Number.isFinite(dtype === "float32" ? Math.fround(value) : value);
  }
}
