import { agrees } from "./check.mjs";
import { softmaxRowsInto } from "./contestants/hand-written-loop.mjs";
import { library } from "./library.mjs";
import { normalLogits } from "./normal-logits.mjs";
import { softmaxReference } from "./reference.mjs";
import { shortNumber, textTable } from "./table.mjs";
import { timeInTurn } from "./timing.mjs";

const LENGTHS = [4, 8, 10, 16, 32, 64];

/**
 * Single calls on a few numbers: the call is all there is to them. Without `out` each makes its result.
 *
 * Every contestant is a loop of its own, so that the engine may inline what it calls.
 */
const CASES = {
  Float32Array: {
    ours: (row) => (repeats) => {
      for (let i = 0; i < repeats; i++) library.softmax(row);
    },
    loop: (row) => (repeats) => {
      for (let i = 0; i < repeats; i++) softmaxRowsInto(new Float32Array(row.length), row, row.length);
    },
    call: library.softmax,
  },
  Float64Array: {
    ours: (row) => {
      const logits = Float64Array.from(row);
      return (repeats) => {
        for (let i = 0; i < repeats; i++) library.softmax(logits);
      };
    },
    loop: (row) => {
      const logits = Float64Array.from(row);
      return (repeats) => {
        for (let i = 0; i < repeats; i++) softmaxRowsInto(new Float64Array(row.length), logits, row.length);
      };
    },
    call: (row) => library.softmax(Float64Array.from(row)),
  },
  "number[]": {
    ours: (row) => {
      const numbers = Array.from(row);
      return (repeats) => {
        for (let i = 0; i < repeats; i++) library.softmax(numbers);
      };
    },
    loop: (row) => {
      const numbers = Array.from(row);
      return (repeats) => {
        for (let i = 0; i < repeats; i++) softmaxOfNumbers(numbers);
      };
    },
    call: (row) => library.softmax(Array.from(row)),
  },
  "Float32Array, { shape, out }": {
    ours: (row) => {
      const out = new Float32Array(row.length);
      return (repeats) => {
        for (let i = 0; i < repeats; i++) library.softmax(row, { shape: [1, row.length], out });
      };
    },
    loop: (row) => {
      const out = new Float32Array(row.length);
      return (repeats) => {
        for (let i = 0; i < repeats; i++) softmaxRowsInto(out, row, row.length);
      };
    },
    call: (row) => library.softmax(row, { shape: [1, row.length], out: new Float32Array(row.length) }),
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
  const ours = Object.values(CASES).map(({ call }) => call(row));
  for (const result of [loop, softmaxOfNumbers(Array.from(row)), ...ours]) {
    if (!agrees(result, expected))
      throw new Error(`Cannot time calls on ${row.length} numbers: a result is wrong`);
  }
}

function timed(run) {
  return (repeats) => {
    const start = performance.now();
    run(repeats);
    return (performance.now() - start) / 1000;
  };
}

export async function measureTinyCalls(isQuick) {
  const result = [];
  for (const length of LENGTHS) {
    const row = normalLogits(length);
    checkResults(row);
    const entries = Object.entries(CASES).flatMap(([name, { ours, loop }]) => [
      { name: `ours, ${name}`, sample: timed(ours(row)) },
      { name: `loop, ${name}`, sample: timed(loop(row)) },
    ]);
    const times = await timeInTurn(entries, isQuick);
    const nanoseconds = Object.fromEntries([...times].map(([name, { median }]) => [name, 1e9 * median]));
    result.push({ length, nanoseconds });
  }
  const rows = Object.keys(CASES).flatMap((name) =>
    result.map(({ length, nanoseconds: ns }) => {
      const [ours, loop] = [ns[`ours, ${name}`], ns[`loop, ${name}`]];
      return [name, String(length), shortNumber(ours), shortNumber(loop), shortNumber(loop / ours)];
    }),
  );
  const header = ["given", "numbers", "ours", "loop", "ours ÷ loop"];
  return {
    result,
    table: `Single tiny calls, ns each (ours ÷ loop: times as fast)\n${textTable(header, rows)}`,
  };
}
