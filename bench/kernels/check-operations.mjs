import { agrees } from "./check.mjs";
import { logSumExpReference, softmaxReference } from "./reference.mjs";

/** So many rows are checked; the loss needs them all. */
const ROWS = 8;

/** Throws unless every operation gives what the formulas give in float64. */
export function checkOperations(operations, { rows, classes, logits, upstream, labels }) {
  const few = { rows: Math.min(ROWS, rows), classes };
  const count = few.rows * classes;
  const some = logits.slice(0, count);
  const p = softmaxReference(some, few);
  const everyLse = logSumExpReference(logits, { rows, classes });
  const lse = everyLse.subarray(0, few.rows);
  const rowOf = (i) => Math.floor(i / classes);
  const dots = perRow(few, (i) => p[i] * upstream[i]);
  const logP = Float64Array.from(some, (z, i) => z - lse[rowOf(i)]);
  const loss = everyLse.reduce((sum, value, r) => sum + value - logits[r * classes + labels[r]], 0) / rows;

  const expect = (name, result, expected) => {
    if (!agrees(Float64Array.from(result), expected)) {
      throw new Error(`Cannot time ${name} of ${rows} × ${classes}: its result is wrong`);
    }
  };
  const start = (result, length) => result.subarray(0, length);
  expect("softmax", start(operations.softmax(), count), p);
  expect("logSoftmax", start(operations.logSoftmax(), count), logP);
  expect("logSumExp", operations.logSumExp(), everyLse);
  expect("cross-entropy", [operations["cross-entropy with gradient"]()], [loss]);
  expect(
    "softmaxVjp",
    start(operations.softmaxVjp(), count),
    p.map((value, i) => value * (upstream[i] - dots[rowOf(i)])),
  );
  const entropies = perRow(few, (i) => -p[i] * logP[i]);
  expect("softmaxEntropy", start(operations.softmaxEntropy(), few.rows), entropies);
  const sums = lse.map((value, r) => Math.exp(value - maxOf(some, r, classes)));
  expect("statistics", start(operations["statistics at 1 β"]().s0, few.rows), sums);
}

function perRow({ rows, classes }, term) {
  return Float64Array.from({ length: rows }, (_, r) => {
    let sum = 0;
    for (let i = r * classes; i < (r + 1) * classes; i++) sum += term(i);
    return sum;
  });
}

function maxOf(logits, r, classes) {
  return logits.subarray(r * classes, (r + 1) * classes).reduce((a, b) => Math.max(a, b));
}
