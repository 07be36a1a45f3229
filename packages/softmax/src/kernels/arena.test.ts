/** Arrays that live where the kernels compute: no copy, the same bits, and memory that comes back. */
import { afterEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { crossEntropy, logSoftmax, logSumExp, softmax, softmaxVjp, topK } from "../index.ts";
import { type Arena, createArena } from "./arena.ts";

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.resetModules();
});

const wave = (length: number) => Float64Array.from({ length }, (_, i) => 9 * Math.sin(i * i));

/** Says where they differ first: a diff of so many numbers takes minutes. */
function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(actual.length).toBe(expected.length);
  expect(Array.from(actual).findIndex((value, i) => !Object.is(value, expected[i]))).toBe(-1);
}

/** How many numbers the call copies from array to array. */
function countCopied(call: () => void): number {
  let copied = 0;
  const prototype = Object.getPrototypeOf(Float32Array.prototype) as Float32Array;
  const { set } = prototype;
  vi.spyOn(prototype, "set").mockImplementation(function (this: Float32Array, source, at) {
    copied += source.length;
    set.call(this, source, at);
  });
  call();
  vi.restoreAllMocks();
  return copied;
}

function allocate(arena: Arena, dtype: "float32" | "float64", length: number) {
  return dtype === "float32" ? arena.allocate(dtype, length) : arena.allocate(dtype, length);
}

function allocateFilled(arena: Arena, dtype: "float32" | "float64", values: ArrayLike<number>) {
  const array = allocate(arena, dtype, values.length);
  array.set(values);
  return array;
}

