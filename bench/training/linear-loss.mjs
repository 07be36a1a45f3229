/** The fused linear loss against its parts one after the other: time, memory, and shares of what the machine can do. */
import { shortNumber, textTable } from "../kernels/table.mjs";
import { timeInTurn } from "../kernels/timing.mjs";
import { cpuSampler } from "./cpu-sampler.mjs";
import { openMachinePeak } from "./machine-peak.mjs";
import { countWasmBytes } from "./wasm-bytes.mjs";

const wasmBytes = countWasmBytes();
const { crossEntropy } = await import("softmax");
const { linearCrossEntropy, multiplyInto, prepareFeatures } = await import("softmax/training");

/** Both ways fit: their logits take 66 MB. */
const BOTH = { rows: 2048, inputs: 256, classes: 8000 };
/** Its logits alone would take 1 GB. */
const LARGE = { rows: 8192, inputs: 512, classes: 32_000 };
const LIMIT_MEGABYTES = 150;
/** As MNIST's pixels are. */
const ZEROS = { rows: 10_000, inputs: 784, classes: 10, zeros: 0.81 };

const isQuick = process.argv.includes("--quick");
measureMemory(isQuick ? { ...LARGE, rows: 960 } : LARGE);
const peak = await openMachinePeak();
await compareProducts(512);
await compareLosses(BOTH);
await comparePrepared(ZEROS);

function measureMemory(size) {
  const { input, weights } = madeUp(size);
  const out = gradientsOf(size);
  for (const array of Object.values(out)) array.fill(0); // resident before it is measured
  const [bytes, start] = [wasmBytes(), process.cpuUsage()];
  const residentBefore = process.memoryUsage().rss;
  const loss = linearCrossEntropy(input, weights, undefined, out);
  const seconds = process.cpuUsage(start).user / 1e6;
  const megabytes = (wasmBytes() - bytes) / 1e6;
  const peakResident = process.resourceUsage().maxRSS / 1e3 - residentBefore / 1e6;
  console.log(
    `${nameOf(size)}: loss ${shortNumber(loss / size.rows)} a row and all gradients in ${shortNumber(seconds)} s of one thread, ` +
      `${shortNumber(megabytes)} MB allocated (limit ${LIMIT_MEGABYTES}), peak resident memory ${shortNumber(peakResident)} MB more`,
  );
}

async function compareProducts(n) {
  const [a, b, out] = [numbers(n * n), numbers(n * n), new Float32Array(n * n)];
  const size = { rows: n, inner: n, columns: n };
  const entries = [
    peak,
    product("X·W", () => multiplyInto(out, a, b, size)),
    product("Xᵀ·G", () => multiplyInto(out, a, b, { ...size, transposed: "left" })),
    product("G·Wᵀ", () => multiplyInto(out, a, b, { ...size, transposed: "right" })),
  ];
  const times = await timeInTurn(entries, isQuick);
  const rate = ({ name, operations }) => operations / times.get(name).lower / 1e9;
  const rows = entries.map((entry) => [
    entry.name,
    shortNumber(rate(entry)),
    `${Math.round((100 * rate(entry)) / rate(peak))} %`,
  ]);
  console.log(`\nProducts of ${n} × ${n}, copies included`);
  console.log(textTable(["", "GFLOP/s", "of peak"], rows));

  function product(name, run) {
    return { name, operations: 2 * n ** 3, sample: cpuSampler(run) };
  }
}

async function compareLosses(size) {
  const problem = madeUp(size);
  const fused = () => linearCrossEntropy(problem.input, problem.weights, undefined, gradientsOf(size));
  const unfused = () => unfusedLoss(size, problem);
  check(fused(), unfused());
  const times = await timeInTurn(
    [
      { name: "fused", sample: cpuSampler(fused) },
      { name: "unfused", sample: cpuSampler(unfused) },
    ],
    isQuick,
  );
  const ratio = times.get("fused").median / times.get("unfused").median;
  console.log(`\n${nameOf(size)}: the fused loss takes ${ratio.toFixed(2)} × the time of its parts`);
}

/** Product, cross-entropy with gradient, two products: N × K logits and as many gradients. */
function unfusedLoss({ rows, inputs, classes }, { input, weights }) {
  const logits = new Float32Array(rows * classes);
  multiplyInto(logits, input.features, weights, { rows, inner: inputs, columns: classes });
  const gradient = new Float32Array(rows * classes);
  const shape = [rows, classes];
  const loss = crossEntropy(logits, input.labels, { shape, reduction: "sum", gradient });
  const out = gradientsOf({ rows, inputs, classes });
  const toWeights = { rows: inputs, inner: rows, columns: classes, transposed: "left" };
  multiplyInto(out.weights, input.features, gradient, toWeights);
  multiplyInto(out.features, gradient, weights, {
    rows,
    inner: classes,
    columns: inputs,
    transposed: "right",
  });
  return loss;
}

async function comparePrepared(size) {
  const { input, weights } = madeUp(size);
  const prepared = { ...input, features: prepareFeatures(input.features, size.rows, size.inputs) };
  const out = { weights: new Float64Array(weights.length) };
  const all = () => linearCrossEntropy(input, weights, undefined, out);
  const listed = () => linearCrossEntropy(prepared, weights, undefined, out);
  check(all(), listed());
  const times = await timeInTurn(
    [
      { name: "all", sample: cpuSampler(all) },
      { name: "listed", sample: cpuSampler(listed) },
    ],
    isQuick,
  );
  const ratio = times.get("all").median / times.get("listed").median;
  console.log(
    `${nameOf(size)}, ${Math.round(100 * size.zeros)} % zeros: prepared features are ${ratio.toFixed(1)} times as fast ` +
      `(${shortNumber(1e3 * times.get("listed").median)} ms)`,
  );
}

function check(one, other) {
  if (Math.abs(one - other) > 1e-5 * Math.abs(other)) throw new Error(`Cannot compare: ${one} and ${other}`);
}

function madeUp({ rows, inputs, classes, zeros = 0 }) {
  const features = numbers(rows * inputs);
  const kept = numbers(rows * inputs);
  for (let i = 0; i < features.length; i++) if (kept[i] + 0.5 < zeros) features[i] = 0;
  const labels = Int32Array.from(numbers(rows), (x) => Math.floor((x + 0.5) * classes));
  const weights = numbers(inputs * classes).map((w) => w / 10);
  return { input: { features, rows, inputs, classes, labels }, weights };
}

function gradientsOf({ rows, inputs, classes }) {
  return { weights: new Float32Array(inputs * classes), features: new Float32Array(rows * inputs) };
}

/** In [−½, ½), the same in every run. */
function numbers(length) {
  let state = length;
  return new Float32Array(length).map(() => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state / 2 ** 32;
  });
}

function nameOf({ rows, inputs, classes }) {
  return `N = ${rows}, D = ${inputs}, K = ${classes}`;
}
