import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { tensorCases } from "../test-data/arbitrary-tensor.ts";
import { vectors } from "../test-data/reference-files.ts";
import { type ByteSource, bytesSource } from "./byte-source.ts";
import { encodeNpy, openNpy } from "./npy.ts";

const readAll = async (bytes: Uint8Array) => (await openNpy(bytesSource(bytes))).readAll();
const sixths = Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25);

/** A NPY file of version 1.0 with this dict, made by hand. */
function npyFile(dict: string, data: Uint8Array = new Uint8Array(8), major = 1): Uint8Array {
  const length =
    major === 1 ? [dict.length & 0xff, dict.length >> 8] : [dict.length & 0xff, dict.length >> 8, 0, 0];
  const text = new TextEncoder().encode(dict);
  return Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, major, 0, ...length, ...text, ...data);
}

describe("openNpy() reads what NumPy wrote", () => {
  test.each(["npyV1", "npyV2", "npyV3"] as const)("%s", async (name) => {
    expect(await readAll(vectors[name])).toEqual({ dtype: "float32", shape: [2, 3], data: sixths });
  });

  test("big-endian", async () => {
    const data = Float64Array.from(sixths);
    expect(await readAll(vectors.npyBigEndian)).toEqual({ dtype: "float64", shape: [2, 3], data });
    const integers = { dtype: "int16", shape: [3], data: Int16Array.of(1, -2, 300) };
    expect(await readAll(vectors.npyBigEndianInt16)).toEqual(integers);
  });

  test("Fortran order, three axes, whole and in slices", async () => {
    const entry = await openNpy(bytesSource(vectors.npyFortran));
    const data = Int32Array.from({ length: 24 }, (_, i) => i);
    expect(await entry.readAll()).toEqual({ dtype: "int32", shape: [2, 3, 4], data });
    expect(await entry.readRows(1, 1)).toEqual({ dtype: "int32", shape: [1, 3, 4], data: data.slice(12) });
    expect(entry.streams).toBe(false);
  });

  test("Fortran order with 8-byte big-endian items", async () => {
    const data = BigInt64Array.of(0n, 1n, 2n, 3n, 4n, 5n);
    expect(await readAll(vectors.npyFortranBigEndian)).toEqual({ dtype: "int64", shape: [2, 3], data });
  });

  test("float16 as bits: 1, -2.5, ∞ and a subnormal", async () => {
    const data = Uint16Array.of(0x3c00, 0xc100, 0x7c00, 1);
    expect(await readAll(vectors.npyFloat16)).toEqual({ dtype: "float16", shape: [4], data });
  });

  test("bool, a scalar, an empty array, the ends of 64-bit integers", async () => {
    const bools = { dtype: "bool", shape: [2, 2], data: Uint8Array.of(1, 0, 0, 1) };
    expect(await readAll(vectors.npyBool)).toEqual(bools);
    expect(await readAll(vectors.npyScalar)).toEqual({ dtype: "uint8", shape: [], data: Uint8Array.of(7) });
    expect(await readAll(vectors.npyEmpty)).toEqual({
      dtype: "uint32",
      shape: [3, 0, 2],
      data: new Uint32Array(),
    });
    expect((await readAll(vectors.npyInt64)).data).toEqual(BigInt64Array.of(-(2n ** 63n), 2n ** 63n - 1n));
    expect((await readAll(vectors.npyUint64)).data).toEqual(BigUint64Array.of(2n ** 64n - 1n));
  });
});

describe("openNpy() refuses", () => {
  test.each([
    ["npyText", '"<U3" (text)'],
    ["npyBytes", '"|S2" (bytes)'],
    ["npyObject", '"|O" (Python objects, a pickle)'],
    ["npyComplex", '"<c8" (complex numbers)'],
    ["npyDate", '"<M8[D]" (dates)'],
  ] as const)("%s, and names the descr and what is wanted", async (name, descr) => {
    const message = `Cannot read NPY: descr ${descr} is given, one of f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 u8 b1 is wanted`;
    await expect(readAll(vectors[name])).rejects.toThrow(new TypeError(message));
  });

  test("a structured type", async () => {
    await expect(readAll(vectors.npyStructured)).rejects.toThrow(
      /^Cannot read NPY header: "\[\('x', '<f4'\).* is given, a plain type such as '<f4' is wanted$/,
    );
  });

  test("a file cut short, or with more behind", async () => {
    const file = encodeNpy({ dtype: "float32", shape: [10, 100], data: new Float32Array(1000) });
    await expect(readAll(file.subarray(0, 1128))).rejects.toThrow(
      new RangeError("Cannot read NPY data: 1000 bytes follow the header, float32 [10, 100] takes 4000"),
    );
    const longer = new Uint8Array(file.length + 1);
    longer.set(file);
    await expect(readAll(longer)).rejects.toThrow(/4001 bytes follow/);
  });

  test("any file cut anywhere", async () => {
    const file = vectors.npyV1;
    for (let length = 0; length < file.length; length++) {
      await expect(readAll(file.subarray(0, length)), `${length}`).rejects.toThrow(/^Cannot read NPY/);
    }
  });

  test("shapes no file can hold, before anything is allocated", async () => {
    const shape = (text: string) => npyFile(`{'descr': '<f8', 'fortran_order': True, 'shape': (${text})}`);
    await expect(readAll(shape("1000000000, 1000000000"))).rejects.toThrow(
      new RangeError(
        "Cannot read NPY data: float64 [1000000000, 1000000000] is given, which takes more than 2^53 bytes",
      ),
    );
    await expect(readAll(shape("1000000000, 1000"))).rejects.toThrow(/8 bytes follow the header/);
    await expect(readAll(shape("99999999999999999999,"))).rejects.toThrow(/below 2\^53 is wanted/);
  });

  test("a header longer than the file, or than 1 MiB", async () => {
    const file = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 2, 0, 0xff, 0xff, 0xff, 0xff);
    await expect(readAll(file)).rejects.toThrow(/4294967295 bytes are given, at most 1048576 are wanted/);
    file.set([0, 1, 0, 0], 8);
    await expect(readAll(file)).rejects.toThrow(/256 bytes at offset 12 are wanted, 12 bytes are there/);
  });

  test("other magic, other versions, bad UTF-8 in version 3", async () => {
    await expect(readAll(new TextEncoder().encode("PK\x03\x04, and more"))).rejects.toThrow(
      new TypeError("Cannot read NPY: it begins with bytes 50 4b 03 04 2c 20, 93 4e 55 4d 50 59 is wanted"),
    );
    await expect(readAll(npyFile("{}", undefined, 4))).rejects.toThrow(/version 4\.0 is given/);
    const file = npyFile("{'descr': '<f8', 'fortran_order': True, 'shape': ()}", undefined, 3);
    expect((await readAll(file)).shape).toEqual([]);
    file[20] = 0xff;
    await expect(readAll(file)).rejects.toThrow(/not UTF-8/);
  });
});