describe("residents", () => {
  const rows = 300;
  const classes = 700; // several tiles
  const values = wave(rows * classes);
  const layouts = [
    ["float32", { shape: [rows, classes] }],
    ["float64", { shape: [rows, classes] }],
    ["float32", { shape: [rows, classes], axis: 0 }],
    ["float32", { shape: [30, 70, 100], axis: 1 }],
  ] as const;

  test("columns of more bytes than a tile copies stay together", () => {
    const shape = [1100, 1000];
    using arena = createArena(4 * 1_100_000);
    const logits = allocateFilled(arena, "float32", wave(1_100_000));
    const expected = softmax(logits.slice(), { shape, axis: 0 });
    softmax(logits, { shape, axis: 0, out: logits });
    expectSame(logits, expected);
  });

  test.each(layouts)(
    "softmax of %s, %o copies nothing and gives the bits of ordinary arrays",
    (dtype, options) => {
      using arena = createArena(32 * values.length);
      const logits = allocateFilled(arena, dtype, values);
      const out = allocateFilled(arena, dtype, values);
      expect(out.buffer).toBe(logits.buffer);
      const expected = softmax(logits.slice(), options);
      expect(countCopied(() => softmax(logits, { ...options, out }))).toBe(0);
      expectSame(out, expected);
      expect(countCopied(() => softmax(logits, { ...options, out: logits }))).toBe(0);
      expectSame(logits, expected);
    },
  );

  test.each(layouts.slice(0, 2))("with one of both there, %s is copied once", (dtype, options) => {
    using arena = createArena(32 * values.length);
    const logits = allocateFilled(arena, dtype, values);
    const elsewhere = logits.slice();
    const expected = softmax(elsewhere, options);
    const out = elsewhere.slice();
    expect(countCopied(() => softmax(logits, { ...options, out }))).toBe(values.length);
    expectSame(out, expected);
    const inside = allocate(arena, dtype, values.length);
    expect(countCopied(() => softmax(elsewhere, { ...options, out: inside }))).toBe(values.length);
    expectSame(inside, expected);
  });

  test("other operations read logits where they are", () => {
    using arena = createArena(32 * values.length);
    const options = { shape: [rows, classes] };
    const logits = allocateFilled(arena, "float32", values);
    const gradient = arena.allocate("float32", values.length);
    const ordinary = logits.slice();
    const labels = Int32Array.from({ length: rows }, (_, r) => r % classes);
    const small = 8 * rows; // what results of rows may be copied
    expect(countCopied(() => logSumExp(logits, options))).toBeLessThan(small);
    expect(countCopied(() => crossEntropy(logits, labels, { ...options, gradient }))).toBeLessThan(small);
    expect(countCopied(() => topK(logits, 2, options))).toBeLessThan(small);
    expect(countCopied(() => softmaxVjp(logits, gradient, { ...options, out: gradient }))).toBe(0);
    expectSame(logSumExp(logits, options) as Float32Array, logSumExp(ordinary, options) as Float32Array);
    expectSame(logSoftmax(logits, options), logSoftmax(ordinary, options));
    expectSame(topK(logits, 5, options).indices, topK(ordinary, 5, options).indices);
    const apart = new Float32Array(values.length);
    expect(crossEntropy(logits, labels, { ...options, gradient })).toBe(
      crossEntropy(ordinary, labels, { ...options, gradient: apart }),
    );
    expectSame(gradient, apart);
  });

  test("a part of an array, at any element, and two arenas side by side", () => {
    using one = createArena(4096);
    using other = createArena(4096);
    const logits = allocateFilled(one, "float32", wave(1000)).subarray(3, 993);
    const out = other.allocate("float32", 1000);
    const expected = softmax(logits.slice());
    expectSame(softmax(logits, { out: out.subarray(5, 995) }), expected);
    expect([...out.subarray(0, 5), ...out.subarray(995)]).toEqual(new Array(10).fill(0));
    softmax(logits, { out: logits });
    expectSame(logits, expected);
  });

  test("what an arena has no room to compute is computed elsewhere, and its neighbours stay", () => {
    const long = wave(1_100_000); // as a tile and as terms, 16 bytes a class, more than the scratch room
    using arena = createArena(long.length * 16 + 64);
    const logits = allocateFilled(arena, "float64", long);
    const out = arena.allocate("float64", long.length);
    const neighbour = allocateFilled(arena, "float32", [1, 2, 3]);
    expectSame(softmax(logits, { out, temperature: 1e-300 }), softmax(long, { temperature: 1e-300 }));
    expectSame(logits, long);
    expectSame(neighbour, [1, 2, 3]);
  });

  test("16-bit numbers and masks may live there too", () => {
    using arena = createArena(4096);
    const bits = arena.allocate("float16", 200);
    bits.set(Uint16Array.from({ length: 200 }, (_, i) => 0x3c00 + 7 * i));
    const where = arena.allocate("uint8", 200);
    where.fill(1, 20, 90);
    const options = { shape: [20, 10], dtype: "float16" as const };
    expectSame(softmax(bits, options), softmax(bits.slice(), options));
    expectSame(
      softmax(bits, { ...options, where }),
      softmax(bits.slice(), { ...options, where: where.slice() }),
    );
  });
});

