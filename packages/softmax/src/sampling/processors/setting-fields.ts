import { describeValue } from "../../logits/describe-value.ts";

/** The settings of one processor, each read with a check that names it; `end` refuses what nobody read. */
export class SettingFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #place: string;
  readonly #read = new Set(["type"]);

  /** @param place which processor it is, for messages: "processor 2 (min-p)" */
  constructor(fields: Readonly<Record<string, unknown>>, place: string) {
    this.#fields = fields;
    this.#place = place;
  }

  /** A finite number from `least` to `most`. */
  number(name: string, fallback: number | undefined, least: number, most = Infinity): number {
    const value = this.#take(name, fallback);
    const isFine = typeof value === "number" && Number.isFinite(value) && value >= least && value <= most;
    if (!isFine) throw this.error(name, `a number ${range(least, most)}`);
    return value;
  }

  /** A finite number above 0. */
  positive(name: string, fallback?: number): number {
    const value = this.number(name, fallback, -Infinity);
    if (value <= 0) throw this.error(name, "a number above 0");
    return value;
  }

  /** A whole number from `least` to `most`. */
  integer(name: string, fallback: number | undefined, least: number, most = 2 ** 31 - 1): number {
    const value = this.#take(name, fallback);
    const isFine = Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
    if (!isFine) throw this.error(name, `a whole number ${range(least, most)}`);
    return value as number;
  }

  boolean(name: string, fallback: boolean): boolean {
    const value = this.#take(name, fallback);
    if (typeof value !== "boolean") throw this.error(name, "true or false");
    return value;
  }

  /** Ids of tokens. */
  tokens(name: string, fallback?: readonly number[]): readonly number[] {
    const value = this.#take(name, fallback);
    if (!isTokenList(value)) throw this.error(name, "a list of token ids");
    return value;
  }

  /** Sequences of tokens, none of them empty. */
  sequences(name: string, fallback?: readonly (readonly number[])[]): readonly (readonly number[])[] {
    const value = this.#take(name, fallback);
    const isFine = Array.isArray(value) && value.every((each) => isTokenList(each) && each.length > 0);
    if (!isFine) throw this.error(name, "a list of lists of token ids, none of them empty");
    return value as readonly (readonly number[])[];
  }

  /** A setting of another form, that `isFine` accepts. */
  value<Value>(name: string, wanted: string, isFine: (value: unknown) => value is Value): Value {
    const value = this.#take(name, undefined);
    if (!isFine(value)) throw this.error(name, wanted);
    return value;
  }

  /** @throws {TypeError} for a setting that was not read */
  end(): void {
    const unknown = Object.keys(this.#fields).find((name) => !this.#read.has(name));
    if (unknown === undefined) return;
    const known = [...this.#read].join(", ");
    throw new TypeError(`Cannot use ${this.#place}: unknown setting "${unknown}", known are ${known}`);
  }

  error(name: string, wanted: string): RangeError {
    const value = this.#fields[name];
    const given = value === undefined ? "missing" : describeValue(value);
    return new RangeError(`Cannot use ${this.#place}: ${name} is ${given}, ${wanted} is wanted`);
  }

  #take(name: string, fallback: unknown): unknown {
    this.#read.add(name);
    return this.#fields[name] === undefined ? fallback : this.#fields[name];
  }
}

function range(least: number, most: number): string {
  if (least === -Infinity) return "that is finite";
  return most === Infinity || most === 2 ** 31 - 1 ? `from ${least}` : `from ${least} to ${most}`;
}

function isTokenList(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((id) => Number.isInteger(id) && id >= 0 && id < 2 ** 31);
}
