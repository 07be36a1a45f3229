/**
 * Looks for the rows of 2 to 41 classes on which softmax and the gradient of the cross-entropy err most, by climbing:
 * changes that make the worst error of a row larger are kept. Starts anew when nothing has helped for a while.
 */
import { ErrorTally } from "./error-tally.mjs";
import { ExactRow } from "./exact-row.mjs";
import { FORMATS } from "./formats.mjs";
import { compareGradient } from "./gradient-errors.mjs";
import { randomNumbers } from "./random-numbers.mjs";

const PATIENCE = 600;

const OPERATIONS = { softmax: softmaxErrors, "crossEntropy gradient": gradientErrors };

/** @returns per operation and dtype how many rows were tried and the worst, as `Measurements` gives it */
export function searchRows(library, { search: seconds }) {
  const names = Object.keys(OPERATIONS);
  const each = seconds / (2 * names.length);
  return names.flatMap((name) => ["float32", "float64"].map((dtype) => climb(library, name, dtype, each)));
}

function climb(library, operation, dtype, seconds) {
  const random = randomNumbers(`search ${operation} ${dtype}`);
  const end = performance.now() + 1000 * seconds;
  let best = { ulp: 0 };
  let current = start(random, dtype);
  let currentUlp = 0;
  let [tried, sinceBetter] = [0, 0];
  while (performance.now() < end) {
    const next = sinceBetter === 0 && currentUlp === 0 ? current : change(current, random);
    const found = worstOf(library, operation, dtype, next);
    tried++;
    sinceBetter++;
    if (found.ulp > currentUlp) [current, currentUlp, sinceBetter] = [next, found.ulp, 0];
    if (found.ulp > best.ulp) {
      const { row, temperature } = next;
      best = { ...found, case: `T = ${temperature}`, row: 0, logits: Array.from(row, String) };
    }
    if (sinceBetter > PATIENCE) [current, currentUlp, sinceBetter] = [start(random, dtype), 0, 0];
  }
  return { operation, dtype, size: "few", tried, worst: best };
}

function worstOf(library, operation, dtype, { row, temperature }) {
  const errors = new ErrorTally(FORMATS[dtype]);
  const exact = new ExactRow(Float64Array.from(row), temperature);
  OPERATIONS[operation](errors, exact, library, row);
  return errors.worst;
}

const at = (k) => ({ describe: () => ({ class: k }) });

function softmaxErrors(errors, exact, library, row) {
  const p = library.softmax(row, { temperature: exact.temperature });
  for (let k = 0; k < row.length; k++) errors.compare(p[k], exact.probability(k), at(k));
}

/** With the last class as the label, which may come to be the largest or not. */
function gradientErrors(errors, exact, library, row) {
  const target = row.length - 1;
  const gradient = row.slice();
  library.crossEntropy(row, target, { temperature: exact.temperature, gradient });
  compareGradient(errors, exact, target, gradient, at);
}

function start(random, dtype) {
  const temperature = random.pick([1, 1, 1, 0.7, 3.3, 2 ** random.between(-20, 20)]);
  const spread = temperature * random.pick([0.5, 1, 2, 5, 10, 20, 40]);
  const classes = random.integer(2, 41);
  const shift = random.pick([0, 0, 0, spread * 5, spread * 100]);
  const row = dtype === "float32" ? new Float32Array(classes) : new Float64Array(classes);
  return { row: row.map(() => shift + spread * random.normal()), temperature };
}

/** One logit, or all of them, moved by some ulps or by a lot; now and then a little of the temperature. */
function change({ row, temperature }, random) {
  const next = { row: row.slice(), temperature };
  const step = 2 ** -random.between(0, row instanceof Float32Array ? 24 : 53);
  const moved = (x) => x + (Math.abs(x) + temperature / 64) * step * random.between(-1, 1);
  const kind = random.uniform();
  if (kind < 0.1) next.temperature = temperature * (1 + step * random.between(-0.5, 0.5));
  else if (kind < 0.25) next.row = row.map(moved);
  else if (kind < 0.35) {
    const by = moved(0);
    next.row = row.map((x) => x + by);
  } else {
    for (let i = random.integer(1, 3); i > 0; i--) {
      const k = random.integer(0, row.length - 1);
      next.row[k] = moved(row[k]);
    }
  }
  return next;
}