describe("memory", () => {
  test("is of zeros, on boundaries of 16, and takes its bytes rounded up to 16", () => {
    using arena = createArena(96);
    const arrays = [
      arena.allocate("float32", 3),
      arena.allocate("float64", 1),
      arena.allocate("bfloat16", 3),
      arena.allocate("uint8", 1),
      arena.allocate("int32", 4),
      arena.allocate("float32", 0),
    ];
    expect(arena.byteLength).toBe(96);
    expect(arrays.map((array) => array.constructor)).toEqual([
      Float32Array,
      Float64Array,
      Uint16Array,
      Uint8Array,
      Int32Array,
      Float32Array,
    ]);
    expect(arrays.map((array) => array.length)).toEqual([3, 1, 3, 1, 4, 0]);
    for (const array of arrays) {
      expect(array.byteOffset % 16).toBe(0);
      expect([...array].every((value) => value === 0)).toBe(true);
    }
    expect(arena.allocate("uint8", 16)).toHaveLength(16);
    expect(() => arena.allocate("uint8", 1)).toThrow(
      new RangeError("Cannot allocate in an arena: 16 bytes, must be at most the 0 left"),
    );
  });

  test("comes back: arrays become empty, and the next arena is of zeros", () => {
    const arena = createArena(4096);
    const array = allocateFilled(arena, "float32", wave(1024));
    arena.dispose();
    arena.dispose();
    expect(array).toHaveLength(0);
    expect(() => arena.allocate("float32", 1)).toThrow(
      new RangeError("Cannot allocate in an arena: it was disposed of, must be a new one"),
    );
    using next = createArena(4096);
    const fresh = next.allocate("float32", 1024);
    expect(fresh.every((value) => value === 0)).toBe(true);
    fresh.fill(1);
    expect(softmax(fresh, { out: fresh })[0]).toBe(2 ** -10);
  });

  test("of 1,000 arenas one after the other is the memory of a few", () => {
    const { Memory } = WebAssembly;
    let memories = 0;
    class CountedMemory extends Memory {
      constructor(descriptor: WebAssembly.MemoryDescriptor) {
        super(descriptor);
        memories++;
      }
    }
    WebAssembly.Memory = CountedMemory;
    onTestFinished(() => {
      WebAssembly.Memory = Memory;
    });
    for (let i = 0; i < 1000; i++) {
      using arena = createArena(65_536 * (i % 4));
      if (i % 4 > 0) arena.allocate("float32", 16).fill(i);
    }
    expect(memories).toBeLessThanOrEqual(4);
  });

  test("of 100 arenas of many sizes comes back", () => {
    for (let i = 0; i < 100; i++) {
      using arena = createArena(2 ** 20 * i);
      arena.allocate("float32", 16 * Math.min(i, 1)).fill(i);
    }
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 32, 2 ** 60, "64", undefined])(
    "of %o bytes is refused",
    (byteLength) => {
      expect(() => createArena(byteLength as number)).toThrow(RangeError);
      expect(() => createArena(byteLength as number)).toThrow(/^Cannot create an arena/);
    },
  );

  test("an array that cannot be is refused", () => {
    using arena = createArena(64);
    expect(() => arena.allocate("float32", -1)).toThrow("length -1, must be a whole number ≥ 0");
    expect(() => arena.allocate("float32", 2 ** 53)).toThrow(RangeError);
    expect(() => arena.allocate("toString" as "float32", 1)).toThrow(TypeError);
    expect(() => arena.allocate("int8" as "uint8", 1)).toThrow(
      'dtype "int8", must be one of float32, float64',
    );
  });
});

test("without WebAssembly an arena gives ordinary arrays", async () => {
  vi.stubGlobal("WebAssembly", undefined); // restores it afterwards
  Reflect.deleteProperty(globalThis, "WebAssembly");
  vi.resetModules();
  const fresh = await import("../index.ts");
  expect(fresh.kernelName()).toBe("js");
  const arena = fresh.createArena(64);
  const logits = arena.allocate("float32", 2);
  expect(fresh.softmax(logits, { out: logits })).toEqual(Float32Array.of(0.5, 0.5));
  expect(() => arena.allocate("float32", 15)).toThrow("64 bytes, must be at most the 48 left");
  arena.dispose();
  expect(() => arena.allocate("float32", 1)).toThrow("it was disposed of");
});

test("installed kernels compute from then on, and in later arenas; earlier ones keep theirs", async () => {
  const fresh = await import("../index.ts");
  const { installKernels } = await import("./open-kernels.ts");
  const { compileKernels } = await import("./wasm/wasm-module.ts");
  const before = fresh.createArena(4096);
  installKernels("wasm-relaxed", compileKernels());
  expect(fresh.kernelName()).toBe("wasm-relaxed");
  const after = fresh.createArena(4096);
  const values = wave(500);
  const expected = softmax(Float32Array.from(values));
  for (const arena of [before, after]) {
    const logits = allocateFilled(arena, "float32", values);
    expect(countCopied(() => fresh.softmax(logits, { out: logits }))).toBe(0);
    expectSame(logits, expected);
  }
});
