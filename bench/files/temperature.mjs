/** `fitTemperature` on rows in memory against SciPy and scikit-learn on the same rows. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fitTemperature } from "softmax/calibration";

const PYTHON = process.env.BENCH_PYTHON ?? "python3";
/** SciPy's bounded minimisation ends within 1e-5 of log β, and little better by its parabolas. */
const SAME = 1e-4;

/** Logits as `write-logits.mjs` makes them, from a small generator. */
function someRows(rows, classes) {
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const data = Float32Array.from({ length: rows * classes }, () => 8 * random() - 4);
  const labels = Int32Array.from({ length: rows }, () => Math.floor(classes * random()));
  for (const [r, label] of labels.entries()) if (random() < 2 / 3) data[r * classes + label] += 6;
  return { data, labels };
}

/** Seconds and T of every contestant that is there. */
export function measureTemperature(folder, rows, classes, repeats) {
  const { data, labels } = someRows(rows, classes);
  const results = { softmax: { seconds: [] } };
  for (let repeat = 0; repeat <= repeats; repeat++) {
    const start = performance.now();
    results.softmax.temperature = fitTemperature(data, labels, { classes }).temperature;
    if (repeat > 0) results.softmax.seconds.push((performance.now() - start) / 1000);
  }
  writeFileSync(join(folder, "logits.f32"), data);
  writeFileSync(join(folder, "labels.i32"), labels);
  const script = join(import.meta.dirname, "scipy-temperature.py");
  const { status, stdout, stderr } = spawnSync(PYTHON, [script, folder, rows, classes, repeats], {
    encoding: "utf8",
  });
  if (stderr) console.log(stderr.trim());
  if (status !== 0) {
    console.log(`${PYTHON} cannot run SciPy (BENCH_PYTHON names another)`);
    return results;
  }
  for (const [name, result] of Object.entries(JSON.parse(stdout))) {
    if (result === null) continue;
    if (Math.abs(result.temperature / results.softmax.temperature - 1) > SAME) {
      throw new Error(`${name} gives T = ${result.temperature}, softmax ${results.softmax.temperature}`);
    }
    results[name] = result;
  }
  return results;
}
