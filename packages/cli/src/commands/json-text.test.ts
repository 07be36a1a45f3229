import { expect, test } from "vitest";
import { jsonText } from "./json-text.ts";

test("is one document that reads back the same", () => {
  const value = { logits: [1.5, -0.3], name: "Apfel ä", nothing: null };
  expect(JSON.parse(jsonText(value))).toEqual(value);
});

test("writes what JSON has no number for as strings that Number() turns back", () => {
  expect(JSON.parse(jsonText([Infinity, -Infinity, NaN]))).toEqual(["Infinity", "-Infinity", "NaN"]);
});

test("escapes what would steer a terminal", () => {
  const name = "\u009b31m\u202eevil";
  expect(jsonText({ name })).not.toMatch(/[\u009b\u202e]/);
  expect(JSON.parse(jsonText({ name }))).toEqual({ name });
});

test("a list of numbers is one line, whatever strings look like", () => {
  const value = {
    rows: [
      [1, -2.5e-7],
      [0, 3],
    ],
    none: [],
    names: ["[\n  1,\n  2\n]", "1"],
    mixed: [1, null, "Infinity"],
  };
  const text = jsonText(value);
  expect(JSON.parse(text)).toEqual(value);
  expect(text).toContain("[1, -2.5e-7],\n");
  expect(text).toContain("[0, 3]\n");
  expect(text.split("\n").length).toBe(17);
});
