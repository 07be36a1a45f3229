import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { tensorCases, tensorNames } from "../test-data/arbitrary-tensor.ts";
import { vectors } from "../test-data/reference-files.ts";
import { type ByteSource, bytesSource } from "./byte-source.ts";
import { encodeNpz, openNpz } from "./npz.ts";
import type { Tensor } from "./tensor.ts";

const open = (bytes: Uint8Array) => openNpz(bytesSource(bytes));

async function readAll(bytes: Uint8Array): Promise<Record<string, Tensor>> {
  const read = (await open(bytes)).map(async (entry) => [entry.name, await entry.readAll()] as const);
  return Object.fromEntries(await Promise.all(read));
}

/** A copy with `bytes` at `offset`, which counts from the end if it is negative. */
function patched(file: Uint8Array, offset: number, ...bytes: number[]): Uint8Array {
  const copy = file.slice();
  copy.set(bytes, offset < 0 ? copy.length + offset : offset);
  return copy;
}

const two = {
  predictions: { dtype: "float32", shape: [2, 3], data: Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25) },
  ground_truth: { dtype: "int64", shape: [2], data: BigInt64Array.of(2n, 0n) },
} as const satisfies Record<string, unknown>;

describe("openNpz() reads what NumPy wrote", () => {
  test.each([
    ["npzStored", true],
    ["npzDeflated", false],
  ] as const)("%s, in slices too", async (name, streams) => {
    expect(await readAll(vectors[name])).toEqual(two);
    const [predictions] = await open(vectors[name]);
    expect(predictions).toMatchObject({ name: "predictions", shape: [2, 3], streams });
    expect((await predictions!.readRows(1, 1)).data).toEqual(Float32Array.of(0.75, 1, 1.25));
  });

  test("a deflated array in Fortran order", async () => {
    const data = Int32Array.of(0, 1, 2, 3, 4, 5);
    expect(await readAll(vectors.npzFortranDeflated)).toEqual({ a: { dtype: "int32", shape: [2, 3], data } });
  });

  test("ZIP64 sizes, offsets and end record", async () => {
    expect(await readAll(vectors.npzZip64)).toEqual({
      a: { dtype: "uint16", shape: [3], data: Uint16Array.of(0, 1, 2) },
      b: { dtype: "uint16", shape: [4], data: Uint16Array.of(0, 1, 2, 3) },
    });
  });

  test("members written to a pipe, their sizes behind them", async () => {
    const data = Uint16Array.of(0, 1, 2);
    expect(await readAll(vectors.npzUnseekable)).toEqual({ a: { dtype: "uint16", shape: [3], data } });
  });

  test("text beside numbers: thrown by name, or handed to onUnreadable", async () => {
    const source = bytesSource(vectors.npzWithText);
    await expect(openNpz(source)).rejects.toThrow(
      /^Cannot read NPZ member "names.npy": descr "<U2" \(text\)/,
    );
    const left: [string, string][] = [];
    const entries = await openNpz(source, {
      onUnreadable: (name, { message }) => left.push([name, message]),
    });
    expect(entries.map((entry) => entry.name)).toEqual(["logits"]);
    expect(left).toEqual([["names.npy", expect.stringContaining("(text)")]]);
  });
});

describe("openNpz() refuses", () => {
  test("another compression, encryption, a member that is no array, each by name", async () => {
    await expect(open(vectors.npzBzip2)).rejects.toThrow(
      new TypeError(
        'Cannot read NPZ member "a.npy": its compression is bzip2 (method 12), stored or deflated is wanted',
      ),
    );
    const directory = new DataView(vectors.npzStored.buffer).getUint32(vectors.npzStored.length - 6, true);
    await expect(open(patched(vectors.npzStored, directory + 8, 1))).rejects.toThrow(
      new TypeError('Cannot read NPZ member "predictions.npy": it is encrypted, plain data is wanted'),
    );
    await expect(open(zipSync({ "a.txt": new Uint8Array(3) }))).rejects.toThrow(
      /"a\.txt": a name that ends with \.npy/,
    );
  });

  test("a member that is not where the directory says, or whose stored size is not its size", async () => {
    await expect(open(patched(vectors.npzStored, 0, 0x51))).rejects.toThrow(
      new RangeError('Cannot read NPZ member "predictions.npy": no member begins at offset 0, one is wanted'),
    );
    const directory = new DataView(vectors.npzStored.buffer).getUint32(vectors.npzStored.length - 6, true);
    await expect(open(patched(vectors.npzStored, directory + 24, 151))).rejects.toThrow(
      /it is stored in 152 bytes, its size of 151 is wanted$/,
    );
  });

  test("damage, with onUnreadable too", async () => {
    const damaged = bytesSource(patched(vectors.npzStored, 0, 0x51));
    await expect(openNpz(damaged, { onUnreadable: () => expect.unreachable() })).rejects.toThrow(RangeError);
  });

  test("what is no ZIP file", async () => {
    await expect(open(vectors.npyV1)).rejects.toThrow(TypeError);
    await expect(open(new Uint8Array())).rejects.toThrow(TypeError);
  });

  test("a file cut anywhere", async () => {
    for (const file of [vectors.npzStored, vectors.npzZip64]) {
      for (let length = 0; length < file.length; length++) {
        await expect(open(file.subarray(0, length)), `${length}`).rejects.toThrow(/^Cannot read NPZ/);
      }
    }
  });

  test("two members of one name", async () => {
    const file = encodeNpz({ a: two.ground_truth as never, b: two.ground_truth as never });
    for (let at = 0; at < file.length; at++) if (file[at] === 0x62 && file[at + 1] === 0x2e) file[at] = 0x61;
    await expect(open(file)).rejects.toThrow(
      new RangeError('Cannot read NPZ: two members have the name "a.npy", one is wanted'),
    );
  });

  test("members that share bytes", async () => {
    const file = encodeNpz({ a: two.ground_truth as never, b: two.ground_truth as never });
    const view = new DataView(file.buffer);
    const directory = view.getUint32(file.length - 6, true);
    view.setUint32(directory + 46 + 5 + 42, 0, true); // b's local header is a's
    await expect(open(file)).rejects.toThrow(/"b\.npy" begins inside the one before it/);
  });

  test("a directory with a member more or fewer than the end record says", async () => {
    await expect(open(patched(vectors.npzStored, -12, 3))).rejects.toThrow(
      /2 members are given, 3 are wanted/,
    );
  });
});

