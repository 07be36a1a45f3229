/**
 * What the conformance suite uses of vitest, for a page: it is served under that name.
 *
 * @module
 */

interface Test {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

export interface Failure {
  readonly name: string;
  readonly message: string;
}

const tests: Test[] = [];
const path: string[] = [];

/** A call, and the same for each of a table's rows: those that are arrays are its arguments. */
function withEach(call: (name: string, body: (...given: never[]) => void | Promise<void>) => void) {
  const each =
    (rows: readonly unknown[]) =>
    (name: string, body: (...given: never[]) => void | Promise<void>): void => {
      rows.forEach((row, i) => {
        const given = (Array.isArray(row) ? row : [row]) as never[];
        call(`${name} (${i})`, () => body(...given));
      });
    };
  return Object.assign(call, { each });
}

export const describe = withEach((name, body) => {
  path.push(name);
  body();
  path.pop();
});

export const test = withEach((name, body) => {
  tests.push({ name: [...path, name].join(" > "), run: body });
});

const MOST_MS_AT_ONCE = 200;

/** Runs what was described; now and then the page may do other things. */
export async function runTests(): Promise<{ readonly passed: number; readonly failures: Failure[] }> {
  const failures: Failure[] = [];
  let rested = performance.now();
  for (const { name, run } of tests) {
    try {
      await run();
    } catch (error) {
      failures.push({ name, message: error instanceof Error ? error.message : String(error) });
    }
    if (performance.now() - rested < MOST_MS_AT_ONCE) continue;
    await new Promise((resolve) => setTimeout(resolve));
    rested = performance.now();
  }
  return { passed: tests.length - failures.length, failures };
}

function fail(message: string): never {
  throw new Error(message);
}

export function expect(actual: unknown, what = "a value") {
  const must = (isTrue: boolean, wanted: string) => {
    if (!isTrue) fail(`${what}: ${show(actual)}, must be ${wanted}`);
  };
  const number = actual as number;
  return {
    toBe: (expected: unknown) => must(Object.is(actual, expected), show(expected)),
    toEqual: (expected: unknown) => must(isSame(actual, expected), show(expected)),
    toBeNaN: () => must(Number.isNaN(actual), "NaN"),
    toBeLessThan: (bound: number) => must(number < bound, `below ${bound}`),
    toBeLessThanOrEqual: (bound: number) => must(number <= bound, `at most ${bound}`),
    toBeGreaterThan: (bound: number) => must(number > bound, `above ${bound}`),
    toBeCloseTo: (expected: number, digits: number) =>
      must(Math.abs(number - expected) < 10 ** -digits / 2, `within ${digits} digits of ${expected}`),
    toHaveLength: (length: number) =>
      must((actual as ArrayLike<unknown>).length === length, `of length ${length}`),
  };
}
expect.fail = fail;

function show(value: unknown): string {
  return ArrayBuffer.isView(value) || Array.isArray(value) ? `[${value}]` : String(value);
}

/** Of numbers and of arrays of them. */
function isSame(a: unknown, b: unknown): boolean {
  if (!isList(a) || !isList(b)) return Object.is(a, b);
  return a.length === b.length && Array.from(a).every((value, i) => isSame(value, b[i]));
}

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}
