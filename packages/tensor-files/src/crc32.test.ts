import { describe, expect, test } from "vitest";
import { crc32 } from "./crc32.ts";

describe("crc32()", () => {
  const digits = new TextEncoder().encode("123456789");

  test("the check value of the CRC catalogue", () => {
    expect(crc32(digits)).toBe(0xcbf43926); // https://reveng.sourceforge.io/crc-catalogue/all.htm
    expect(crc32(new Uint8Array())).toBe(0);
  });

  test("CPython's zlib.crc32(bytes(range(256)) * 3)", () => {
    const bytes = Uint8Array.from({ length: 768 }, (_, i) => i);
    expect(crc32(bytes)).toBe(0xb0c0df2a);
    for (let cut = 0; cut <= 40; cut++) {
      expect(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut))), `cut at ${cut}`).toBe(0xb0c0df2a);
    }
  });
});
