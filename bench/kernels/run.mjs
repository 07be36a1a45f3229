/** The kernels against their peers: see bench/README.md. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { softmaxChart } from "./chart.mjs";
import { chooseContestants } from "./contestants/index.mjs";
import { pythonVersions } from "./contestants/python.mjs";
import { peerVersions } from "./install-peers.mjs";
import { library } from "./library.mjs";
import { measureOperations } from "./operations-bench.mjs";
import { chooseShapes } from "./shapes.mjs";
import { measureShape } from "./softmax-bench.mjs";
import { ratioTable, shapeTable } from "./softmax-tables.mjs";
import { measureTinyCalls } from "./tiny-bench.mjs";
import { measureTopK } from "./top-k-bench.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    shapes: { type: "string" },
    only: { type: "string" },
    svg: { type: "string" },
  },
});
const isQuick = values.quick;
const [shapes, contestants] = choose();
const isWhole = values.shapes === undefined && values.only === undefined;

const folder = mkdtempSync(join(tmpdir(), "softmax-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const benchFolder = dirname(import.meta.dirname);
const report = {
  date: new Date().toISOString(),
  node: process.version,
  cpu: `${cpus()[0].model}, ${cpus().length} threads`,
  kernels: library.kernelName(),
  isQuick,
  peers: { ...peerVersions(benchFolder), ...pythonVersions },
  shapes: [],
};
console.log(
  `Node ${report.node}, ${report.cpu}. Rates in 10⁹ numbers a second; medians of samples in turn.\n`,
);

for (const shape of shapes) {
  report.shapes.push(await measureShape(shape, contestants, { isQuick, folder }));
  console.log(`${shapeTable(report.shapes.at(-1))}\n`);
}
for (const name of ["ours-resident", "ours-copying"]) {
  const table = ratioTable(report.shapes, name);
  if (table) console.log(`${table}\n`);
}
if (isWhole) {
  for (const [name, measure] of Object.entries({
    operations: measureOperations,
    topK: measureTopK,
    tiny: measureTinyCalls,
  })) {
    const { result, table } = await measure(isQuick);
    report[name] = result;
    console.log(`${table}\n`);
  }
}

const results = join(benchFolder, "results");
mkdirSync(results, { recursive: true });
writeFileSync(join(results, "kernels.json"), `${JSON.stringify(report, null, 2)}\n`);
if (values.svg) writeFileSync(values.svg, softmaxChart(report));
console.log(`${join(results, "kernels.json")}${values.svg ? ` and ${values.svg}` : ""} written`);
process.exit(0); // tfjs and onnxruntime keep the process alive

function choose() {
  try {
    return [chooseShapes(values.shapes, isQuick), chooseContestants(values.only)];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}
