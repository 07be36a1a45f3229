import { expect, test } from "vitest";
import { vectors } from "../test-data/reference-files.ts";
import { type ByteSource, bytesSource } from "./byte-source.ts";
import { openNpy } from "./npy.ts";
import { openNpz } from "./npz.ts";
import { openSafetensors } from "./safetensors.ts";
import type { TensorEntry } from "./tensor-entry.ts";

/** mulberry32: the same mutations in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** Those that are refused as they are. */
const unreadable = new Set([
  "npyText",
  "npyBytes",
  "npyObject",
  "npyComplex",
  "npyDate",
  "npyStructured",
  "npzWithText",
  "npzBzip2",
  "safetensorsFloat8",
]);

const interesting = [0, 1, 0x7f, 0x80, 0xff, 0x20, 0x30, 0x39, 0x28, 0x2c];

function mutate(file: Uint8Array, random: (below: number) => number): Uint8Array {
  const copy = file.slice();
  for (let n = 1 + random(2); n > 0; n--) {
    const at = random(copy.length);
    const kind = random(4);
    if (kind === 0) copy[at]! ^= 1 << random(8);
    if (kind === 1) copy[at] = interesting[random(interesting.length)]!;
    if (kind === 2) copy.fill(0xff, at, at + 1 + random(8));
    if (kind === 3) copy.copyWithin(at, random(copy.length), copy.length - random(8));
  }
  return random(8) === 0 ? copy.slice(0, random(copy.length + 1)) : copy;
}

async function openAny(name: string, source: ByteSource): Promise<TensorEntry[]> {
  if (name.startsWith("npy")) return [await openNpy(source)];
  if (name.startsWith("npz")) return openNpz(source);
  return (await openSafetensors(source)).tensors;
}

test("2,000 broken files: a tensor, a TypeError or a RangeError, and no memory to speak of", async () => {
  const random = createRandom(20_000);
  const files = Object.entries(vectors).filter(([name]) => !unreadable.has(name));
  const outcomes = { tensors: 0, errors: 0 };
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 2000; i++) {
    const [name, file] = files[i % files.length]!;
    const source = bytesSource(mutate(file, random));
    try {
      for (const entry of await openAny(name, source)) {
        const { data } = await entry.readAll();
        expect(data.byteLength).toBeLessThanOrEqual(source.byteLength * 1032);
        outcomes.tensors++;
      }
    } catch (error) {
      const isRefusal = error instanceof TypeError || error instanceof RangeError;
      expect(isRefusal && error.message.startsWith("Cannot "), `${i} ${name}: ${error}`).toBe(true);
      outcomes.errors++;
    }
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  }
  expect(outcomes.tensors).toBeGreaterThan(200); // the mutations reach behind the first check
  expect(outcomes.errors).toBeGreaterThan(1000);
});
