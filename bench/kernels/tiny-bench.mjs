import { agrees } from "./check.mjs";
import { softmaxRowsInto } from "./contestants/hand-written-loop.mjs";
import { library } from "./library.mjs";
import { normalLogits } from "./normal-logits.mjs";
import { softmaxReference } from "./reference.mjs";
import { shortNumber, textTable } from "./table.mjs";
import { timeInTurn } from "./timing.mjs";

const LENGTHS = [4, 8, 16, 32, 64];

/**
 * Single calls on a few numbers, each of which makes its result: the call is all there is to them.
 *
 * Every contestant has its own timing loop, so that the engine may inline what it calls.
 */
const CONTESTANTS = {
  "ours, Float32Array": (row) => (repeats) => {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) library.softmax(row);
    return (performance.now() - start) / 1000;
  },
  "loop, Float32Array": (row) => (repeats) => {
    const start = performance.now();
    for (let i = 0; i < repeats; i++) softmaxRowsInto(new Float32Array(row.length), row, row.length);
    return (performance.now() - start) / 1000;
  },
  "ours, number[]": (row) => {
    const numbers = Array.from(row);
    return (repeats) => {
      const start = performance.now();
      for (let i = 0; i < repeats; i++) library.softmax(numbers);
      return (performance.now() - start) / 1000;
    };
  },
  "loop, number[]": (row) => {
    const numbers = Array.from(row);
    return (repeats) => {
      const start = performance.now();
      for (let i = 0; i < repeats; i++) softmaxOfNumbers(numbers);
      return (performance.now() - start) / 1000;
    };
  },
};

function softmaxOfNumbers(row) {
  const out = new Array(row.length);
  let max = -Infinity;
  for (let k = 0; k < row.length; k++) if (row[k] > max) max = row[k];
  let sum = 0;
  for (let k = 0; k < row.length; k++) {
    out[k] = Math.exp(row[k] - max);
    sum += out[k];
  }
  for (let k = 0; k < row.length; k++) out[k] /= sum;
  return out;
}

function checkResults(row) {
  const expected = softmaxReference(row, { rows: 1, classes: row.length });
  const loop = new Float32Array(row.length);
  softmaxRowsInto(loop, row, row.length);
  const numbers = Array.from(row);
  for (const result of [library.softmax(row), loop, library.softmax(numbers), softmaxOfNumbers(numbers)]) {
    if (!agrees(result, expected))
      throw new Error(`Cannot time calls on ${row.length} numbers: a result is wrong`);
  }
}

export async function measureTinyCalls(isQuick) {
  const result = [];
  for (const length of LENGTHS) {
    const row = normalLogits(length);
    checkResults(row);
    const entries = Object.entries(CONTESTANTS).map(([name, open]) => ({ name, sample: open(row) }));
    const times = await timeInTurn(entries, isQuick);
    const nanoseconds = Object.fromEntries([...times].map(([name, { median }]) => [name, 1e9 * median]));
    result.push({ length, nanoseconds });
  }
  const names = Object.keys(CONTESTANTS);
  const rows = result.map(({ length, nanoseconds: ns }) => [
    String(length),
    ...names.map((name) => shortNumber(ns[name])),
    shortNumber(ns["loop, Float32Array"] / ns["ours, Float32Array"]),
    shortNumber(ns["loop, number[]"] / ns["ours, number[]"]),
  ]);
  const header = ["numbers", ...names, "ours ÷ loop", "ours ÷ loop, number[]"];
  return {
    result,
    table: `Single tiny calls, ns each (ours ÷ loop: times as fast)\n${textTable(header, rows)}`,
  };
}
