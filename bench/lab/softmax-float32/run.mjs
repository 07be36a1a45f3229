// Compiles the family, checks every version against float64, then times them in turn in one process.
// node bench/lab/softmax-float32/run.mjs [--relaxed] [versions…]
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const here = dirname(fileURLToPath(import.meta.url));
const relaxed = process.argv.includes("--relaxed");
const wanted = process.argv.slice(2).filter((word) => !word.startsWith("--"));
// Classes are multiples of 16: tails are not the laboratory's subject.
const SHAPES = [
  [1, 1008],
  [100, 112],
  [100, 1008],
  [4096, 1008],
  [64, 50_256],
  [1, 151_936],
  [2048, 8192],
];

async function compile() {
  let binary;
  const options = ["kernels.ts", "-O3", "--converge", "--noAssert", "--runtime", "stub", "--use", "abort="];
  const features = ["--enable", "simd", ...(relaxed ? ["--enable", "relaxed-simd"] : [])];
  const { error, stderr } = await asc.main(
    [...options, ...features, "--outFile", "k.wasm", "--baseDir", here],
    {
      writeFile: (name, contents) => {
        if (name.endsWith(".wasm")) binary = contents;
      },
    },
  );
  if (error) throw new Error(stderr.toString());
  return new WebAssembly.Instance(new WebAssembly.Module(binary)).exports;
}

function fillNormal(values, spread, seed) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  for (let i = 0; i < values.length; i++) {
    values[i] = spread * Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  }
}

function errorOf(row, p, temperature) {
  let max = -Infinity;
  for (const x of row) max = Math.max(max, x);
  let sum = 0;
  const e = Float64Array.from(row, (x) => Math.exp((x - max) / temperature));
  for (const x of e) sum += x;
  let worst = 0;
  let total = 0;
  for (let k = 0; k < row.length; k++) {
    const exact = e[k] / sum;
    total += p[k];
    const exponent = Math.max(-126, Math.floor(Math.log2(exact)));
    if (exact >= 2 ** -122) worst = Math.max(worst, Math.abs(p[k] - exact) / 2 ** (exponent - 23));
    else if (Math.abs(p[k] - exact) > 2 ** -145) worst = Infinity;
  }
  return [worst, Math.abs(total - 1)];
}

const wasm = await compile();
const names = Object.keys(wasm).filter(
  (name) => name.startsWith("softmax") && (wanted.length === 0 || wanted.includes(name.slice(7))),
);
const base = 65536;
wasm.memory.grow(2100);
const room = 65 * 2 ** 20;

for (const name of names) {
  const line = [];
  for (const [spread, T] of [
    [1, 1],
    [5, 1],
    [20, 1],
    [5, 0.7],
    [20, 3.3],
    [1, 0.05],
  ]) {
    let worst = 0;
    let many = 0;
    let off = 0;
    for (const classes of [32, 32, 48, 112, 512, 1008, 4096, 50_256, 151_936]) {
      for (let seed = 1; seed <= Math.max(2, 40000 / classes); seed++) {
        const row = new Float32Array(wasm.memory.buffer, base, classes);
        fillNormal(row, spread, seed * 7919 + classes);
        wasm[name](base, base + room, 1, classes, T);
        const [ulp, sum] = errorOf(row, new Float32Array(wasm.memory.buffer, base + room, classes), T);
        if (classes < 1000) worst = Math.max(worst, ulp);
        else many = Math.max(many, ulp);
        off = Math.max(off, sum);
      }
    }
    line.push(`N(0,${spread}²)/${T}: ${worst.toFixed(2)}, ${many.toFixed(2)} ulp ${off.toExponential(0)}`);
  }
  console.log(name.padEnd(10), line.join("   "));
}

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
console.log(`\n10⁹ elements a second, resident${relaxed ? ", relaxed" : ""}`);
console.log("".padEnd(14), ...names.map((name) => name.padStart(10)));
for (const [rows, classes] of SHAPES) {
  const values = new Float32Array(wasm.memory.buffer, base, rows * classes);
  fillNormal(values, 5, 1);
  const repeats = Math.max(1, Math.round(2e7 / (rows * classes)));
  const samples = names.map(() => []);
  for (let round = 0; round < 9; round++) {
    names.forEach((name, i) => {
      const start = performance.now();
      for (let j = 0; j < repeats; j++) wasm[name](base, base + room, rows, classes, 1);
      samples[i].push((rows * classes * repeats) / (performance.now() - start) / 1e6);
    });
  }
  console.log(`${rows}×${classes}`.padEnd(14), ...samples.map((s) => median(s).toFixed(2).padStart(10)));
}
