/**
 * `--fail-if 'ece > 0.05 or not (accuracy >= 0.9 and nll < 1)'`: comparisons of metrics with numbers, joined by `and`, `or`,
 * `not` and parentheses. `not` binds tighter than `and`, `and` tighter than `or`.
 *
 * @module
 */
import { formatNumber } from "../report/format-number.ts";
import { UsageError } from "../usage-error.ts";

/** What is known by the names that an expression may use; null or absent where it is not. */
export type CheckedValues = Readonly<Record<string, number | null | undefined>>;

/** An expression that was read. */
export interface FailIf {
  /** As the user wrote it. */
  readonly expression: string;
  /** The names in it, each once. */
  readonly names: readonly string[];
  /** Whether the values fail. @throws {UsageError} where one of the names has no value */
  fails(values: CheckedValues): boolean;
}

type Condition = (values: CheckedValues) => boolean;

const OPERATORS: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  ">": (left, right) => left > right,
  ">=": (left, right) => left >= right,
  "<": (left, right) => left < right,
  "<=": (left, right) => left <= right,
};

/** A parenthesis, an operator, or a run of what may stand in names and numbers. */
const TOKEN = /\(|\)|[<>]=?|[^\s()<>]+/g;
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;

/** Reads the expression. `names` are those it may use. */
export function parseFailIf(expression: string, names: readonly string[]): FailIf {
  const parser = new Parser(expression, names);
  const condition = parser.alternatives();
  parser.end();
  const used = [...parser.used];
  return {
    expression,
    names: used,
    fails(values) {
      const unknown = used.find((name) => typeof values[name] !== "number");
      if (unknown !== undefined) {
        throw new UsageError(`Cannot test --fail-if "${expression}": ${unknown} is not known for this file`);
      }
      return condition(values);
    },
  };
}

/** What a check that failed says: the expression, and the metrics in it as they are. */
export function failedText({ expression, names }: FailIf, values: CheckedValues): string {
  const facts = names.map((name) => `${name} is ${formatNumber(values[name]!)}`);
  return `Failed: ${expression} (${facts.join(", ")})`;
}

/** Recursive descent: one method for each strength of binding. */
class Parser {
  readonly used = new Set<string>();
  readonly #expression: string;
  readonly #names: readonly string[];
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(expression: string, names: readonly string[]) {
    this.#expression = expression;
    this.#names = names;
    this.#tokens = expression.match(TOKEN) ?? [];
  }

  alternatives(): Condition {
    const parts = [this.#conjunction()];
    while (this.#take("or")) parts.push(this.#conjunction());
    return (values) => parts.some((part) => part(values));
  }

  /** @throws {UsageError} when something is left */
  end(): void {
    const left = this.#tokens[this.#next];
    if (left !== undefined) throw this.#wrong(`"${left}" follows a whole condition, "and" or "or" before it`);
  }

  #conjunction(): Condition {
    const parts = [this.#term()];
    while (this.#take("and")) parts.push(this.#term());
    return (values) => parts.every((part) => part(values));
  }

  #term(): Condition {
    if (this.#take("not")) {
      const negated = this.#term();
      return (values) => !negated(values);
    }
    if (!this.#take("(")) return this.#comparison();
    const inner = this.alternatives();
    if (this.#take(")")) return inner;
    const next = this.#tokens[this.#next];
    throw this.#wrong(`a parenthesis is open at ${next === undefined ? "the end" : `"${next}"`}, ")"`);
  }

  #comparison(): Condition {
    const [name = "", operator = "", bound = ""] = this.#tokens.slice(this.#next, this.#next + 3);
    const compare = Object.hasOwn(OPERATORS, operator) ? OPERATORS[operator] : undefined;
    if (!this.#names.includes(name) || !compare || !NUMBER.test(bound)) {
      const text = [name, operator, bound].join(" ").trim();
      throw this.#wrong(
        `"${text}" is no comparison of a metric with a number, such as 'ece > 0.05'`,
        `; the metrics are ${this.#names.join(", ")}`,
      );
    }
    this.#next += 3;
    this.used.add(name);
    return (values) => compare(values[name]!, Number(bound));
  }

  #take(token: string): boolean {
    const found = this.#tokens[this.#next] === token;
    if (found) this.#next++;
    return found;
  }

  #wrong(what: string, hint = ""): UsageError {
    return new UsageError(`Cannot read --fail-if "${this.#expression}": ${what} is wanted${hint}`);
  }
}
