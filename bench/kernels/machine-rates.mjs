import asc from "assemblyscript/asc";
import { sampler } from "./timing.mjs";

/** Sums float32 numbers, eight vectors at a time, as fast as a thread can read them. */
const SUM = `export function sum(start: usize, end: usize): f32 {
  let ${accumulators((i) => `a${i} = f32x4.splat(0)`, ", ")};
  for (; start < end; start += 128) {
    ${accumulators((i) => `a${i} = f32x4.add(a${i}, v128.load(start, ${16 * i}));`, " ")}
  }
  return f32x4.extract_lane(${accumulators((i) => `a${i}`, " + ", "f32x4.add")}, 0);
}`;

const PAGE_BYTES = 65536;

/** How fast this machine copies, and reads, as much as a batch has: what no softmax can beat. */
export async function openMachineRates(count) {
  const [from, to] = [new Float32Array(count).fill(1), new Float32Array(count)];
  const sum = await openSum(count);
  return [
    { name: "copy", sample: sampler(() => to.set(from)) },
    { name: "read", sample: sampler(sum) },
  ];
}

async function openSum(count) {
  const { binary, stderr } = await asc.compileString(SUM, {
    optimizeLevel: 3,
    runtime: "stub",
    enable: ["simd"],
    importMemory: true,
  });
  if (!binary) throw new Error(`Cannot build the reading loop: ${stderr.toString()}`);
  const bytes = Math.ceil((4 * count) / 128) * 128;
  const memory = new WebAssembly.Memory({ initial: 1 + Math.ceil(bytes / PAGE_BYTES) });
  new Float32Array(memory.buffer).fill(1);
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  return () => instance.exports.sum(PAGE_BYTES, PAGE_BYTES + bytes);
}

function accumulators(text, separator, nested) {
  const all = Array.from({ length: 8 }, (_, i) => text(i));
  return nested ? all.reduce((a, b) => `${nested}(${a}, ${b})`) : all.join(separator);
}
