import { describe, expect, test } from "vitest";
import { WHOLE_LIMIT, wholeSource } from "./whole-source.ts";

describe("wholeSource()", () => {
  test("reads once, however many reads come, and again after a failure", async () => {
    let calls = 0;
    const source = wholeSource(3, "data", async () => {
      if (calls++ === 0) throw new RangeError("first");
      return Uint8Array.of(1, 2, 3);
    });
    await expect(source.read(0, 1)).rejects.toThrow("first");
    const both = await Promise.all([source.read(0, 2), source.read(2, 1)]);
    expect(both).toEqual([Uint8Array.of(1, 2), Uint8Array.of(3)]);
    expect(calls).toBe(2);
  });

  test("refuses more than 2 GiB, and reads nothing", async () => {
    const source = wholeSource(WHOLE_LIMIT + 1, "data", () => expect.unreachable());
    await expect(source.read(0, 1)).rejects.toThrow(
      /^Cannot read data: it takes 2147483649 bytes in memory, at most 2147483648 are wanted/,
    );
  });
});
