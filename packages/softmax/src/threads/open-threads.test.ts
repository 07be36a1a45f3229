import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createRowStatistics, type RowStatistics } from "../kernels/kernels.ts";
import { softmax } from "../operations/softmax.ts";
import { hasRelaxedSimd } from "../relaxed/has-relaxed-simd.ts";
import { openThreads, type ThreadsOptions } from "./open-threads.ts";
import type { Threads } from "./threads.ts";

afterEach(() => vi.unstubAllGlobals());

async function withThreads<Result>(
  options: ThreadsOptions,
  use: (pool: Threads) => Promise<Result>,
): Promise<Result> {
  const pool = await openThreads(options);
  try {
    return await use(pool);
  } finally {
    await pool.close();
  }
}

describe("options", () => {
  test("by default as many threads as cores, at most 8", async () => {
    const threads = await withThreads({}, async (pool) => pool.threads);
    expect(threads).toBeGreaterThanOrEqual(1);
    expect(threads).toBeLessThanOrEqual(8);
  });

  test.each<[object, string]>([
    [{ workers: 2 }, 'Cannot read options of openThreads: unknown option "workers"'],
    [{ threads: "2" }, 'Cannot use threads: "2", must be a number'],
    [{ threads: 0 }, "Cannot use threads: 0, must be a whole number of at least 1"],
    [{ threads: 1.5 }, "Cannot use threads: 1.5, must be a whole number of at least 1"],
    [{ byteLength: -1 }, "Cannot use byteLength: -1, must be a whole number of at least 0"],
    [{ byteLength: 2 ** 33 }, "Cannot open threads with room for 8589934592 bytes"],
    [{ relaxed: 1 }, "Cannot use relaxed: 1, must be a boolean"],
  ])("%o is refused", async (options, message) => {
    await expect(openThreads(options)).rejects.toThrow(message);
  });

  test.skipIf(hasRelaxedSimd())("relaxed kernels are refused where there are none", async () => {
    await expect(openThreads({ relaxed: true })).rejects.toThrow("this engine has no relaxed SIMD");
  });

  test.skipIf(!hasRelaxedSimd())("relaxed kernels on two threads", async () => {
    const logits = Float32Array.from({ length: 200_000 }, (_, i) => 9 * Math.sin(i));
    const options = { shape: [2000, 100] };
    const p = await withThreads({ threads: 2, relaxed: true }, (pool) => pool.softmax(logits, options));
    const expected = softmax(logits, options);
    // Either is within its budget of 3 ulp; an ulp is at most 2⁻²³ of the number.
    p.forEach((each, i) => {
      if (!(Math.abs(each / expected[i]! - 1) < 6 * 2 ** -23)) expect(each, `p[${i}]`).toBe(expected[i]);
    });
    expect(p).not.toEqual(expected); // or it was not fused multiply-add that computed it
  });

  test("a page that is not isolated is told what it needs", async () => {
    vi.stubGlobal("crossOriginIsolated", false);
    await expect(openThreads()).rejects.toThrow("Cross-Origin-Opener-Policy: same-origin");
  });
});

describe("allocate", () => {
  test("arrays of every type, side by side in one shared memory", async () => {
    await withThreads({ threads: 1, byteLength: 128 }, async (pool) => {
      const arrays = [
        pool.allocate("float32", 5),
        pool.allocate("float64", 2),
        pool.allocate("float16", 3),
        pool.allocate("bfloat16", 8),
        pool.allocate("uint8", 9),
        pool.allocate("int32", 4),
      ];
      expect(arrays.map((array) => array.constructor.name)).toEqual(
        ["Float32", "Float64", "Uint16", "Uint16", "Uint8", "Int32"].map((name) => `${name}Array`),
      );
      for (const [i, array] of arrays.entries()) array.fill(i + 1);
      for (const [i, array] of arrays.entries()) expect(array).toEqual(array.map(() => i + 1));
      expect(new Set(arrays.map((array) => array.buffer)).size).toBe(1);
      expect(() => pool.allocate("uint8", 17)).toThrow("32 bytes, must be at most the 16 left");
      expect(pool.allocate("uint8", 16)).toHaveLength(16);
    });
  });

  test("wrong types and lengths", async () => {
    await withThreads({ threads: 1, byteLength: 64 }, async (pool) => {
      expect(() => pool.allocate("toString" as "int32", 1)).toThrow(TypeError);
      expect(() => pool.allocate("int32", -1)).toThrow("length -1, must be a whole number ≥ 0");
    });
  });
});

test("wrong arguments are rejected as the synchronous function throws them", async () => {
  await withThreads({ threads: 1 }, async (pool) => {
    await expect(pool.softmax([1, 2], { axis: 4 })).rejects.toThrow(RangeError);
    await expect(pool.softmax("z" as never)).rejects.toThrow(TypeError);
    await expect(pool.logSumExp([1, 2], { out: new Float32Array(9) })).rejects.toThrow(
      "length is 9, must be 1",
    );
    await expect(pool.logSoftmax([1, 2], { workers: 2 } as object)).rejects.toThrow("unknown option");
  });
});

const logits = Float32Array.from({ length: 3_000_000 }, (_, i) => 9 * Math.sin(i));
const shape = [3000, 1000];

/** All in the pool's memory, so that it is one piece of work. */
function residentStatistics(pool: Threads, rows: number, betas: number): RowStatistics {
  const { argmax, ...floats } = createRowStatistics(rows, betas);
  const places = Object.entries(floats).map(([name, { length }]) => [name, pool.allocate("float64", length)]);
  return { ...Object.fromEntries(places), argmax: pool.allocate("int32", argmax.length) };
}

