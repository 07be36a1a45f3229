import asc from "assemblyscript/asc";
import { cpuSampler } from "./cpu-sampler.mjs";

const CHAINS = Array.from({ length: 8 }, (_, i) => i);
/** Eight chains of a multiplication and an addition, float32, four lanes each: 64 operations a turn. */
const LOOP = `export function chains(turns: i32): f32 {
  const x = f32x4.splat(0.999);
  let ${CHAINS.map((i) => `s${i} = f32x4.splat(${i})`).join(", ")};
  for (let i = 0; i < turns; i++) {
    ${CHAINS.map((i) => `s${i} = f32x4.add(s${i}, f32x4.mul(x, v128.load(${16 * i})));`).join(" ")}
  }
  return f32x4.extract_lane(${CHAINS.map((i) => `s${i}`).reduce((a, b) => `f32x4.add(${a}, ${b})`)}, 0);
}`;
const TURNS = 500_000;

/** How fast a thread multiplies and adds with WebAssembly's deterministic SIMD, where nothing else hinders it. */
export async function openMachinePeak() {
  const { binary, stderr } = await asc.compileString(LOOP, {
    optimizeLevel: 3,
    runtime: "stub",
    enable: ["simd"],
    importMemory: true,
  });
  if (!binary) throw new Error(`Cannot build the loop of multiplications: ${stderr.toString()}`);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  return {
    name: "peak",
    operations: TURNS * 64,
    sample: cpuSampler(() => instance.exports.chains(TURNS)),
  };
}
