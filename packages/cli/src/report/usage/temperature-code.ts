/**
 * Dividing by a temperature in the languages that scores are kept in.
 *
 * @module
 */
import type { CodeExample, ScoreScale } from "./usage-code.ts";

export function temperatureTypeScript(temperature: number, scale: ScoreScale): CodeExample {
  const scores = scale === "probabilities" ? "uncalibrated.map(Math.log)" : "logits";
  return {
    title: "TypeScript",
    language: "ts",
    code: `import { softmax } from "softmax";

const probabilities = softmax(${scores}, { temperature: ${temperature} });`,
  };
}

export function temperaturePython(temperature: number, scale: ScoreScale): CodeExample {
  const logits =
    scale === "probabilities"
      ? '\nwith np.errstate(divide="ignore"):\n    logits = np.log(uncalibrated)'
      : "";
  return {
    title: "Python with NumPy",
    language: "python",
    code: `import numpy as np
${logits}
scaled = (logits - logits.max(axis=-1, keepdims=True)) / ${temperature}
exponentials = np.exp(scaled)
probabilities = exponentials / exponentials.sum(axis=-1, keepdims=True)`,
    note: "With SciPy it is scipy.special.softmax(logits / T, axis=-1).",
  };
}

/** The largest score is taken off first, so that no exponential overflows. */
export function temperatureSql(temperature: number, scale: ScoreScale): CodeExample {
  // With an exponent SQL reads a double; without one a decimal, whose conversion may round twice.
  const digits = String(temperature);
  const divisor = digits.includes("e") ? digits : `${digits}e0`;
  const [column, term] =
    scale === "probabilities"
      ? ["uncalibrated", `pow(p::DOUBLE / list_max(uncalibrated), 1 / ${divisor})`]
      : ["logits", `exp((z::DOUBLE - list_max(logits)) / ${divisor})`];
  const variable = scale === "probabilities" ? "p" : "z";
  return {
    title: "SQL (DuckDB)",
    language: "sql",
    code: `SELECT * EXCLUDE (terms),
  list_transform(terms, lambda e: e / list_sum(terms)) AS probabilities
FROM (
  SELECT *,
    list_transform(${column}, lambda ${variable}: ${term}) AS terms
  FROM 'scores.parquet'
);`,
    note: `For a list column named ${column}. DuckDB before 1.3 writes a lambda as ${variable} -> … instead.`,
  };
}