/** The pool has begun by then, and cannot have ended: its end is a message, and no message comes between microtasks. */
async function workHasBegun(): Promise<void> {
  for (let tick = 0; tick < 10; tick++) await Promise.resolve();
}

describe("abort", () => {
  test("before the call", async () => {
    await withThreads({ threads: 2 }, async (pool) => {
      const signal = AbortSignal.abort(new Error("never mind"));
      await expect(pool.softmax(logits, { shape, signal })).rejects.toThrow("never mind");
      await expect(pool.logSumExp([1, 2], { signal })).rejects.toThrow("never mind");
    });
  });

  test("midway: nothing more is begun, and the pool is as good as new", async () => {
    await withThreads({ threads: 2 }, async (pool) => {
      const rows = 4000;
      const data = pool.allocate("float32", rows * 250);
      const batch = { data, dtype: "float32", outer: rows, classes: 250, inner: 1 } as const;
      const betas = new Float64Array(100).fill(1);
      const out = residentStatistics(pool, rows, betas.length);
      const largest = out.max.fill(-1);
      const abort = new AbortController();
      const promise = pool.rowStatistics(batch, betas, undefined, out, abort.signal);
      await workHasBegun();
      abort.abort("enough");
      await expect(promise).rejects.toBe("enough");
      const undone = largest.filter((max) => max === -1).length;
      expect(undone).toBeGreaterThan(0);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(largest.filter((max) => max === -1)).toHaveLength(undone);
      await pool.rowStatistics(batch, betas, undefined, out);
      expect(largest.filter((max) => max === 0)).toHaveLength(rows);
    });
  });

  test("between the pieces of ordinary arrays", async () => {
    await withThreads({ threads: 2 }, async (pool) => {
      const abort = new AbortController();
      const promise = pool.softmax(logits, { shape, signal: abort.signal });
      await workHasBegun();
      abort.abort();
      await expect(promise).rejects.toThrow("abort");
      expect(await pool.softmax([0, 0])).toEqual([0.5, 0.5]);
    });
  });

  test("while it waits: at once", async () => {
    await withThreads({ threads: 1 }, async (pool) => {
      const abort = new AbortController();
      let isFirstDone = false;
      const first = pool.softmax(logits, { shape }).then(() => {
        isFirstDone = true;
      });
      const second = pool.softmax([1, 2], { signal: abort.signal });
      abort.abort("changed my mind");
      await expect(second).rejects.toBe("changed my mind");
      expect(isFirstDone).toBe(false);
      await first;
    });
  });

  test("a signal that is never used is let go of", async () => {
    await withThreads({ threads: 1 }, async (pool) => {
      const { signal } = new AbortController();
      const [add, remove] = [vi.spyOn(signal, "addEventListener"), vi.spyOn(signal, "removeEventListener")];
      await pool.softmax(logits, { shape, signal });
      expect(add.mock.calls.length).toBeGreaterThan(1);
      expect(remove.mock.calls.length).toBe(add.mock.calls.length);
    });
  });
});

test("calls made at once are computed one after the other", async () => {
  await withThreads({ threads: 2, byteLength: 2 ** 24 }, async (pool) => {
    const data = pool.allocate("float32", 1_000_000);
    data.set(logits.subarray(0, 1_000_000));
    const options = { shape: [1000, 1000], out: data };
    const once = softmax(logits.subarray(0, 1_000_000), { shape: [1000, 1000] });
    const twice = softmax(once, { shape: [1000, 1000], where: new Uint8Array(1_000_000).fill(1) });
    // The second has a mask: the calling thread computes it, but not before the first is done.
    const where = new Uint8Array(1_000_000).fill(1);
    await Promise.all([pool.softmax(data, options), pool.softmax(data, { ...options, where })]);
    expect(Buffer.from(data.buffer, data.byteOffset, data.byteLength).equals(Buffer.from(twice.buffer))).toBe(
      true,
    );
  });
});

describe("close", () => {
  test("rejects what is under way, what waits, and what comes later", async () => {
    const pool = await openThreads({ threads: 2 });
    const promises = [pool.softmax(logits, { shape }), pool.softmax([1, 2]), pool.logSumExp([1, 2])];
    const settled = Promise.allSettled(promises);
    await pool.close();
    for (const { status } of await settled) expect(status).toBe("rejected");
    await expect(pool.softmax([1, 2])).rejects.toThrow("Cannot compute with threads: they were closed");
    await pool.close();
  });

  test("by `await using`", async () => {
    const pool = await openThreads({ threads: 1 });
    await pool[Symbol.asyncDispose]();
    await expect(pool.softmax([1, 2])).rejects.toThrow("they were closed");
  });
});

const built = new URL("../../dist/threads/index.js", import.meta.url);

test.skipIf(!existsSync(built))("built: the process ends although a pool was forgotten", () => {
  const script = `
    import { openThreads } from "${built}";
    const pool = await openThreads({ threads: 2 });
    console.log(pool.threads, (await pool.softmax(new Float32Array(200000), { shape: [2, 100000] }))[7]);`;
  const text = execFileSync(process.execPath, ["--input-type=module", "--eval", script], {
    encoding: "utf8",
    timeout: 20_000,
  });
  expect(text).toBe(`2 ${Math.fround(1e-5)}\n`);
});
