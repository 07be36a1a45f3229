import { argmax } from "../../math/argmax.ts";
import { CompensatedSum } from "../../math/compensated-sum.ts";
import type { RowStatistics } from "../kernels.ts";

/** Fills what `out` says about row r. */
export function statisticsOfRow(
  row: Float64Array,
  r: number,
  betas: Float64Array,
  label: number | undefined,
  out: RowStatistics,
): void {
  const j = argmax(row);
  const m = j >= 0 ? row[j]! : Number.NaN;
  const isUsable = Number.isFinite(m);
  const targetLogit = isUsable && label !== undefined ? row[label]! : Number.NaN;
  out.max[r] = isUsable ? m : Number.NaN;
  out.argmax[r] = j;
  out.targetGap[r] = targetLogit - m;
  for (let b = 0; b < betas.length; b++) {
    const place = r * betas.length + b;
    if (isUsable) sumsOfRow(row, j, betas[b]!, out, place);
    else for (const sums of [out.s0, out.s1, out.s2, out.ss, out.logS0]) sums[place] = Number.NaN;
    out.target[place] = term(targetLogit, m, betas[b]!);
  }
}

/** Sums over all classes but the largest, j, whose terms are 1, 0, 0 and 1. */
function sumsOfRow(row: Float64Array, j: number, beta: number, out: RowStatistics, place: number): void {
  const tail = new CompensatedSum();
  const m = row[j]!;
  let s1 = 0;
  let s2 = 0;
  let ss = 0;
  for (let k = 0; k < row.length; k++) {
    if (k === j || row[k] === -Infinity) continue;
    const d = Math.max(row[k]! - m, -Number.MAX_VALUE);
    const e = term(row[k]!, m, beta);
    tail.add(e);
    s1 += d * e;
    s2 += d * (d * e);
    ss += e * e;
  }
  out.s0[place] = 1 + tail.value;
  out.s1[place] = s1;
  out.s2[place] = s2;
  out.ss[place] = 1 + ss;
  out.logS0[place] = Math.log1p(tail.value);
}

/** `e^(β (x − m))`, 0 for −∞ at every β. The difference is halved, since it can overflow where both are finite. */
function term(x: number, m: number, beta: number): number {
  return x === -Infinity ? 0 : Math.exp((x / 2 - m / 2) * (2 * beta));
}
