/**
 * Probabilities and log-probabilities of a few classes of a row: the bits that softmax and log-softmax give them.
 *
 * softmax divides by the sum of all terms, log-softmax leaves the largest out of its sum. For float32 one pass over the
 * row makes both.
 */
import { addTerms, beginRow, laneTotal, RAISED, termOf } from "./float32-row";
import { low, suitsFloat32 } from "./float32-terms";
import { termSum } from "./float64-row";
import { fillNaN, loadOne } from "./lanes";
import { log1p } from "./log";
import { logShare, logTermSum } from "./log-sum-exp";
import { pairTerms, setScale } from "./row-exponent";
import { FACTOR, LANES_01, PANEL, workspace } from "./workspace";

/** Terms that are stored at once, and room for one more, in the PANEL. */
const STORED: usize = 64;

/** `[k]` float64 each, already rounded to T; the class of the largest logit is the first of `indices`. */
export function writeShares<T>(
  row: usize,
  classes: usize,
  temperature: f64,
  k: usize,
  indices: usize,
  probabilities: usize,
  logProbabilities: usize,
): void {
  const j = <usize>load<u32>(indices);
  const m = loadOne<T>(row, j);
  if (!isFinite<f64>(m)) {
    fillNaN<f64>(probabilities, k);
    return fillNaN<f64>(logProbabilities, k);
  }
  setScale(m, temperature);
  let log: f64;
  if (sizeof<T>() == 4 && suitsFloat32(m, temperature)) {
    beginRow(m, temperature);
    log = log1p(writeFloat32(row, classes, j, k, indices, probabilities));
  } else {
    writeFloat64<T>(row, classes, k, indices, probabilities);
    log = logTermSum<T>(row, classes, m, temperature);
  }
  v128.store(workspace, f64x2.splat(log), FACTOR);
  for (let i: usize = 0; i < k; i++) {
    const x = loadOne<T>(row, load<u32>(indices + (i << 2)));
    store<f64>(logProbabilities + (i << 3), <f64>logShare<T>(x));
  }
}

/** Returns the sum of the other terms over the largest, that of class j. */
function writeFloat32(
  row: usize,
  classes: usize,
  j: usize,
  k: usize,
  indices: usize,
  probabilities: usize,
): f64 {
  const factor = 1.0 / sumWithAndWithout(row, classes, j);
  const tail = laneTotal() / termOf(row, j);
  for (let i: usize = 0; i < k; i++) {
    const e = termOf(row, load<u32>(indices + (i << 2)));
    store<f64>(probabilities + (i << 3), <f64>(<f32>(e * factor)));
  }
  return tail < RAISED * <f64>classes ? 0 : tail;
}

/**
 * The sum of all terms; the lanes keep the sum of all but class j, which differs in one pair of lanes only, from j on.
 * Terms are stored a few at a time, for the second sum of that pair.
 */
function sumWithAndWithout(row: usize, classes: usize, j: usize): f64 {
  const panel = workspace + PANEL;
  const lanes = workspace + LANES_01 + ((j & 2) << 3);
  const first = j & ~3;
  addTerms(row, 0, 0, first);
  let others = v128.load(lanes);
  for (let from = first; from < classes; from += STORED) {
    const count = min<usize>(STORED, classes - from);
    addTerms(row + (from << 2), panel, 0, count);
    if (from == first) store<f32>(panel + ((j & 3) << 2), 0);
    const end = panel + (count << 2);
    store<f32>(end, 0);
    for (let at = panel + ((j & 2) << 2); at < end; at += 16) others = f64x2.add(others, low(v128.load64_zero(at)));
  }
  const total = laneTotal();
  v128.store(lanes, others);
  return total;
}

/** `setScale` was called. */
function writeFloat64<T>(row: usize, classes: usize, k: usize, indices: usize, probabilities: usize): void {
  const total = termSum<T>(row, 0, classes, classes);
  for (let i: usize = 0; i < k; i++) {
    const x = loadOne<T>(row, load<u32>(indices + (i << 2)));
    const e = f64x2.extract_lane(pairTerms(f64x2.splat(x)), 0);
    store<f64>(probabilities + (i << 3), <f64>(<T>(e / total)));
  }
}
