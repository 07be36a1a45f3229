/**
 * Checked reading of the JSON that states and calibrators are kept in.
 *
 * @module
 */

/** The fields of one JSON object, each read with a check that names the field. */
export class JsonFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #what: string;

  /** @param what what is being read, for messages: "a calibrator" */
  constructor(json: unknown, what: string) {
    this.#what = what;
    if (typeof json !== "object" || json === null || Array.isArray(json)) {
      throw new TypeError(`Cannot read ${what}: got ${describe(json)}, wanted a JSON object`);
    }
    this.#fields = json as Record<string, unknown>;
  }

  /** Refuses any other value. */
  expect(field: string, wanted: string | number): void {
    const value = this.#fields[field];
    if (value !== wanted) throw this.error(field, describe(wanted));
  }

  /** A number that `accept` likes; `wanted` says which those are. */
  number(field: string, wanted: string, accept: (value: number) => boolean): number {
    const value = this.#fields[field];
    if (typeof value === "number" && Number.isFinite(value) && accept(value)) return value;
    throw this.error(field, wanted);
  }

  /** A count kept as a JSON number. */
  count(field: string, least: number): number {
    return this.number(field, `an integer from ${least}`, (n) => Number.isSafeInteger(n) && n >= least);
  }

  /** An integer kept as a decimal string: JSON numbers lose digits above 2⁵³. The sum of 2⁵³ largest terms has 300. */
  integer(field: string): bigint {
    const value = this.#fields[field];
    if (typeof value === "string" && /^(0|-?[1-9]\d{0,299})$/.test(value)) return BigInt(value);
    throw this.error(field, "an integer as a decimal string");
  }

  /** The integer of a sum without negative terms. */
  sum(field: string, most?: bigint): bigint {
    const value = this.integer(field);
    if (value >= 0n && (most === undefined || value <= most)) return value;
    throw this.error(field, most === undefined ? "an integer from 0" : `an integer from 0 to ${most}`);
  }

  /** A count kept as a decimal string. */
  countFromText(field: string, most = Number.MAX_SAFE_INTEGER): number {
    const value = Number(this.integer(field));
    if (value >= 0 && value <= most) return value;
    throw this.error(field, `a count from 0 to ${most}`);
  }

  isNull(field: string): boolean {
    return this.#fields[field] === null;
  }

  list(field: string): readonly unknown[] {
    const value = this.#fields[field];
    if (Array.isArray(value) && value.length > 0) return value;
    throw this.error(field, "a list that is not empty");
  }

  error(field: string, wanted: string): RangeError {
    const given = describe(this.#fields[field]);
    return new RangeError(`Cannot read ${this.#what}: "${field}" is ${given}, wanted ${wanted}`);
  }
}

function describe(value: unknown): string {
  if (value === undefined) return "missing";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
