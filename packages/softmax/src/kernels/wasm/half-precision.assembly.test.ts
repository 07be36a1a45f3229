import { describe, expect, test } from "vitest";
import { decodeBfloat16, encodeBfloat16 } from "../../logits/bfloat16.ts";
import { decodeFloat16, encodeFloat16 } from "../../logits/float16.ts";
import { Assembly } from "./assembly.test-support.ts";

const formats = [
  { name: "float16", decode: decodeFloat16, encode: encodeFloat16, isBfloat: 0, infinity: 0x7c00 },
  { name: "bfloat16", decode: decodeBfloat16, encode: encodeBfloat16, isBfloat: 1, infinity: 0x7f80 },
];

const PATTERNS = Uint16Array.from({ length: 65_536 }, (_, i) => i);

describe.each(formats)("$name", ({ decode, encode, isBfloat, infinity }) => {
  const assembly = new Assembly();

  const decoded = (bits: Uint16Array) => {
    assembly.reset();
    const [source, target] = [assembly.write(bits), assembly.reserve(bits.length * 4)];
    assembly.kernels.decode16(source, target, bits.length, isBfloat);
    return assembly.read(target, new Float32Array(bits.length));
  };
  const encoded = (values: Float32Array) => {
    assembly.reset();
    const [source, target] = [assembly.write(values), assembly.reserve(values.length * 2)];
    assembly.kernels.encode16(source, target, values.length, isBfloat);
    return assembly.read(target, new Uint16Array(values.length));
  };
  const expectEncoded = (values: Float32Array) => {
    const expected = Uint16Array.from(values, encode);
    const actual = encoded(values);
    const wrong = actual.findIndex((bits, i) => bits !== expected[i]);
    expect(wrong < 0 ? "" : `${values[wrong]} → ${actual[wrong]}, not ${expected[wrong]}`).toBe("");
  };

  test("all 65,536 patterns decode as in logits/, −0 and NaN too", () => {
    // In order, and with numbers of every kind beside each other.
    for (const order of [1, 24_851]) {
      const patterns = PATTERNS.map((i) => i * order);
      const actual = decoded(patterns);
      const wrong = patterns.find((bits, i) => !Object.is(actual[i], decode(bits)));
      expect(wrong).toBeUndefined();
    }
  });

  test("all 65,536 come back, NaN as one NaN", () => {
    expectEncoded(decoded(PATTERNS));
  });

  test("midpoints go to the even neighbour, and the float32 beside them to the nearer", () => {
    const positive = PATTERNS.subarray(0, infinity);
    const float = new Float32Array(positive.length);
    const words = new Uint32Array(float.buffer);
    for (const step of [-1, 0, 1]) {
      for (const sign of [1, -1]) {
        for (const bits of positive) {
          // The last midpoint, where infinity begins, continues the spacing of the largest numbers.
          const next = bits + 1 < infinity ? decode(bits + 1) : 2 * decode(bits) - decode(bits - 1);
          float[bits] = (sign * (decode(bits) + next)) / 2;
        }
        for (const bits of positive) words[bits] = words[bits]! + step;
        expectEncoded(float);
      }
    }
  });

  test("a sweep over all float32 patterns", () => {
    const words = new Uint32Array(1 << 20);
    for (let i = 0; i < words.length; i++) words[i] = Math.imul(i, 4093) + (i >>> 3);
    expectEncoded(new Float32Array(words.buffer));
  });

  test.each<[value: number, why: string]>([
    [65519.99609375, "the last float32 below float16's infinity"],
    [65520, "float16's half step: infinity"],
    [3.4028234663852886e38, "the largest float32"],
    [Infinity, "infinity"],
    [-Infinity, "minus infinity"],
    [Number.NaN, "NaN"],
    [-0, "minus zero"],
    [2 ** -149, "the least float32"],
    [2 ** -25, "half of the least float16: even, 0"],
    [2 ** -25 * 1.5, "more than half"],
    [2 ** -14 - 2 ** -26, "rounds up to the least normal float16"],
  ])("encodes %d: %s", (value) => {
    expectEncoded(Float32Array.of(value, -value));
  });

  test("any count, and nothing behind it", () => {
    const values = Float32Array.from({ length: 40 }, (_, i) => (i - 20) / 3);
    for (let count = 0; count <= values.length; count++) {
      assembly.reset();
      const bits = Uint16Array.from(values.subarray(0, count), encode);
      const floats = Float32Array.from(bits, decode);
      const [source, target] = [assembly.write(values), assembly.reserve(2 * count + 2)];
      assembly.kernels.encode16(source, target, count, isBfloat);
      expect(assembly.read(target, new Uint16Array(count + 1))).toEqual(Uint16Array.of(...bits, 0xa5a5));
      const back = assembly.reserve(4 * count + 4);
      assembly.kernels.decode16(target, back, count, isBfloat);
      expect(assembly.read(back, new Float32Array(count))).toEqual(floats);
      expect(assembly.read(back + 4 * count, new Uint32Array(1))[0]).toBe(0xa5a5a5a5);
    }
  });
});
