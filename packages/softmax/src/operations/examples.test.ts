/** The examples in the docstrings of the public functions say what the code gives, to the last digit. */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as library from "../index.ts";

const folder = new URL("./", import.meta.url);
const EXAMPLE = /@example\n((?: \* .*\n)+?) \*\//g;

const examples = readdirSync(folder)
  .filter((name) => name.endsWith(".ts") && !name.includes(".test"))
  .flatMap((name) =>
    [...readFileSync(new URL(name, folder), "utf8").matchAll(EXAMPLE)].map((match) => match[1]!),
  )
  .flatMap((text) => text.split("\n"))
  .map((line) => line.replace(/^ \* /, "").split("; // "))
  .filter((parts): parts is [string, string] => parts.length === 2);

test("there are examples", () => expect(examples.length).toBeGreaterThanOrEqual(9));

test.each(examples)("%s is %s", (expression, result) => {
  const names = Object.keys(library);
  const evaluate = (text: string) => new Function(...names, `return (${text});`)(...Object.values(library));
  expect(evaluate(expression)).toEqual(evaluate(result));
});
