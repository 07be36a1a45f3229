import { describe, expect, test } from "vitest";
import { crc32 } from "./crc32.ts";

describe("crc32()", () => {
  test("the check value of the CRC catalogue, whole and in two parts", () => {
    const bytes = new TextEncoder().encode("123456789"); // https://reveng.sourceforge.io/crc-catalogue/all.htm
    expect(crc32(bytes)).toBe(0xcbf43926);
    expect(crc32(bytes.subarray(4), crc32(bytes.subarray(0, 4)))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });
});
