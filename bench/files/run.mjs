/** Peak memory and time of the command line on large Parquet files: see bench/README.md. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { softmax } from "softmax";
import { openDatabase } from "./duckdb.mjs";
import { measureTemperature } from "./temperature.mjs";
import { CLASSES, writeLogits } from "./write-logits.mjs";

const { values } = parseArgs({
  options: { rows: { type: "string", default: "1000000" }, repeats: { type: "string", default: "3" } },
});
const TEMPERATURE = 1.3;
const rows = Number(values.rows);
const folder = mkdtempSync(join(tmpdir(), "softmax-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
const [scored, copied] = [join(folder, "scored.parquet"), join(folder, "copied.parquet")];

measureFit(Math.min(rows, 100_000), Number(values.repeats));
const small = await measureFile(rows, Number(values.repeats));
const large = await measureFile(4 * rows, 1);
console.log("\nPeak memory, MB");
console.table(
  Object.fromEntries(
    ["evaluate", "calibrate", "apply", "copy"].map((name) => {
      const [few, many] = [small[name].megabytes, large[name].megabytes];
      return [
        name,
        { [`${rows} rows`]: round(few), [`${4 * rows} rows`]: round(many), ratio: round(many / few) },
      ];
    }),
  ),
);
console.log(`apply takes ${round(small.apply.seconds / small.copy.seconds)} × the time of DuckDB's copy`);
console.log(
  `calibrate takes ${round(small.calibrate.seconds / small.evaluate.seconds)} × the time of evaluate`,
);

async function measureFile(count, repeats) {
  const input = join(folder, `logits-${count}.parquet`);
  await writeLogits(input, count);
  const contestants = {
    evaluate: ["evaluate", input, "--json"],
    calibrate: ["calibrate", input, "--json"],
    apply: ["apply", input, "--temperature", String(TEMPERATURE), "-o", scored],
    copy: ["copy", input, copied],
  };
  run(contestants.apply);
  await checkScored(input);
  const runs = Object.fromEntries(Object.keys(contestants).map((name) => [name, []]));
  for (let repeat = 0; repeat < repeats; repeat++) {
    for (const [name, args] of Object.entries(contestants)) runs[name].push(run(args));
  }
  console.log(`\n${count} rows × ${CLASSES} classes, ${repeats} runs in turn; medians`);
  const medians = Object.fromEntries(
    Object.entries(runs).map(([name, list]) => [
      name,
      {
        seconds: median(list.map((each) => each.seconds)),
        megabytes: Math.max(...list.map((each) => each.megabytes)),
      },
    ]),
  );
  console.table(medians);
  console.log(`bytes written: apply ${statSync(scored).size}, copy ${statSync(copied).size}`);
  if (count === rows) measurePasses(input, repeats);
  rmSync(input);
  return medians;
}

/** How much more a calibration costs than one pass over its file, in one process. */
function measurePasses(input, repeats) {
  const script = join(import.meta.dirname, "passes.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, input, String(repeats)], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`passes.mjs ended with ${status}: ${stderr}`);
  const { seconds, passes } = JSON.parse(stdout);
  const [read, pass, calibrate] = ["read", "pass", "calibrate"].map((name) => median(seconds[name]));
  console.log(
    `In one process: reading the rows ${round(read)} s, one pass at six temperatures ${round(pass)} s, ` +
      `calibrate ${round(calibrate)} s in ${passes} passes: ${round(calibrate / pass)} × one pass`,
  );
}

/** Temperature of rows in memory: the same T first, then times. */
function measureFit(count, repeats) {
  const results = measureTemperature(folder, count, CLASSES, repeats);
  console.log(`Temperature of ${count} rows × ${CLASSES} classes in memory, ${repeats} runs; medians`);
  const ours = median(results.softmax.seconds);
  const table = Object.entries(results).map(([name, { seconds, temperature }]) => {
    const each = median(seconds);
    return [name, { temperature, seconds: round(each), "× softmax": round(each / ours) }];
  });
  console.table(Object.fromEntries(table));
}

function run(args) {
  const measured = join(folder, "measured.json");
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "contestant.mjs"), ...args],
    {
      env: { ...process.env, MEASURED: measured },
      stdio: ["ignore", "ignore", "pipe"],
      encoding: "utf8",
    },
  );
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${stderr}`);
  return JSON.parse(readFileSync(measured, "utf8"));
}

/** Every column and the order kept; probabilities of a sample equal the library's to the last bit. */
async function checkScored(input) {
  const connection = await openDatabase();
  const ask = async (sql) => (await connection.runAndReadAll(sql)).getRowsJS();
  const [[different]] = await ask(`SELECT count(*) FROM
    (SELECT id, label, logits, row_number() OVER () AS row FROM read_parquet('${input}')) a FULL JOIN
    (SELECT id, label, logits, row_number() OVER () AS row FROM read_parquet('${scored}')) b USING (row)
    WHERE a.id IS DISTINCT FROM b.id OR a.label IS DISTINCT FROM b.label OR (row % 997 = 0 AND a.logits IS DISTINCT FROM b.logits)`);
  if (Number(different) > 0) throw new Error(`${different} rows differ from the input`);
  for (const [logits, probabilities] of await ask(
    `SELECT logits, probabilities FROM read_parquet('${scored}') LIMIT 1000`,
  )) {
    const expected = softmax(Float32Array.from(logits), { temperature: TEMPERATURE });
    if (expected.some((p, k) => p !== probabilities[k]))
      throw new Error("probabilities differ from the library's");
  }
  connection.closeSync();
}

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

function round(value) {
  return Number(value.toPrecision(3));
}
