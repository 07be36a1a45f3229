import type { JsonFields } from "../../calibration/json-fields.ts";

/** A list of `length` finite numbers. */
export function readNumberList(fields: JsonFields, field: string, length: number): readonly number[] {
  const values = fields.list(field);
  if (values.length === length && values.every((value) => Number.isFinite(value))) return values as number[];
  throw fields.error(field, `a list of ${length} numbers`);
}