describe("damage", () => {
  test.each(["npzStored", "npzDeflated"] as const)(
    "%s: a flipped bit of the last item fails the CRC",
    async (name) => {
      const file = vectors[name];
      const [entry] = await open(file);
      const directory = new DataView(file.buffer, file.byteOffset).getUint32(file.length - 6, true);
      const crc = new DataView(file.buffer, file.byteOffset).getUint32(directory + 16, true);
      const [broken] = await open(patched(file, directory + 16, (crc & 0xff) ^ 1));
      await expect(entry!.readAll()).resolves.toEqual(two.predictions);
      await expect(broken!.readAll()).rejects.toThrow(/its CRC-32 is [0-9a-f]{8}, [0-9a-f]{8} is wanted$/);
      await expect(broken!.readAll()).rejects.toThrow(RangeError); // and again
    },
  );

  test("the CRC of a stored member is followed through slices, and fails at the last", async () => {
    const at = vectors.npzStored.findIndex((_, i, all) => all[i] === 0x80 && all[i + 1] === 0x3e); // 0.25
    const [entry] = await open(patched(vectors.npzStored, at, 0x81));
    await entry!.readRows(0, 1);
    await expect(entry!.readRows(1, 1)).rejects.toThrow(/CRC-32/);
    const [other] = await open(patched(vectors.npzStored, at, 0x81));
    await other!.readRows(1, 1); // a slice alone cannot be checked
    await expect(other!.readAll()).rejects.toThrow(/CRC-32/);
  });
});

describe("zip bombs", () => {
  /** So many zeros, deflated to a thousandth of that. */
  function bomb(size: number): Uint8Array {
    return encodeNpz(
      { a: { dtype: "uint8", shape: [size], data: new Uint8Array(size) } },
      { compress: true },
    );
  }

  test("a size that no stream of this length can have is refused before it is allocated", async () => {
    const file = bomb(1000);
    const directory = new DataView(file.buffer).getUint32(file.length - 6, true);
    const claim = patched(file, directory + 24, 0, 0, 0, 0x7f);
    await expect(open(claim)).rejects.toThrow(
      /2130706432 bytes from \d+ are given, at most \d+ are possible/,
    );
  });

  test("opening inflates the header and not the data", async () => {
    const size = 2 ** 22;
    const reads: number[] = [];
    const file = bytesSource(bomb(size));
    const counting: ByteSource = {
      byteLength: file.byteLength,
      read: (offset, length) => {
        reads.push(length);
        return file.read(offset, length);
      },
    };
    const [entry] = await openNpz(counting);
    expect(Math.max(...reads.slice(1))).toBeLessThanOrEqual(1024); // the first looks for the end record
    expect((await entry!.readRows(size - 1, 1)).data).toEqual(Uint8Array.of(0));
  });
});

describe("encodeNpz()", () => {
  test("round trip over types, shapes and names, stored and deflated", async () => {
    const names = tensorNames();
    const pair = fc.tuple(names, tensorCases(), tensorCases(), fc.boolean());
    await fc.assert(
      fc.asyncProperty(pair, async ([[a, b], first, second, compress]) => {
        fc.pre(first.dtype !== "bfloat16" && second.dtype !== "bfloat16");
        const tensors = Object.fromEntries([
          [a, first],
          [b, second],
        ]);
        expect(await readAll(encodeNpz(tensors, { compress }))).toEqual(tensors);
      }),
      { seed: 2 },
    );
  });

  test("the same tensors give the same bytes; compressing makes them fewer", () => {
    const zeros = { zeros: { dtype: "float32" as const, shape: [100], data: new Float32Array(100) } };
    expect([...encodeNpz(zeros).subarray(10, 14)]).toEqual([0, 0, 0x21, 0]); // 1980-01-01 in MS-DOS form
    expect(encodeNpz(zeros, { compress: true }).length).toBeLessThan(encodeNpz(zeros).length - 300);
  });

  test("refuses a name that no ZIP file holds", () => {
    const tensor: Tensor = { dtype: "uint8", shape: [1], data: Uint8Array.of(1) };
    expect(() => encodeNpz({ ["x".repeat(2 ** 16)]: tensor })).toThrow(RangeError);
  });
});
