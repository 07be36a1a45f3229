/**
 * Ways to multiply a row of terms by the share 1/Σ. Each keeps the share in memory, for the reason that `workspace.ts`
 * gives.
 */
import { multiplyAdd, upperPair } from "./lanes";
import { SHARE, SHARE_LOW, WORKSPACE } from "./workspace";

/** The share is rounded to float32, then every product. */
@inline
export function scaleByFloat32(row: usize, classes: usize, share: f32): void {
  v128.store(WORKSPACE, f32x4.splat(share), SHARE);
  const h = v128.load(WORKSPACE, SHARE);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    v128.store(at, f32x4.mul(v128.load(at, 0), h), 0);
    v128.store(at, f32x4.mul(v128.load(at, 16), h), 16);
    v128.store(at, f32x4.mul(v128.load(at, 32), h), 32);
    v128.store(at, f32x4.mul(v128.load(at, 48), h), 48);
  }
}

/** In float64, rounded once; vectors are taken apart and put together by shuffles. */
@inline
export function scaleByShuffles(row: usize, classes: usize, share: f64): void {
  v128.store(WORKSPACE, f64x2.splat(share), SHARE);
  const h = v128.load(WORKSPACE, SHARE);
  for (let at = row, end = row + (classes << 2); at < end; at += 32) {
    v128.store(at, scaledByShuffles(v128.load(at, 0), h), 0);
    v128.store(at, scaledByShuffles(v128.load(at, 16), h), 16);
  }
}

@inline
function scaledByShuffles(e: v128, h: v128): v128 {
  const lower = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(e), h));
  const upper = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(upperPair(e)), h));
  return v128.shuffle<i64>(lower, upper, 0, 2);
}

/** In float64, rounded once; loads and stores of 64 bits take the place of the shuffles. */
@inline
export function scaleByPairs(row: usize, classes: usize, share: f64): void {
  v128.store(WORKSPACE, f64x2.splat(share), SHARE);
  const h = v128.load(WORKSPACE, SHARE);
  for (let at = row, end = row + (classes << 2); at < end; at += 32) {
    const p0 = scaledPair(at, h);
    const p1 = scaledPair(at + 8, h);
    const p2 = scaledPair(at + 16, h);
    const p3 = scaledPair(at + 24, h);
    v128.store64_lane(at, p0, 0, 0);
    v128.store64_lane(at, p1, 0, 8);
    v128.store64_lane(at, p2, 0, 16);
    v128.store64_lane(at, p3, 0, 24);
  }
}

@inline
function scaledPair(at: usize, h: v128): v128 {
  return f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(at)), h));
}

/** The share as two float32: e·h + e·l. */
@inline
export function scaleByTwoParts(row: usize, classes: usize, share: f64): void {
  const rounded = <f32>share;
  v128.store(WORKSPACE, f32x4.splat(rounded), SHARE);
  v128.store(WORKSPACE, f32x4.splat(<f32>(share - <f64>rounded)), SHARE_LOW);
  const h = v128.load(WORKSPACE, SHARE);
  const l = v128.load(WORKSPACE, SHARE_LOW);
  for (let at = row, end = row + (classes << 2); at < end; at += 32) {
    const e0 = v128.load(at, 0);
    const e1 = v128.load(at, 16);
    v128.store(at, multiplyAdd(e0, h, f32x4.mul(e0, l)), 0);
    v128.store(at, multiplyAdd(e1, h, f32x4.mul(e1, l)), 16);
  }
}
