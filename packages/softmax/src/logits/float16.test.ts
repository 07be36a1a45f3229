import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBfloat16, encodeBfloat16 } from "./bfloat16.ts";
import { decodeFloat16, encodeFloat16 } from "./float16.ts";

const formats = [
  { name: "float16", decode: decodeFloat16, encode: encodeFloat16, infinity: 0x7c00, nan: 0x7e00 },
  { name: "bfloat16", decode: decodeBfloat16, encode: encodeBfloat16, infinity: 0x7f80, nan: 0x7fc0 },
];

describe.each(formats)("$name", ({ decode, encode, infinity, nan }) => {
  test("every one of 65,536 patterns comes back, NaN as one NaN", () => {
    for (let bits = 0; bits < 65_536; bits++) {
      const value = decode(bits);
      if (Number.isNaN(value)) expect(bits & 0x7fff).toBeGreaterThan(infinity);
      expect(encode(value)).toBe(Number.isNaN(value) ? nan : bits);
    }
  });

  test("the positive patterns are in order", () => {
    for (let bits = 1; bits <= infinity; bits++) expect(decode(bits)).toBeGreaterThan(decode(bits - 1));
  });

  test("halfway between two neighbours goes to the even one, and a hair beside it to the nearer", () => {
    for (let bits = 0; bits < infinity - 1; bits++) {
      const middle = (decode(bits) + decode(bits + 1)) / 2; // exact in float64
      const hair = middle * 2 ** -50;
      expect(encode(middle)).toBe(bits + (bits & 1));
      expect(encode(middle - hair)).toBe(bits);
      expect(encode(middle + hair)).toBe(bits + 1);
      expect(encode(-middle)).toBe(0x8000 | (bits + (bits & 1)));
    }
  });

  test("beyond the largest number's half step everything is infinite", () => {
    const largest = decode(infinity - 1);
    const halfStep = (largest - decode(infinity - 2)) / 2;
    expect(encode(largest + halfStep)).toBe(infinity);
    expect(encode((largest + halfStep) * (1 - 2 ** -52))).toBe(infinity - 1);
    for (const factor of [1.25, 1.5, 2, 4, 1000]) expect(encode(largest * factor)).toBe(infinity);
    expect(encode(Number.MAX_VALUE)).toBe(infinity);
    expect(encode(-Infinity)).toBe(0x8000 | infinity);
  });

  test("any float64 goes to a nearest neighbour", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -60_000, max: 60_000 }), (x) => {
        const bits = encode(x);
        const distance = Math.abs(decode(bits) - x);
        for (const other of [bits - 1, bits + 1].filter(
          (b) => (b & 0x7fff) < infinity && (b ^ bits) < 0x8000,
        )) {
          expect(distance).toBeLessThanOrEqual(Math.abs(decode(other) - x));
        }
      }),
    );
  });
});

test("known float16 patterns", () => {
  expect([0x3c00, 0xc000, 0x0001, 0x7bff, 0x3555].map(decodeFloat16)).toEqual([
    1,
    -2,
    2 ** -24,
    65504,
    1365 / 4096,
  ]);
});

test("known bfloat16 patterns", () => {
  expect([0x3f80, 0xc000, 0x0001, 0x4049].map(decodeBfloat16)).toEqual([1, -2, 2 ** -133, 3.140625]);
});
