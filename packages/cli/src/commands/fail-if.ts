/**
 * `--fail-if 'ece > 0.05 or accuracy < 0.9'`: comparisons of metrics with numbers, joined by `and` and `or`.
 * `and` binds tighter than `or`.
 *
 * @module
 */
import { formatNumber } from "../report/format-number.ts";
import { UsageError } from "../usage-error.ts";

const OPERATORS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
};

const COMPARISON = /^\s*([A-Za-z]+)\s*(>=|<=|>|<)\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)\s*$/i;

/** Reads the expression; the function it returns says whether the values fail. `names` are those it may use. */
export function parseFailIf(
  expression: string,
  names: readonly string[],
): (values: Readonly<Record<string, unknown>>) => boolean {
  const alternatives = expression
    .split(/\bor\b/)
    .map((part) => part.split(/\band\b/).map((comparison) => parseComparison(comparison, expression, names)));
  return (values) => alternatives.some((all) => all.every((comparison) => comparison(values)));
}

/** What a check that failed says: the expression, and the metrics in it as they are. */
export function failedText(expression: string, values: Readonly<Record<string, unknown>>): string {
  const names = new Set(expression.match(/[A-Za-z]+(?=\s*[<>])/g));
  const facts = [...names].map((name) => {
    const value = values[name];
    return `${name} is ${typeof value === "number" ? formatNumber(value) : "not known"}`;
  });
  return `Failed: ${expression} (${facts.join(", ")})`;
}

function parseComparison(
  text: string,
  expression: string,
  names: readonly string[],
): (values: Readonly<Record<string, unknown>>) => boolean {
  const match = COMPARISON.exec(text);
  if (!match || !names.includes(match[1]!)) {
    throw new UsageError(
      `Cannot read --fail-if "${expression}": "${text.trim()}" is no comparison, ` +
        `such as 'ece > 0.05 or accuracy < 0.9' is wanted, with ${names.join(", ")}`,
    );
  }
  const [, name, operator, bound] = match;
  return (values) => {
    const value = values[name!];
    if (typeof value !== "number") {
      throw new UsageError(`Cannot test --fail-if "${expression}": ${name} is not known for this file`);
    }
    return OPERATORS[operator!]!(value, Number(bound));
  };
}
