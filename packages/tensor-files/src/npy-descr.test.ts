import { describe, expect, test } from "vitest";
import { parseDescr } from "./npy-descr.ts";

describe("parseDescr()", () => {
  test.each([
    ["<f4", "float32", false],
    [">f4", "float32", true],
    ["=i8", "int64", false],
    ["|u1", "uint8", false],
    [">u1", "uint8", true],
    ["|b1", "bool", false],
    ["f2", "float16", false],
  ] as const)("%s", (descr, dtype, bigEndian) => {
    expect(parseDescr(descr, "NPY")).toEqual({ dtype, bigEndian });
  });

  test.each(["", "<", "<f3", "<f16", "<<f4", "f4>", "|V2", "toString", "<b2", "<F4"])(
    "refuses %o",
    (descr) => {
      expect(() => parseDescr(descr, "NPY")).toThrow(TypeError);
    },
  );
});
