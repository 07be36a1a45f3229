import { expect, test } from "vitest";
import { own, textOf } from "./json-values.ts";

test("finds what an object holds itself, not what every object has", () => {
  const record = JSON.parse('{"__proto__": {"label": "A"}, "toString": "B"}');
  expect([own(record, "label"), own(record, "constructor"), own(record, "toString")]).toEqual([
    undefined,
    undefined,
    "B",
  ]);
  expect([own(null, "label"), own("text", "length"), own(undefined, "label")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("text is what a name can be written as", () => {
  expect([" A ", 3, true, null, undefined, ["A"], { A: 1 }].map(textOf)).toEqual([
    "A",
    "3",
    "true",
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
