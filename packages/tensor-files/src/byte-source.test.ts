import { describe, expect, test } from "vitest";
import { blobSource, bytesSource, sliceSource } from "./byte-source.ts";
import { encodeNpy, openNpy } from "./npy.ts";

const bytes = Uint8Array.of(1, 2, 3, 4, 5);

describe.each([
  ["bytesSource()", bytesSource(bytes)],
  ["blobSource()", blobSource(new Blob([bytes]))],
  ["sliceSource()", sliceSource(bytesSource(Uint8Array.of(0, 1, 2, 3, 4, 5, 6)), 1, 5, "bytes")],
])("%s", (_name, source) => {
  test("reads any range, the empty one at the end too", async () => {
    expect(source.byteLength).toBe(5);
    expect(await source.read(0, 5)).toEqual(bytes);
    expect(await source.read(3, 2)).toEqual(Uint8Array.of(4, 5));
    expect(await source.read(5, 0)).toEqual(new Uint8Array());
  });

  test.each([
    [4, 2],
    [-1, 1],
    [0, -1],
    [0.5, 1],
    [0, Number.NaN],
    [2 ** 53, 0],
  ])("refuses %d, %d", async (at, n) => {
    await expect(source.read(at, n)).rejects.toThrow(RangeError);
  });
});

test("a NPY file in a Blob", async () => {
  const tensor = { dtype: "int16" as const, shape: [2], data: Int16Array.of(-1, 7) };
  const entry = await openNpy(blobSource(new Blob([encodeNpy(tensor)])));
  expect(await entry.readAll()).toEqual(tensor);
});
