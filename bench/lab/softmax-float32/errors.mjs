import { normalLogits } from "../../kernels/normal-logits.mjs";

/** Standard deviation of the logits, and temperature. */
const FAMILIES = [
  [1, 1],
  [5, 1],
  [20, 1],
  [5, 0.7],
  [20, 3.3],
  [1, 0.05],
];
const CLASSES = [32, 48, 112, 512, 1008, 4096, 50_256, 151_936];
/** So many classes each length and family gets, two rows at least. */
const CLASSES_OF_EACH = 60_000;
/** From here down a float32 is, or may be rounded to, a subnormal one: some versions give 0 for it. */
const TINY = 2 ** -125;

/**
 * The worst of each version against float64, `Math.exp` and all, whose errors are a millionth of an ulp.
 *
 * @returns by version: `few` and `many`, ulp of shares from 2^−125 up, of rows below 1,000 classes and from 1,000 up; `tiny`,
 * steps of 2^−149 of smaller shares; `sum`, |Σp − 1|
 */
export function measureErrors(wasm, places, versions) {
  const pool = normalLogits(2 * CLASSES.at(-1));
  const worst = new Map(versions.map((version) => [version, { few: 0, many: 0, tiny: 0, sum: 0 }]));
  for (const [deviation, temperature] of FAMILIES) {
    for (const { classes, from } of rowsOf(pool)) {
      const row = places.logits.subarray(0, classes);
      for (let k = 0; k < classes; k++) row[k] = (pool[from + k] * deviation) / 5;
      const exact = exactShares(row, temperature);
      for (const version of versions) {
        wasm.softmax(version, places.input, places.output, 1, classes, temperature);
        addErrors(worst.get(version), places.results.subarray(0, classes), exact);
      }
    }
  }
  return worst;
}

function* rowsOf(pool) {
  for (const classes of CLASSES) {
    const rows = Math.max(2, Math.floor(CLASSES_OF_EACH / classes));
    for (let r = 0; r < rows; r++) yield { classes, from: (r * classes) % (pool.length - classes + 1) };
  }
}

function exactShares(row, temperature) {
  const m = row.reduce((a, b) => Math.max(a, b));
  const shares = Float64Array.from(row, (x) => Math.exp((x - m) / temperature));
  const sum = shares.reduce((a, b) => a + b);
  return shares.map((e) => e / sum);
}

/** A NaN among the results makes the sum NaN, and stays. */
function addErrors(worst, results, exact) {
  const length = exact.length < 1000 ? "few" : "many";
  let sum = 0;
  for (let k = 0; k < exact.length; k++) {
    sum += results[k];
    const error = Math.abs(results[k] - exact[k]) / ulp(exact[k]);
    const kind = exact[k] < TINY ? "tiny" : length;
    worst[kind] = Math.max(worst[kind], error);
  }
  worst.sum = Math.max(worst.sum, Math.abs(sum - 1));
}

/** The step of float32 at x > 0. */
function ulp(x) {
  return 2 ** (Math.max(-126, Math.floor(Math.log2(x))) - 23);
}
