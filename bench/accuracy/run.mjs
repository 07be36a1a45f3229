/**
 * How exact the kernels are: worst and mean error in ulps, and |Σp − 1|, against a double-double reference.
 *
 *     node bench/accuracy/run.mjs [--quick] [--kernels js,wasm,relaxed] [--only TEXT] [--search SECONDS]
 *
 * `--only` takes the cases whose name holds the text, so that the worst row of the table can be measured again.
 * `--search` climbs to bad rows of softmax and of the gradient instead, for so many seconds with each kind of kernels. Ends
 * with 1 where a budget of `kernels/accuracy.ts` is exceeded.
 */
import { fork } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { MAX_ULP } from "../../packages/softmax/dist/kernels/accuracy.js";
import { exceededBudgets } from "./budgets.mjs";
import { checkReference } from "./check-reference.mjs";
import { KERNELS } from "./open-library.mjs";
import { table } from "./table.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    kernels: { type: "string", default: KERNELS.join() },
    only: { type: "string", default: "" },
    search: { type: "string", default: "0" },
  },
});
const options = { quick: values.quick, only: values.only, search: Number(values.search) };

const reference = checkReference();
console.log(
  `Reference: exp and log1p within ${reference.functionError.toExponential(1)} of integer series; the nearest float64 in all ${reference.compared} values of fixtures/`,
);
const measured = [];
for (const kernels of values.kernels.split(",")) {
  const started = performance.now();
  const result = await measure(kernels);
  measured.push(result);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(result.missing ? `${kernels}: ${result.missing}` : `${kernels}: ${seconds} s`);
}
if (options.search > 0) showSearch();
else showMeasurements();
const lines = exceededBudgets(measured, MAX_ULP);
for (const line of lines) console.error(`Over budget: ${line}`);
if (lines.length > 0) process.exitCode = 1;

/** Infinity has no place in JSON: it goes through the structured clone between processes, and as a string into the file. */
function measure(kernels) {
  return new Promise((resolve, reject) => {
    const file = fileURLToPath(new URL("measure-kernels.mjs", import.meta.url));
    const child = fork(file, [kernels, JSON.stringify(options)], { serialization: "advanced" });
    let result;
    child.on("message", (message) => {
      result = message;
    });
    child.on("error", reject);
    child.on("exit", (code) => {
      if (result) resolve(result);
      else reject(new Error(`Cannot measure ${kernels}: the process ended with ${code}`));
    });
  });
}

function showMeasurements() {
  console.log(`\n${table(measured)}`);
  const folder = new URL("../results/", import.meta.url);
  mkdirSync(folder, { recursive: true });
  const document = { node: process.version, ...options, reference, measured };
  const text = JSON.stringify(document, (_, value) => (value === Infinity ? "Infinity" : value), 1);
  writeFileSync(new URL("accuracy.json", folder), `${text}\n`);
}

function showSearch() {
  for (const { kernels, results = [] } of measured) {
    for (const { operation, dtype, worst, tried } of results) {
      console.log(
        `\n${kernels} ${operation} ${dtype}: ${worst.ulp.toFixed(3)} ulp, the worst of ${tried} rows`,
      );
      console.log(`  ${worst.case}, class ${worst.class}: ${worst.actual}, exactly ${worst.exact}`);
      console.log(`  [${worst.logits.join(", ")}]`);
    }
  }
}
