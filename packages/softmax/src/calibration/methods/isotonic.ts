/**
 * Isotonic calibration: for each class the best non-decreasing map of its probability.
 *
 * @module
 */
import { poolAdjacentViolators } from "../../math/pool-adjacent-violators.ts";
import { JsonFields } from "../json-fields.ts";
import { type CalibratorHeader, type LogitMap, readNumbers } from "./calibrator-header.ts";
import { type FitProblem, refuseUnseenClasses } from "./fit-problem.ts";

/** A non-decreasing map, linear between its points and constant beyond them. */
export interface IsotonicMap {
  /** p, ascending. */
  readonly probabilities: readonly number[];
  /** What each becomes, above 0 and below 1, not descending. */
  readonly calibrated: readonly number[];
}

export interface IsotonicParameters {
  /** One a class, `[K]`. */
  readonly maps: readonly IsotonicMap[];
}

/** The JSON of isotonic calibration: `p′_k = g_k(p_k) / Σ_j g_j(p_j)`, so `z′_k = log g_k(p_k)`. */
export interface IsotonicCalibrator extends CalibratorHeader<"isotonic">, IsotonicParameters {}

/**
 * One-vs-rest isotonic regression (Zadrozny & Elkan 2002): g_k is the least-squares fit of [label = k] to p_k by pooling
 * adjacent violators; rows with equal p_k are pooled first.
 *
 * Between blocks g_k is interpolated, not a step: on these rows both are the same, and between them a small change of p
 * is no jump. Its values are kept from ε to 1 − ε, `ε = 1 / (K·(W + 2))` with W rows: no loss is infinite, no row has
 * a sum of 0, and the floors of all classes together are less than one row's share. Classes at −∞ are left out.
 *
 * @throws {CannotFitCalibrator} for an unseen class
 */
export function fitIsotonic(problem: FitProblem): IsotonicParameters {
  refuseUnseenClasses(problem);
  const { classes, weight } = problem;
  const floor = 1 / (classes * (weight + 2));
  return { maps: Array.from({ length: classes }, (_, k) => fitClass(problem, k, floor)) };
}

export function isotonicMap({ maps }: IsotonicParameters): LogitMap {
  const classes = maps.length;
  return (out, logProbabilities) => {
    for (let i = 0; i < out.length; i++) {
      const value = logProbabilities[i]!;
      out[i] = value === -Infinity ? value : Math.log(interpolate(maps[i % classes]!, Math.exp(value)));
    }
  };
}

export function readIsotonic(fields: JsonFields, classes: number): IsotonicParameters {
  const maps = fields.list("maps");
  if (maps.length !== classes) throw fields.error("maps", `a list of ${classes} maps`);
  return { maps: maps.map(readMap) };
}

function readMap(json: unknown, k: number): IsotonicMap {
  const fields = new JsonFields(json, `map ${k} of a calibrator`);
  const points = fields.list("probabilities").length;
  const probabilities = readNumbers(fields, "probabilities", points);
  const calibrated = readNumbers(fields, "calibrated", points);
  if (!probabilities.every((p, i) => p >= 0 && p <= 1 && (i === 0 || p > probabilities[i - 1]!))) {
    throw fields.error("probabilities", "ascending numbers from 0 to 1");
  }
  if (!calibrated.every((p, i) => p > 0 && p < 1 && (i === 0 || p >= calibrated[i - 1]!))) {
    throw fields.error("calibrated", "numbers above 0 and below 1 that do not descend");
  }
  return { probabilities, calibrated };
}

function fitClass(problem: FitProblem, k: number, floor: number): IsotonicMap {
  const { probabilities, targets, weights } = pooledByProbability(problem, k);
  const fitted = poolAdjacentViolators(targets, weights).map((p) => Math.min(1 - floor, Math.max(floor, p)));
  // A block needs its two ends only.
  const isEnd = (i: number) => fitted[i - 1] !== fitted[i] || fitted[i + 1] !== fitted[i];
  return {
    probabilities: [...probabilities.filter((_, i) => isEnd(i))],
    calibrated: [...fitted.filter((_, i) => isEnd(i))],
  };
}

/** The different p_k that count, ascending; of each the share of rows with label k, and its weight. */
function pooledByProbability({ rows, classes, logProbabilities, labels, shares }: FitProblem, k: number) {
  const p = new Float64Array(rows);
  const counted = new Uint32Array(rows);
  let count = 0;
  for (let r = 0; r < rows; r++) {
    const value = logProbabilities[r * classes + k]!;
    if (!(shares[r]! > 0) || value === -Infinity) continue;
    p[count] = Math.exp(value);
    counted[count++] = r;
  }
  // Numbers alone sort several times faster than rows by their numbers.
  const probabilities = p
    .slice(0, count)
    .sort()
    .filter((value, i, sorted) => i === 0 || value !== sorted[i - 1]);
  const targets = new Float64Array(probabilities.length);
  const weights = new Float64Array(probabilities.length);
  for (let i = 0; i < count; i++) {
    const place = placeOf(p[i]!, probabilities);
    const share = shares[counted[i]!]!;
    weights[place]! += share;
    if (labels[counted[i]!] === k) targets[place]! += share;
  }
  for (let i = 0; i < targets.length; i++) targets[i]! /= weights[i]!;
  return { probabilities, targets, weights };
}

/** The last place with at most `value`; 0 when there is none. */
function placeOf(value: number, ascending: ArrayLike<number>): number {
  let low = 0;
  let high = ascending.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** NaN of NaN. */
function interpolate({ probabilities, calibrated }: IsotonicMap, p: number): number {
  const last = probabilities.length - 1;
  if (p <= probabilities[0]!) return calibrated[0]!;
  if (p >= probabilities[last]!) return calibrated[last]!;
  const low = placeOf(p, probabilities);
  const high = low + 1;
  const share = (p - probabilities[low]!) / (probabilities[high]! - probabilities[low]!);
  const value = calibrated[low]! + share * (calibrated[high]! - calibrated[low]!);
  return Math.min(value, calibrated[high]!); // rounding must not break the order; NaN stays
}
