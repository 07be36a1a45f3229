/**
 * The Python dict in a NPY header, read as what it must be and nothing more:
 * `{'descr': '<f4', 'fortran_order': False, 'shape': (10, 100), }`.
 *
 * @module
 */
import { quote } from "./tensor.ts";

/** The values of the three keys. */
export interface NpyDict {
  readonly descr: string;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/**
 * Keys in any order, either quote, space anywhere between tokens, a trailing comma, and the `5L` of Python 2.
 *
 * @param what what is read, for messages
 * @throws TypeError if the text is anything else, or `descr` is a list (a structured type)
 * @throws RangeError if a length is not below 2⁵³
 */
export function parseNpyDict(text: string, what: string): NpyDict {
  const scanner = new Scanner(text, what);
  const values = new Map<string, unknown>();
  scanner.expect("{");
  while (!scanner.take("}")) {
    const key = scanner.string();
    if (values.has(key))
      throw new TypeError(`Cannot read ${what} header: it has the key ${quote(key)} twice`);
    scanner.expect(":");
    values.set(key, readValue(scanner, key));
    if (!scanner.take(",")) {
      scanner.expect("}");
      break;
    }
  }
  scanner.expectEnd();
  for (const key of ["descr", "fortran_order", "shape"]) {
    if (!values.has(key)) throw new TypeError(`Cannot read ${what} header: the key ${quote(key)} is missing`);
  }
  return {
    descr: values.get("descr") as string,
    fortranOrder: values.get("fortran_order") as boolean,
    shape: values.get("shape") as number[],
  };
}

function readValue(scanner: Scanner, key: string): unknown {
  if (key === "descr") return scanner.string("a plain type such as '<f4'");
  if (key === "fortran_order") return scanner.boolean();
  if (key === "shape") return scanner.tuple();
  return scanner.fail(`descr, fortran_order or shape before key ${quote(key)}`);
}

class Scanner {
  readonly #text: string;
  readonly #what: string;
  #at = 0;

  constructor(text: string, what: string) {
    this.#text = text;
    this.#what = what;
  }

  fail(wanted: string): never {
    const rest = this.#text.slice(this.#at);
    const given = rest === "" ? "its end" : quote(rest);
    throw new TypeError(`Cannot read ${this.#what} header: ${given} is given, ${wanted} is wanted`);
  }

  /** Consumes `token`, after space, if it comes next. */
  take(token: string): boolean {
    this.#skipSpace();
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  expect(token: string): void {
    if (!this.take(token)) this.fail(token);
  }

  expectEnd(): void {
    this.#skipSpace();
    if (this.#at < this.#text.length) this.fail("nothing after the dict");
  }

  #skipSpace(): void {
    while (" \t\n\r\f".includes(this.#text[this.#at] ?? "?")) this.#at++;
  }

  string(wanted = "a string"): string {
    const mark = this.take("'") ? "'" : this.take('"') ? '"' : this.fail(wanted);
    const end = this.#text.indexOf(mark, this.#at);
    const value = this.#text.slice(this.#at, end);
    if (end < 0 || value.includes("\\")) this.fail("a string without escapes");
    this.#at = end + 1;
    return value;
  }

  boolean(): boolean {
    if (this.take("True")) return true;
    return this.take("False") ? false : this.fail("True or False");
  }

  tuple(): number[] {
    const lengths: number[] = [];
    this.expect("(");
    while (!this.take(")")) {
      lengths.push(this.#integer());
      if (this.take(",")) continue;
      if (lengths.length === 1) this.fail("a comma, as in (5,)");
      this.expect(")");
      break;
    }
    return lengths;
  }

  #integer(): number {
    this.#skipSpace();
    const start = this.#at;
    while (isDigit(this.#text[this.#at])) this.#at++;
    if (this.#at === start) this.fail("a length");
    const value = Number(this.#text.slice(start, this.#at));
    if (!Number.isSafeInteger(value)) {
      const given = quote(this.#text.slice(start, this.#at));
      throw new RangeError(
        `Cannot read ${this.#what} header: length ${given} is given, below 2^53 is wanted`,
      );
    }
    this.take("L");
    return value;
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}
