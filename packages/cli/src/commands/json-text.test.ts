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
