import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tensorCases, tensorNames } from "../test-data/arbitrary-tensor.ts";
import { vectors } from "../test-data/reference-files.ts";
import { bytesSource } from "./byte-source.ts";
import { encodeSafetensors, openSafetensors } from "./safetensors.ts";
import type { Tensor } from "./tensor.ts";

const open = (bytes: Uint8Array) => openSafetensors(bytesSource(bytes));

async function readAll(bytes: Uint8Array): Promise<Record<string, Tensor>> {
  const { tensors } = await open(bytes);
  const read = tensors.map(async (entry) => [entry.name, await entry.readAll()] as const);
  return Object.fromEntries(await Promise.all(read));
}

/** A file by hand: this header, then so many bytes. */
function fileOf(header: string, dataLength = 8): Uint8Array {
  const json = new TextEncoder().encode(header);
  const file = new Uint8Array(8 + json.length + dataLength);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  return file;
}

const weight: Tensor = {
  dtype: "float32",
  shape: [2, 3],
  data: Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25),
};
const label: Tensor = { dtype: "int64", shape: [2], data: BigInt64Array.of(2n, 0n) };

describe("openSafetensors() reads what the safetensors package wrote", () => {
  test("two tensors and metadata, in slices too", async () => {
    expect(await readAll(vectors.safetensorsTwo)).toEqual({ weight, label });
    const { tensors, metadata } = await open(vectors.safetensorsTwo);
    expect(metadata).toEqual({ format: "np" });
    expect(tensors.map(({ name, streams }) => [name, streams])).toEqual([
      ["label", true],
      ["weight", true],
    ]);
    expect(await tensors[1]!.readRows(1, 1)).toEqual({
      ...weight,
      shape: [1, 3],
      data: weight.data.slice(3),
    });
  });

  test("bfloat16 as bits, and bool", async () => {
    expect(await readAll(vectors.safetensorsBfloat16)).toEqual({
      h: { dtype: "bfloat16", shape: [2], data: Uint16Array.of(0x3f80, 0xc020) },
      m: { dtype: "bool", shape: [3], data: Uint8Array.of(1, 0, 1) },
    });
  });

  test("a type that is not known here: thrown by name, or handed to onUnreadable", async () => {
    const source = bytesSource(vectors.safetensorsFloat8);
    await expect(openSafetensors(source)).rejects.toThrow(
      /^Cannot read safetensors "f": dtype "F8_E4M3" is given, one of F16 BF16 F32 .* is wanted$/,
    );
    const left: string[] = [];
    const { tensors } = await openSafetensors(source, { onUnreadable: (name) => left.push(name) });
    expect(left).toEqual(["f"]);
    expect((await tensors[0]!.readAll()).data).toEqual(Float32Array.of(2.5));
  });
});

describe("openSafetensors() refuses", () => {
  const good = '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';

  test.each([
    ["7 bytes follow the header, it says 8", fileOf(good, 7), RangeError],
    ["9 bytes follow the header, it says 8", fileOf(good, 9), RangeError],
    ["its data has 8 bytes, float32 [3] takes 12", fileOf(good.replace("[2]", "[3]")), RangeError],
    ["more than 2^53 bytes", fileOf(good.replace("[2]", "[1000000000,1000000000]")), RangeError],
    ["dtype, shape and data_offsets", fileOf(good.replace("[2]", "[-2]")), TypeError],
    ["dtype, shape and data_offsets", fileOf(good.replace("[0,8]", "[0]")), TypeError],
    ["is at 8 to 0, from 0 on is wanted", fileOf(good.replace("[0,8]", "[8,0]")), RangeError],
    ["dtype, shape and data_offsets", fileOf(good.replace("[0,8]", "[0,1e300]")), TypeError],
    ["is at 4 to 12, from 0 on is wanted", fileOf(good.replace("[0,8]", "[4,12]"), 12), RangeError],
    ['the name "a" is there twice', fileOf(`${good.slice(0, -1)},${good.slice(1)}`), RangeError],
    ["__metadata__ is not an object of strings", fileOf(good.replace('"a"', '"__metadata__"'), 0), TypeError],
    ["not a JSON object", fileOf("[]", 0), TypeError],
    ["not a JSON object", fileOf("null", 0), TypeError],
    ["not JSON in UTF-8", fileOf("{", 0), TypeError],
    ['"a" is "1", dtype, shape and data_offsets', fileOf('{"a":1}', 0), TypeError],
    ["8 bytes at offset 0 are wanted, 7 bytes are there", new Uint8Array(7), RangeError],
    ["18446744073709552000 bytes are given, at most 100000000", new Uint8Array(8).fill(0xff), RangeError],
    [
      "64 bytes at offset 8 are wanted, 9 bytes are there",
      Uint8Array.of(0x40, 0, 0, 0, 0, 0, 0, 0, 0x7b),
      RangeError,
    ],
  ])("%s", async (message, file, type) => {
    const error = await open(file).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(type);
    expect((error as Error).message).toContain(message);
  });

  test("tensors that share bytes", async () => {
    const twice =
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}';
    await expect(open(fileOf(twice))).rejects.toThrow(/"b" is at 0 to 8, from 8 on is wanted/);
  });
});

describe("encodeSafetensors()", () => {
  test("writes what the safetensors package writes, byte for byte", () => {
    expect(encodeSafetensors({ weight, label }, { format: "np" })).toEqual(vectors.safetensorsTwo);
  });

  test("no tensors make a file too", async () => {
    expect(await open(encodeSafetensors({}))).toEqual({ tensors: [], metadata: {} });
  });

  test("round trip over types, shapes, names and metadata", async () => {
    const metadata = tensorNames().map(([key, value]) => ({ [key]: value }));
    await fc.assert(
      fc.asyncProperty(
        tensorNames(),
        tensorCases(),
        tensorCases(),
        metadata,
        async ([a, b], first, second, meta) => {
          const tensors = Object.fromEntries([
            [a, first],
            [b, second],
          ]);
          const file = encodeSafetensors(tensors, meta);
          expect(await readAll(file)).toEqual(tensors);
          expect((await open(file)).metadata).toEqual(meta);
        },
      ),
      { seed: 3 },
    );
  });

  test("refuses the reserved name, metadata that is no text, a wrong class", () => {
    expect(() => encodeSafetensors({ __metadata__: label })).toThrow(RangeError);
    expect(() => encodeSafetensors({ label }, { epoch: 3 as never })).toThrow(
      new TypeError('Cannot write safetensors: metadata "epoch" is number, a string is wanted'),
    );
    expect(() => encodeSafetensors({ a: { ...label, dtype: "uint64" } })).toThrow(
      new TypeError('Cannot write safetensors "a": BigInt64Array is given, uint64 takes BigUint64Array'),
    );
  });
});
