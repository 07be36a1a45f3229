/** The examples in the docstrings of sampling and training run, and give what stands beside them. */
import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import * as sampling from "./sampling/index.ts";
import * as training from "./training/index.ts";

/** Each folder, and the names that its examples may use. */
const LIBRARIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = { sampling, training };
const EXAMPLE = /@example\n((?: \* .*\n)+?) \*\//g;
/** `expression; // value`, the expression on its own or bound to a name; a comment that starts in another way is prose. */
const RESULT =
  /^(const (\w+) = )?(.+); \/\/ ((?:-?\d|-?Infinity|NaN|true|false|null|undefined|["[{]|new |[A-Z]\w+Array).*)$/;

const OPTIONS = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };

const examples = Object.keys(LIBRARIES).flatMap((folder) =>
  readdirSync(new URL(folder, import.meta.url), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !/\.(test|test-support|generated)\.ts$/.test(name))
    .flatMap((name) => examplesOf(`${folder}/${name}`).map((code) => [`${folder}/${name}`, code] as const)),
);

function examplesOf(path: string): string[] {
  const source = readFileSync(new URL(path, import.meta.url), "utf8");
  return [...source.matchAll(EXAMPLE)].map((match) => match[1]!.replace(/^ \* /gm, ""));
}

/** `Int32Array [1, 2]` is how a value is shown, but no JavaScript. */
function literalOf(shown: string): string {
  return shown.replace(/^(\w+Array) (\[.*\])$/, "new $1($2)");
}

/** Runs an example; each value beside the values that its comment allows: one, or several with "or" between them. */
function run(
  code: string,
  names: Readonly<Record<string, unknown>>,
): { value: unknown; allowed: unknown[] }[] {
  const lines = code.split("\n").map((line) => {
    const match = RESULT.exec(line);
    if (!match) return line;
    const [, declaration = "", name, expression, comment] = match;
    const allowed = comment!.split(" or ").map(literalOf).join(", ");
    return `${declaration && `${declaration}${expression};`} note(${name ?? expression}, [${allowed}]);`;
  });
  const results: { value: unknown; allowed: unknown[] }[] = [];
  const scope = { ...names, note: (value: unknown, allowed: unknown[]) => results.push({ value, allowed }) };
  new Function(...Object.keys(scope), ts.transpile(lines.join("\n"), OPTIONS))(...Object.values(scope));
  return results;
}

test.each(Object.keys(LIBRARIES))("there are examples in %s", (folder) => {
  expect(examples.filter(([path]) => path.startsWith(folder)).length).toBeGreaterThanOrEqual(15);
});

describe.each(examples)("%s", (path, code) => {
  test("its example gives what stands beside it", async () => {
    const own: Record<string, unknown> = await import(new URL(path, import.meta.url).href);
    const results = run(code, { ...LIBRARIES[path.split("/")[0]!], ...own });
    expect(results, "an example shows a value").not.toEqual([]);
    for (const { value, allowed } of results) expect(allowed).toContainEqual(value);
  });
});