describe("readRows()", () => {
  test("reads the rows' bytes and no others", async () => {
    const reads: [offset: number, length: number][] = [];
    const file = bytesSource(encodeNpy({ dtype: "float32", shape: [6, 1], data: sixths }));
    const counting: ByteSource = {
      byteLength: file.byteLength,
      read: (offset, length) => {
        reads.push([offset, length]);
        return file.read(offset, length);
      },
    };
    const entry = await openNpy(counting);
    expect(entry).toMatchObject({ name: "", dtype: "float32", shape: [6, 1], streams: true });
    reads.length = 0;
    expect(await entry.readRows(2, 3)).toEqual({ dtype: "float32", shape: [3, 1], data: sixths.slice(2, 5) });
    expect(reads).toEqual([[128 + 8, 12]]);
  });

  test("refuses rows that are not there, and rows of a scalar", async () => {
    const entry = await openNpy(bytesSource(vectors.npyV1));
    expect((await entry.readRows(2, 0)).data.length).toBe(0);
    for (const [start, count] of [
      [0, 3],
      [2, 1],
      [-1, 1],
      [0.5, 1],
      [0, Number.NaN],
    ] as const) {
      await expect(entry.readRows(start, count)).rejects.toThrow(RangeError);
    }
    const scalar = await openNpy(bytesSource(vectors.npyScalar));
    await expect(scalar.readRows(0, 1)).rejects.toThrow(TypeError);
  });

  test("gives arrays of its own: changing one changes no later read", async () => {
    for (const file of [vectors.npyV1, vectors.npyFortran]) {
      const entry = await openNpy(bytesSource(file));
      const before = structuredClone(await entry.readAll());
      (await entry.readAll()).data.fill(9 as never);
      expect(await entry.readAll()).toEqual(before);
    }
  });

  test("a source that answers with a view at an odd offset is read all the same", async () => {
    const { byteLength, read } = bytesSource(vectors.npyV1);
    const odd: ByteSource = {
      byteLength,
      read: async (offset, length) => Uint8Array.of(0, ...(await read(offset, length))).subarray(1),
    };
    expect((await (await openNpy(odd)).readAll()).data).toEqual(sixths);
  });

  test("a source that answers with too few bytes is refused", async () => {
    const { byteLength, read } = bytesSource(vectors.npyV1);
    const short: ByteSource = {
      byteLength,
      read: async (offset, length) => (await read(offset, length)).subarray(offset < 128 ? 0 : 1),
    };
    const entry = await openNpy(short);
    await expect(entry.readAll()).rejects.toThrow("Cannot read NPY data: 23 bytes are given, 24 are wanted");
  });
});

describe("encodeNpy()", () => {
  test("writes what numpy.save writes, byte for byte", async () => {
    for (const name of [
      "npyV1",
      "npyFloat16",
      "npyBool",
      "npyScalar",
      "npyEmpty",
      "npyInt64",
      "npyUint64",
    ] as const) {
      expect(encodeNpy(await readAll(vectors[name])), name).toEqual(vectors[name]);
    }
  });

  test("refuses bfloat16, a wrong class, a wrong length, a bool of 2, a shape that is none", () => {
    const two = { shape: [2], data: new Uint16Array(2) };
    expect(() => encodeNpy({ dtype: "bfloat16", ...two })).toThrow(TypeError);
    expect(() => encodeNpy({ dtype: "float64", ...two })).toThrow(
      new TypeError("Cannot write NPY: Uint16Array is given, float64 takes Float64Array"),
    );
    expect(() => encodeNpy({ dtype: "uint16", shape: [3], data: two.data })).toThrow(
      new RangeError("Cannot write NPY: 2 elements are given, uint16 [3] takes 3"),
    );
    expect(() => encodeNpy({ dtype: "bool", shape: [2], data: Uint8Array.of(1, 2) })).toThrow(RangeError);
    expect(() => encodeNpy({ dtype: "uint16", shape: [-2], data: two.data })).toThrow(RangeError);
    expect(() => encodeNpy({ dtype: "float8" as never, ...two })).toThrow(/dtype "float8" is given/);
  });

  test("round trip over types and shapes", async () => {
    await fc.assert(
      fc.asyncProperty(tensorCases(), async (tensor) => {
        fc.pre(tensor.dtype !== "bfloat16");
        const file = encodeNpy(tensor);
        expect((file.byteLength - tensor.data.byteLength) % 64).toBe(0);
        expect(await readAll(file)).toEqual(tensor);
      }),
      { seed: 1 },
    );
  });
});
