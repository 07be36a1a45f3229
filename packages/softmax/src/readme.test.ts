/** The examples of the READMEs run, and give what stands beside them. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as calibration from "./calibration/index.ts";
import * as library from "./index.ts";
import * as relaxed from "./relaxed/index.ts";
import * as sampling from "./sampling/index.ts";
import * as threads from "./threads/index.ts";
import * as training from "./training/index.ts";

/** What the examples leave to the reader to have. */
const given = {
  float32Logits: new Float32Array(4096 * 1000),
  tensor: { data: new Float32Array(6), dims: [2, 3] },
};

/** Lines `expression; // value`: the comment starts as JSON does. `…` stands for more digits, rounded values for all. */
const RESULT = /^(?:const \w+ = |const \{ (\w+) \} = )?(.+); \/\/ ([-\d[{].*)$/;

function examplesOf(path: string): string[] {
  const readme = readFileSync(new URL(path, import.meta.url), "utf8");
  return [...readme.matchAll(/```js\n(.*?)```/gs)].map(([, code]) => code!);
}

const AsyncFunction = (async () => undefined).constructor as FunctionConstructor;

/** Runs an example; returns each value with the comment beside it. */
async function run(code: string): Promise<{ value: unknown; comment: string }[]> {
  const results: { value: unknown; comment: string }[] = [];
  const lines = code.split("\n").map((line) => {
    const match = RESULT.exec(line);
    if (line.startsWith("import ")) return "";
    if (!match) return line;
    const [, bound, expression, comment] = match;
    const declared = bound ? `const { ${bound} } = ${expression};` : "";
    return `${declared} note(${bound ?? expression}, ${JSON.stringify(comment)});`;
  });
  const scope = { ...library, ...calibration, ...sampling, ...training, ...threads, ...relaxed, ...given };
  const note = (value: unknown, comment: string) => results.push({ value, comment });
  await new AsyncFunction(...Object.keys(scope), "note", lines.join("\n"))(...Object.values(scope), note);
  return results;
}

function expectShown(value: unknown, comment: string): void {
  const digits = /^(-?\d+\.\d+)…/.exec(comment)?.[1];
  if (digits !== undefined) {
    expect(String(value).startsWith(digits), `${value} beside ${comment}`).toBe(true);
    return;
  }
  const shown = /^(-?[\d.]+|\[.*?\]|\{.*?\})(?=,|$)/.exec(comment)![1]!;
  const expected = JSON.parse(shown.replace(/(\w+):/g, '"$1":'));
  if (Array.isArray(expected) && /0\.\d{3}[,\]]/.test(shown)) {
    // Shown to three digits.
    expect((value as number[]).map((p) => Number(p.toFixed(3)))).toEqual(expected);
  } else expect(value).toEqual(expected);
}

describe.each([
  ["../README.md", 7, 10],
  ["../../../README.md", 1, 1],
  ["../../../docs/sampling.md", 5, 13],
])("%s", (path, examples, values) => {
  test("its examples give what stands beside them", async () => {
    const codes = examplesOf(path);
    expect(codes).toHaveLength(examples);
    const results = (await Promise.all(codes.map(run))).flat();
    expect(results).toHaveLength(values);
    for (const { value, comment } of results) expectShown(value, comment);
  });
});
