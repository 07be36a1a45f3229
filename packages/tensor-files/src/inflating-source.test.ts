import { deflateSync } from "fflate";
import { describe, expect, test } from "vitest";
import { bytesSource } from "./byte-source.ts";
import { crc32 } from "./crc32.ts";
import { inflatingSource } from "./inflating-source.ts";

/** Three random bits in every byte (xorshift32): they deflate to about 40 %, more than one push and one read. */
const plain = new Uint8Array(3_000_000);
let state = 1;
for (let i = 0; i < plain.length; i++) {
  state ^= state << 13;
  state ^= state >>> 17;
  state ^= state << 5;
  plain[i] = state & 7;
}
const deflated = deflateSync(plain);
const crc = crc32(plain);

const inflating = (bytes: Uint8Array, size: number, expected = crc) =>
  inflatingSource(bytesSource(bytes), { size, crc32: expected }, "a");

describe("inflatingSource()", () => {
  test("reads any range of a stream of many pushes", async () => {
    expect(deflated.length).toBeGreaterThan(2 ** 20);
    const source = inflating(deflated, plain.length);
    for (const [offset, length] of [
      [0, 10],
      [10, 200_000],
      [2_000_000, 70_000],
      [128, plain.length - 128],
    ] as const) {
      const range = await source.read(offset, length);
      expect(Buffer.compare(range, plain.subarray(offset, offset + length)), `${offset}`).toBe(0);
    }
  });

  test("a stream that inflates to more or less than is claimed", async () => {
    const more = inflating(deflated, plain.length - 1);
    await expect(more.read(0, plain.length - 1)).rejects.toThrow(
      new RangeError("Cannot inflate a: more than 2999999 bytes come out, 2999999 are wanted"),
    );
    const less = inflating(deflated, plain.length + 1);
    await expect(less.read(0, plain.length + 1)).rejects.toThrow(
      new RangeError("Cannot inflate a: 3000000 bytes come out, 3000001 are wanted"),
    );
    await expect(less.read(plain.length - 1, 2)).rejects.toThrow(RangeError);
  });

  test("a stream cut short, and one that is none", async () => {
    const cut = inflating(deflated.subarray(0, -1), plain.length);
    await expect(cut.read(0, plain.length)).rejects.toThrow(/^Cannot inflate a: /);
    const noise = inflating(new Uint8Array(100).fill(0xff), 1000);
    await expect(noise.read(0, 10)).rejects.toThrow(new RangeError("Cannot inflate a: invalid block type"));
  });

  test("a wrong CRC, also of no bytes at all", async () => {
    const wrong = inflating(deflated, plain.length, crc ^ 1);
    await expect(wrong.read(1, plain.length - 1)).rejects.toThrow(/CRC-32/);
    expect(await inflating(deflateSync(new Uint8Array()), 0, 0).read(0, 0)).toEqual(new Uint8Array());
    await expect(inflating(deflateSync(new Uint8Array()), 0, 1).read(0, 0)).rejects.toThrow(/CRC-32/);
  });

  test("a size above 1032 times the stream's", () => {
    expect(() => inflating(new Uint8Array(10), 10_320)).not.toThrow();
    expect(() => inflating(new Uint8Array(10), 10_321)).toThrow(
      new RangeError("Cannot inflate a: 10321 bytes from 10 are given, at most 10320 are possible"),
    );
  });
});
