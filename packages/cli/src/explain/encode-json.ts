import type { Explanation } from "softmax/explain";

/**
 * Writes an explanation as one JSON document.
 *
 * JSON has no Infinity and no NaN, and the textbook form is full of them: they are written as the strings
 * "Infinity", "-Infinity" and "NaN", which `Number()` turns back.
 */
export function encodeJson(explanation: Explanation, notes: readonly string[] = []): string {
  const encode = (_: string, value: unknown) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
  return `${JSON.stringify({ ...explanation, notes }, encode, 2)}\n`;
}
