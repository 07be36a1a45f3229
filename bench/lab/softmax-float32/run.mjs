/** Compiles the versions, measures their errors, then times them in turn: `run.mjs [--relaxed] [VERSION …]`. */
import { parseArgs } from "node:util";
import { shortNumber, textTable } from "../../kernels/table.mjs";
import { compile } from "./compile.mjs";
import { measureErrors } from "./errors.mjs";
import { openPlaces } from "./memory.mjs";
import { measureSpeeds } from "./speeds.mjs";

const { values, positionals } = parseArgs({
  options: { relaxed: { type: "boolean", default: false } },
  allowPositionals: true,
});
const wasm = await compile({ relaxed: values.relaxed });
const versions = chooseVersions(positionals, wasm.versions());
const places = openPlaces(wasm);

console.log(`Node ${process.version}, ${values.relaxed ? "relaxed" : "deterministic"} SIMD\n`);
console.log(`${errorTable(measureErrors(wasm, places, versions))}\n`);
console.log(speedTable(await measureSpeeds(wasm, places, versions)));

function chooseVersions(words, count) {
  const wrong = words.find((word) => !/^[1-9]\d*$/.test(word) || Number(word) > count);
  if (wrong !== undefined) {
    console.error(`Cannot run version ${JSON.stringify(wrong)}: 1 to ${count} are there`);
    process.exit(2);
  }
  if (words.length > 0) return [...new Set(words.map(Number))];
  return Array.from({ length: count }, (_, i) => i + 1);
}

function errorTable(worst) {
  const header = ["version", "ulp, < 1,000 classes", "ulp, ≥ 1,000", "below 2^−125, steps", "|Σp − 1|"];
  const lines = [...worst].map(([version, { few, many, tiny, sum }]) => [
    String(version),
    few.toFixed(2),
    many.toFixed(2),
    shortNumber(tiny),
    sum.toExponential(0),
  ]);
  return textTable(header, lines);
}

/** The first version's rate, and the others' as times of it. */
function speedTable(measured) {
  const header = [
    "10⁹ a second, then ratios",
    ...versions.map((version, i) => (i === 0 ? `${version}` : `${version}/${versions[0]}`)),
  ];
  const lines = measured.map(({ shape, rates }) => [
    shape,
    ...rates.map((rate, i) => (i === 0 ? rate : rate / rates[0]).toFixed(2)),
  ]);
  return textTable(header, lines);
}
