/**
 * Laboratory: softmax of contiguous float32 rows, one family of kernels in order of cunning.
 *
 * `softmaxN(input, output, rows, classes, temperature)` writes probabilities. README.md says what each was meant to
 * show and what it showed; `node bench/lab/softmax-float32/run.mjs` compiles, checks and times them. The winner's
 * arithmetic lives in packages/softmax/assembly.
 */

const LOG2E: f64 = 1.4426950408889634;
const LN2: f64 = 0.6931471805599453;

@inline
function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b */
@inline
function nmadd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

/** The largest value; NaN where there may be one. `classes` is a multiple of 16 here, a laboratory's licence. */
@inline
function maximum(row: usize, classes: usize): f32 {
  let a = f32x4.splat(-Infinity);
  let b = a;
  let c = a;
  let d = a;
  let unordered = i32x4.splat(0);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    const x0 = v128.load(at, 0);
    const x1 = v128.load(at, 16);
    const x2 = v128.load(at, 32);
    const x3 = v128.load(at, 48);
    a = f32x4.pmax(a, x0);
    b = f32x4.pmax(b, x1);
    c = f32x4.pmax(c, x2);
    d = f32x4.pmax(d, x3);
    const y = f32x4.add(x0, x1);
    const z = f32x4.add(x2, x3);
    unordered = v128.or(unordered, v128.or(f32x4.ne(y, y), f32x4.ne(z, z)));
  }
  if (v128.any_true(unordered)) return NaN;
  a = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
  return max<f32>(
    max<f32>(f32x4.extract_lane(a, 0), f32x4.extract_lane(a, 1)),
    max<f32>(f32x4.extract_lane(a, 2), f32x4.extract_lane(a, 3)),
  );
}

@inline
function sum4(a: v128): f64 {
  return (
    (<f64>f32x4.extract_lane(a, 0) + <f64>f32x4.extract_lane(a, 1)) +
    (<f64>f32x4.extract_lane(a, 2) + <f64>f32x4.extract_lane(a, 3))
  );
}

@inline
function scaleFloat32(row: usize, classes: usize, factor: f32): void {
  const h = f32x4.splat(factor);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    v128.store(at, f32x4.mul(v128.load(at, 0), h), 0);
    v128.store(at, f32x4.mul(v128.load(at, 16), h), 16);
    v128.store(at, f32x4.mul(v128.load(at, 32), h), 32);
    v128.store(at, f32x4.mul(v128.load(at, 48), h), 48);
  }
}

@inline
function scaledInFloat64(e: v128, factor: v128): v128 {
  const low = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(e), factor));
  const upper = v128.shuffle<i32>(e, e, 2, 3, 2, 3);
  const high = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(upper), factor));
  return v128.shuffle<i64>(low, high, 0, 2);
}

@inline
function scaleFloat64(row: usize, classes: usize, factor: f64): void {
  const h = f64x2.splat(factor);
  for (let at = row, end = row + (classes << 2); at < end; at += 32) {
    v128.store(at, scaledInFloat64(v128.load(at, 0), h), 0);
    v128.store(at, scaledInFloat64(v128.load(at, 16), h), 16);
  }
}

// ---------------------------------------------------------------------------------------------------------------
// 1. Simple float32: x − m rounded, degree 5, float32 sums. What every library does.

@inline
function simpleTerm(x: v128, m: v128): v128 {
  const d = f32x4.sub(x, m);
  const magic = f32x4.splat(12583039); // 1.5·2^23 + 127
  const n = madd(d, f32x4.splat(<f32>LOG2E), magic);
  const scale = i32x4.shl(n, 23);
  const k = f32x4.sub(n, magic);
  let t = madd(k, f32x4.splat(-0.693145751953125), d);
  t = madd(k, f32x4.splat(-1.428606765330187e-6), t);
  let p = f32x4.splat(0.008333333);
  p = madd(p, t, f32x4.splat(0.041666668));
  p = madd(p, t, f32x4.splat(0.16666667));
  p = madd(p, t, f32x4.splat(0.5));
  p = madd(p, t, f32x4.splat(1));
  t = f32x4.mul(t, scale);
  p = madd(t, p, scale);
  return v128.andnot(p, f32x4.lt(d, f32x4.splat(-87.33)));
}

export function softmax1(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  for (let r: usize = 0; r < rows; r++) {
    const row = input + ((r * classes) << 2);
    const shift = output - input;
    const m = f32x4.splat(maximum(row, classes));
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    for (let at = row, end = row + (classes << 2); at < end; at += 32) {
      const e0 = simpleTerm(v128.load(at, 0), m);
      const e1 = simpleTerm(v128.load(at, 16), m);
      s0 = f32x4.add(s0, e0);
      s1 = f32x4.add(s1, e1);
      v128.store(at + shift, e0, 0);
      v128.store(at + shift, e1, 16);
    }
    scaleFloat32(row + shift, classes, <f32>(1.0 / sum4(f32x4.add(s0, s1))));
  }
}

// ---------------------------------------------------------------------------------------------------------------
// 2. Everything in float64 lanes, Taylor to degree 8, rounded once at the end (terms stay float32 here, so twice).

@inline
function float64Term(x: v128, m: v128, beta: v128): v128 {
  const y = f64x2.pmax(f64x2.mul(f64x2.sub(x, m), beta), f64x2.splat(-708));
  const magic = f64x2.splat(6755399441055744);
  const n = f64x2.add(f64x2.mul(y, f64x2.splat(LOG2E)), magic);
  const k = f64x2.sub(n, magic);
  const r = f64x2.sub(
    f64x2.sub(y, f64x2.mul(k, f64x2.splat(6.93147180369123816490e-1))),
    f64x2.mul(k, f64x2.splat(1.90821492927058770002e-10)),
  );
  let q = f64x2.splat(1.0 / 40320.0);
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 5040.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 720.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 120.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 24.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1.0 / 6.0));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(0.5));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1));
  q = f64x2.add(f64x2.mul(q, r), f64x2.splat(1));
  return i64x2.add(q, i64x2.shl(n, 52));
}

export function softmax2(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  const beta = f64x2.splat(1 / temperature);
  for (let r: usize = 0; r < rows; r++) {
    const row = input + ((r * classes) << 2);
    const shift = output - input;
    const m = f64x2.splat(<f64>maximum(row, classes));
    let s = f64x2.splat(0);
    for (let at = row, end = row + (classes << 2); at < end; at += 16) {
      const e0 = float64Term(f64x2.promote_low_f32x4(v128.load64_zero(at)), m, beta);
      const e1 = float64Term(f64x2.promote_low_f32x4(v128.load64_zero(at + 8)), m, beta);
      s = f64x2.add(s, f64x2.add(e0, e1));
      v128.store(
        at + shift,
        v128.shuffle<i64>(f32x4.demote_f64x2_zero(e0), f32x4.demote_f64x2_zero(e1), 0, 2),
      );
    }
    scaleFloat64(row + shift, classes, 1.0 / (f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)));
  }
}

// ---------------------------------------------------------------------------------------------------------------
// 3. The fixed-point exponent: one float64 multiplication and addition, then integers and float32.

@inline
function fixedPointTerm(given: v128, lowest: v128, B: v128, C: v128): v128 {
  const x = f32x4.pmax(given, lowest);
  const u0 = f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(x), B), C);
  const u1 = f64x2.add(f64x2.mul(f64x2.promote_low_f32x4(v128.shuffle<i32>(x, x, 2, 3, 2, 3)), B), C);
  const q = v128.shuffle<i32>(u0, u1, 0, 2, 4, 6);
  const r = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(q, 8)), f32x4.splat(2.3283064365386963e-10));
  const n = v128.and(i32x4.shr_s(i32x4.add(q, i32x4.splat(0x800000)), 1), i32x4.splat(0xff800000));
  let p = f32x4.splat(0.00015353361959569156);
  p = madd(p, r, f32x4.splat(0.0013398875016719103));
  p = madd(p, r, f32x4.splat(0.00961843691766262));
  p = madd(p, r, f32x4.splat(0.055503323674201965));
  p = madd(p, r, f32x4.splat(0.24022647738456726));
  p = madd(p, r, f32x4.splat(0.6931471824645996));
  p = madd(p, r, f32x4.splat(1));
  return v128.and(i32x4.add(p, n), f32x4.gt(given, lowest));
}

export function softmax3(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  const beta = 1 / temperature;
  for (let r: usize = 0; r < rows; r++) {
    const row = input + ((r * classes) << 2);
    const shift = output - input;
    const m = <f64>maximum(row, classes);
    const B = f64x2.splat(beta * LOG2E);
    const C = f64x2.splat(402653184 - m * (beta * LOG2E));
    const lowest = f32x4.splat(<f32>(m - 87 * temperature));
    let total = f64x2.splat(0);
    for (let at = row, end = row + (classes << 2); at < end; at += 64) {
      const e0 = fixedPointTerm(v128.load(at, 0), lowest, B, C);
      const e1 = fixedPointTerm(v128.load(at, 16), lowest, B, C);
      const e2 = fixedPointTerm(v128.load(at, 32), lowest, B, C);
      const e3 = fixedPointTerm(v128.load(at, 48), lowest, B, C);
      v128.store(at + shift, e0, 0);
      v128.store(at + shift, e1, 16);
      v128.store(at + shift, e2, 32);
      v128.store(at + shift, e3, 48);
      total = addPromoted(total, f32x4.add(f32x4.add(e0, e1), f32x4.add(e2, e3)));
    }
    scaleFloat32(row + shift, classes, <f32>(1.0 / laneSum(total)));
  }
}

@inline
function addPromoted(total: v128, s: v128): v128 {
  const upper = f64x2.promote_low_f32x4(v128.shuffle<i32>(s, s, 2, 3, 2, 3));
  return f64x2.add(total, f64x2.add(f64x2.promote_low_f32x4(s), upper));
}

@inline
function laneSum(values: v128): f64 {
  return f64x2.extract_lane(values, 0) + f64x2.extract_lane(values, 1);
}

// ---------------------------------------------------------------------------------------------------------------
// 4. Direct reduction: x itself is reduced by multiples of T·ln 2 (exact, so x − m is never rounded); the maximum
//    enters as an integer in the exponent only. Terms are scaled by 2^100, so that none is subnormal and −∞ needs
//    no mask: it is clamped to a logit whose probability rounds to 0.

@inline
function highPart(x: f64, bits: u64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) & ~((1 << (52 - bits)) - 1));
}

@inline
function directTerm(given: v128, lowest: v128, B: v128, magic: v128, high: v128, low: v128, beta: v128): v128 {
  const x = f32x4.pmax(given, lowest);
  const n = madd(x, B, magic);
  const k = f32x4.sub(n, magic);
  const t = f32x4.mul(nmadd(k, low, nmadd(k, high, x)), beta);
  return i32x4.add(expPolynomial(t), i32x4.shl(n, 23));
}

@inline
function expPolynomial(t: v128): v128 {
  let u = f32x4.splat(0.0013814574);
  u = madd(u, t, f32x4.splat(0.008369217));
  u = madd(u, t, f32x4.splat(0.04166842));
  u = madd(u, t, f32x4.splat(0.16666521));
  u = madd(u, t, f32x4.splat(0.49999994));
  u = madd(f32x4.mul(t, t), u, t);
  return f32x4.add(f32x4.splat(1), u);
}

export function softmax4(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  const period = temperature * LN2;
  const high = highPart(period, 13);
  const B = f32x4.splat(<f32>(LOG2E / temperature));
  const hi = f32x4.splat(<f32>high);
  const lo = f32x4.splat(<f32>(period - high));
  const beta = f32x4.splat(<f32>(1 / temperature));
  for (let r: usize = 0; r < rows; r++) {
    const row = input + ((r * classes) << 2);
    const shift = output - input;
    const m = <f64>maximum(row, classes);
    const nearest = NativeMath.round((m * LOG2E) / temperature);
    const magic = f32x4.splat(<f32>(12582912 + 100 - nearest));
    const lowest = f32x4.splat(<f32>(m - 110 * temperature));
    let total = f64x2.splat(0);
    for (let at = row, end = row + (classes << 2); at < end; at += 64) {
      const e0 = directTerm(v128.load(at, 0), lowest, B, magic, hi, lo, beta);
      const e1 = directTerm(v128.load(at, 16), lowest, B, magic, hi, lo, beta);
      const e2 = directTerm(v128.load(at, 32), lowest, B, magic, hi, lo, beta);
      const e3 = directTerm(v128.load(at, 48), lowest, B, magic, hi, lo, beta);
      v128.store(at + shift, e0, 0);
      v128.store(at + shift, e1, 16);
      v128.store(at + shift, e2, 32);
      v128.store(at + shift, e3, 48);
      total = addPromoted(total, f32x4.add(f32x4.add(f32x4.add(e0, e1), e2), e3));
    }
    scaleFloat32(row + shift, classes, <f32>(1.0 / laneSum(total)));
  }
}

// ---------------------------------------------------------------------------------------------------------------
// 5. The same with every constant in memory, loaded once for four vectors. V8 moves pure operations to their uses:
//    in 4 the divisions, conversions, splats and 128-bit constants are computed anew in every step of the loop.
// 6. 5, normalised in float64: 1/Σ is not rounded to float32.
// 7. 5 with two vectors in flight.
// 8. 6 with the last step of the polynomial compensated: 1 + v and what it lost.

const CONSTANTS: usize = memory.data(320, 16);
const LOWEST: usize = 0;
const MAGIC: usize = 16;
const PER_PERIOD: usize = 32;
const HIGH: usize = 48;
const LOW: usize = 64;
const BETA: usize = 80;
const C: usize = 96;

function setTemperature(temperature: f64, version: i32): void {
  const period = temperature * LN2;
  const high = highPart(period, 13);
  v128.store(CONSTANTS, f32x4.splat(<f32>(LOG2E / temperature)), PER_PERIOD);
  v128.store(CONSTANTS, f32x4.splat(<f32>high), HIGH);
  v128.store(CONSTANTS, f32x4.splat(<f32>(period - high)), LOW);
  v128.store(CONSTANTS, f32x4.splat(<f32>(1 / temperature)), BETA);
  v128.store(CONSTANTS, f32x4.splat(1), C);
  v128.store(CONSTANTS, f32x4.splat(0.49999994), C + 16);
  v128.store(CONSTANTS, f32x4.splat(0.16666521), C + 32);
  v128.store(CONSTANTS, f32x4.splat(0.04166842), C + 48);
  v128.store(CONSTANTS, f32x4.splat(0.008369217), C + 64);
  v128.store(CONSTANTS, f32x4.splat(0.0013814574), C + 80);
}

function setMaximum(m: f64, temperature: f64): void {
  const nearestPeriod = nearest<f64>((m * LOG2E) / temperature);
  v128.store(CONSTANTS, f32x4.splat(<f32>(12582912 + 100 - nearestPeriod)), MAGIC);
  v128.store(CONSTANTS, f32x4.splat(<f32>(m - 110 * temperature)), LOWEST);
}

@inline
function memoryTerm(given: v128): v128 {
  const x = f32x4.pmax(given, v128.load(CONSTANTS, LOWEST));
  const n = madd(x, v128.load(CONSTANTS, PER_PERIOD), v128.load(CONSTANTS, MAGIC));
  const k = f32x4.sub(n, v128.load(CONSTANTS, MAGIC));
  const t = f32x4.mul(nmadd(k, v128.load(CONSTANTS, LOW), nmadd(k, v128.load(CONSTANTS, HIGH), x)), v128.load(CONSTANTS, BETA));
  let u = v128.load(CONSTANTS, C + 80);
  u = madd(u, t, v128.load(CONSTANTS, C + 64));
  u = madd(u, t, v128.load(CONSTANTS, C + 48));
  u = madd(u, t, v128.load(CONSTANTS, C + 32));
  u = madd(u, t, v128.load(CONSTANTS, C + 16));
  u = madd(f32x4.mul(t, t), u, t);
  return i32x4.add(f32x4.add(v128.load(CONSTANTS, C), u), i32x4.shl(n, 23));
}

/** The polynomial by Estrin's scheme: as many operations, a shorter chain. */
@inline
function estrinTerm(given: v128): v128 {
  const x = f32x4.pmax(given, v128.load(CONSTANTS, LOWEST));
  const magic = v128.load(CONSTANTS, MAGIC);
  const n = madd(x, v128.load(CONSTANTS, PER_PERIOD), magic);
  const k = f32x4.sub(n, magic);
  const t = f32x4.mul(nmadd(k, v128.load(CONSTANTS, LOW), nmadd(k, v128.load(CONSTANTS, HIGH), x)), v128.load(CONSTANTS, BETA));
  const t2 = f32x4.mul(t, t);
  const a = madd(v128.load(CONSTANTS, C + 32), t, v128.load(CONSTANTS, C + 16));
  const b = madd(v128.load(CONSTANTS, C + 64), t, v128.load(CONSTANTS, C + 48));
  const u = madd(madd(v128.load(CONSTANTS, C + 80), t2, b), t2, a);
  return i32x4.add(f32x4.add(v128.load(CONSTANTS, C), madd(t2, u, t)), i32x4.shl(n, 23));
}

const SHIFT: usize = 240;
const ANCHOR: usize = 256;

@inline
function term(given: v128, version: i32): v128 {
  return version == 5 || version == 6 ? memoryTerm(given) : estrinTerm(given);
}

@inline
function inMemory(input: usize, output: usize, rows: usize, classes: usize, temperature: f64, version: i32): void {
  setTemperature(temperature, version);
  const shift = output - input;
  for (let r: usize = 0; r < rows; r++) {
    const row = input + ((r * classes) << 2);
    setMaximum(<f64>maximum(row, classes), temperature);
    let total = f64x2.splat(0);
    if (version == 10) {
      for (let at = row, end = row + (classes << 2); at < end; at += 32) {
        const e0 = term(v128.load(at, 0), version);
        const e1 = term(v128.load(at, 16), version);
        v128.store(at + shift, e0, 0);
        v128.store(at + shift, e1, 16);
        total = addPromoted(total, f32x4.add(e0, e1));
      }
    } else {
      for (let at = row, end = row + (classes << 2); at < end; at += 64) {
        const e0 = term(v128.load(at, 0), version);
        const e1 = term(v128.load(at, 16), version);
        const e2 = term(v128.load(at, 32), version);
        const e3 = term(v128.load(at, 48), version);
        v128.store(at + shift, e0, 0);
        v128.store(at + shift, e1, 16);
        v128.store(at + shift, e2, 32);
        v128.store(at + shift, e3, 48);
        total = addPromoted(total, f32x4.add(f32x4.add(f32x4.add(e0, e1), e2), e3));
      }
    }
    const share = 1.0 / laneSum(total);
    if (version == 6) scaleFloat64(row + shift, classes, share);
    else if (version == 8 || version == 12) scaleHalves(row + shift, classes, share);
    else if (version == 9 || version == 13) scaleTwoParts(row + shift, classes, share);
    else scaleStored(row + shift, classes, <f32>share);
  }
}

@inline
function scaleStored(row: usize, classes: usize, factor: f32): void {
  v128.store(CONSTANTS, f32x4.splat(factor), MAGIC);
  const h = v128.load(CONSTANTS, MAGIC);
  for (let at = row, end = row + (classes << 2); at < end; at += 64) {
    v128.store(at, f32x4.mul(v128.load(at, 0), h), 0);
    v128.store(at, f32x4.mul(v128.load(at, 16), h), 16);
    v128.store(at, f32x4.mul(v128.load(at, 32), h), 32);
    v128.store(at, f32x4.mul(v128.load(at, 48), h), 48);
  }
}

@inline
function scaleHalves(row: usize, classes: usize, factor: f64): void {
  v128.store(CONSTANTS, f64x2.splat(factor), MAGIC);
  const h = v128.load(CONSTANTS, MAGIC);
  for (let at = row, end = row + (classes << 2); at < end; at += 32) {
    const p0 = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(at, 0)), h));
    const p1 = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(at, 8)), h));
    const p2 = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(at, 16)), h));
    const p3 = f32x4.demote_f64x2_zero(f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(at, 24)), h));
    v128.store64_lane(at, p0, 0, 0);
    v128.store64_lane(at, p1, 0, 8);
    v128.store64_lane(at, p2, 0, 16);
    v128.store64_lane(at, p3, 0, 24);
  }
}

@inline
function scaleTwoParts(row: usize, classes: usize, factor: f64): void {
  const rounded = <f32>factor;
  v128.store(CONSTANTS, f32x4.splat(rounded), MAGIC);
  v128.store(CONSTANTS, f32x4.splat(<f32>(factor - <f64>rounded)), LOWEST);
  const h = v128.load(CONSTANTS, MAGIC);
  const l = v128.load(CONSTANTS, LOWEST);
  for (let at = row, end = row + (classes << 2); at < end; at += 32) {
    const e0 = v128.load(at, 0);
    const e1 = v128.load(at, 16);
    v128.store(at, madd(e0, h, f32x4.mul(e0, l)), 0);
    v128.store(at, madd(e1, h, f32x4.mul(e1, l)), 16);
  }
}

export function softmax5(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  inMemory(input, output, rows, classes, temperature, 5);
}
export function softmax6(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  inMemory(input, output, rows, classes, temperature, 6);
}
export function softmax7(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  inMemory(input, output, rows, classes, temperature, 7);
}
export function softmax8(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  inMemory(input, output, rows, classes, temperature, 8);
}
export function softmax9(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  inMemory(input, output, rows, classes, temperature, 9);
}
export function softmax10(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  inMemory(input, output, rows, classes, temperature, 10);
}

// 11. p = H + (H·v + Hlow), H + Hlow = 2^n/Σ: the term 1 + v is never rounded, so only small things are. n and v are
//     kept apart until Σ is known, n in a scratch row.

const SCRATCH: usize = 130 << 20;
const SHARE: usize = C + 96;
const SHARE_LOW: usize = C + 112;

@inline
function exponentBits(given: v128): v128 {
  return madd(f32x4.pmax(given, v128.load(CONSTANTS, LOWEST)), v128.load(CONSTANTS, PER_PERIOD), v128.load(CONSTANTS, MAGIC));
}

@inline
function excess(given: v128, n: v128): v128 {
  const x = f32x4.pmax(given, v128.load(CONSTANTS, LOWEST));
  const k = f32x4.sub(n, v128.load(CONSTANTS, MAGIC));
  const t = f32x4.mul(nmadd(k, v128.load(CONSTANTS, LOW), nmadd(k, v128.load(CONSTANTS, HIGH), x)), v128.load(CONSTANTS, BETA));
  const t2 = f32x4.mul(t, t);
  const a = madd(v128.load(CONSTANTS, C + 32), t, v128.load(CONSTANTS, C + 16));
  const b = madd(v128.load(CONSTANTS, C + 64), t, v128.load(CONSTANTS, C + 48));
  return madd(t2, madd(madd(v128.load(CONSTANTS, C + 80), t2, b), t2, a), t);
}

@inline
function splitTerm(at: usize, out: usize, scratch: usize, offset: usize): v128 {
  const x = v128.load(at + offset);
  const n = exponentBits(x);
  const v = excess(x, n);
  const shifted = i32x4.shl(n, 23);
  v128.store(scratch + offset, shifted);
  v128.store(out + offset, v);
  return i32x4.add(f32x4.add(v128.load(CONSTANTS, C), v), shifted);
}

@inline
function joined(out: usize, scratch: usize, offset: usize): void {
  const n = v128.load(scratch + offset);
  const v = v128.load(out + offset);
  const H = i32x4.add(v128.load(CONSTANTS, SHARE), n);
  const low = i32x4.add(v128.load(CONSTANTS, SHARE_LOW), n);
  v128.store(out + offset, f32x4.add(H, madd(H, v, low)));
}

export function softmax11(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  setTemperature(temperature, 11);
  const shift = output - input;
  for (let r: usize = 0; r < rows; r++) {
    const row = input + ((r * classes) << 2);
    setMaximum(<f64>maximum(row, classes), temperature);
    let total = f64x2.splat(0);
    let scratch = SCRATCH;
    for (let at = row, end = row + (classes << 2); at < end; at += 64, scratch += 64) {
      const e0 = splitTerm(at, at + shift, scratch, 0);
      const e1 = splitTerm(at, at + shift, scratch, 16);
      const e2 = splitTerm(at, at + shift, scratch, 32);
      const e3 = splitTerm(at, at + shift, scratch, 48);
      total = addPromoted(total, f32x4.add(f32x4.add(f32x4.add(e0, e1), e2), e3));
    }
    const share = 1.0 / laneSum(total);
    const rounded = <f32>share;
    v128.store(CONSTANTS, f32x4.splat(rounded), SHARE);
    v128.store(CONSTANTS, f32x4.splat(<f32>(share - <f64>rounded) ), SHARE_LOW);
    scratch = SCRATCH;
    for (let at = row + shift, end = at + (classes << 2); at < end; at += 64, scratch += 64) {
      joined(at, scratch, 0);
      joined(at, scratch, 16);
      joined(at, scratch, 32);
      joined(at, scratch, 48);
    }
  }
}

// 12. 8 step by step: each constant is loaded once, used for four vectors, and forgotten, so that the registers suffice.
//     (7 loads 13 constants a vector; two loads a cycle is what the machine has.)

@inline
function steps(at: usize, to: usize): v128 {
  const lowest = v128.load(CONSTANTS, LOWEST);
  const x0 = f32x4.pmax(v128.load(at, 0), lowest);
  const x1 = f32x4.pmax(v128.load(at, 16), lowest);
  const x2 = f32x4.pmax(v128.load(at, 32), lowest);
  const x3 = f32x4.pmax(v128.load(at, 48), lowest);
  const B = v128.load(CONSTANTS, PER_PERIOD);
  const magic = v128.load(CONSTANTS, MAGIC);
  const n0 = madd(x0, B, magic);
  const n1 = madd(x1, B, magic);
  const n2 = madd(x2, B, magic);
  const n3 = madd(x3, B, magic);
  const k0 = f32x4.sub(n0, magic);
  const k1 = f32x4.sub(n1, magic);
  const k2 = f32x4.sub(n2, magic);
  const k3 = f32x4.sub(n3, magic);
  const high = v128.load(CONSTANTS, HIGH);
  let t0 = nmadd(k0, high, x0);
  let t1 = nmadd(k1, high, x1);
  let t2 = nmadd(k2, high, x2);
  let t3 = nmadd(k3, high, x3);
  const low = v128.load(CONSTANTS, LOW);
  t0 = nmadd(k0, low, t0);
  t1 = nmadd(k1, low, t1);
  t2 = nmadd(k2, low, t2);
  t3 = nmadd(k3, low, t3);
  const beta = v128.load(CONSTANTS, BETA);
  t0 = f32x4.mul(t0, beta);
  t1 = f32x4.mul(t1, beta);
  t2 = f32x4.mul(t2, beta);
  t3 = f32x4.mul(t3, beta);
  const c5 = v128.load(CONSTANTS, C + 80);
  const c4 = v128.load(CONSTANTS, C + 64);
  let u0 = madd(c5, t0, c4);
  let u1 = madd(c5, t1, c4);
  let u2 = madd(c5, t2, c4);
  let u3 = madd(c5, t3, c4);
  const c3 = v128.load(CONSTANTS, C + 48);
  u0 = madd(u0, t0, c3);
  u1 = madd(u1, t1, c3);
  u2 = madd(u2, t2, c3);
  u3 = madd(u3, t3, c3);
  const c2 = v128.load(CONSTANTS, C + 32);
  u0 = madd(u0, t0, c2);
  u1 = madd(u1, t1, c2);
  u2 = madd(u2, t2, c2);
  u3 = madd(u3, t3, c2);
  const c1 = v128.load(CONSTANTS, C + 16);
  u0 = madd(u0, t0, c1);
  u1 = madd(u1, t1, c1);
  u2 = madd(u2, t2, c1);
  u3 = madd(u3, t3, c1);
  u0 = madd(f32x4.mul(t0, t0), u0, t0);
  u1 = madd(f32x4.mul(t1, t1), u1, t1);
  u2 = madd(f32x4.mul(t2, t2), u2, t2);
  u3 = madd(f32x4.mul(t3, t3), u3, t3);
  const one = v128.load(CONSTANTS, C);
  const e0 = i32x4.add(f32x4.add(one, u0), i32x4.shl(n0, 23));
  const e1 = i32x4.add(f32x4.add(one, u1), i32x4.shl(n1, 23));
  const e2 = i32x4.add(f32x4.add(one, u2), i32x4.shl(n2, 23));
  const e3 = i32x4.add(f32x4.add(one, u3), i32x4.shl(n3, 23));
  v128.store(to, e0, 0);
  v128.store(to, e1, 16);
  v128.store(to, e2, 32);
  v128.store(to, e3, 48);
  return f32x4.add(f32x4.add(f32x4.add(e0, e1), e2), e3);
}

@inline
function stepwise(input: usize, output: usize, rows: usize, classes: usize, temperature: f64, version: i32): void {
  setTemperature(temperature, version);
  const shift = output - input;
  for (let r: usize = 0; r < rows; r++) {
    const row = input + ((r * classes) << 2);
    setMaximum(<f64>maximum(row, classes), temperature);
    let total = f64x2.splat(0);
    for (let at = row, end = row + (classes << 2); at < end; at += 64) {
      total = addPromoted(total, steps(at, at + shift));
    }
    const share = 1.0 / laneSum(total);
    if (version == 12) scaleHalves(row + shift, classes, share);
    else scaleStored(row + shift, classes, <f32>share);
  }
}

export function softmax12(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  stepwise(input, output, rows, classes, temperature, 12);
}

export function softmax13(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  stepwise(input, output, rows, classes, temperature, 13);
}

// 14. 12, with Σ of 2^n and of 2^n·v apart: the rounding of 1 + v stays out of Σ. 15: the same, float32 share.

@inline
function stepsOfParts(at: usize, to: usize): void {
  const lowest = v128.load(CONSTANTS, LOWEST);
  const x0 = f32x4.pmax(v128.load(at, 0), lowest);
  const x1 = f32x4.pmax(v128.load(at, 16), lowest);
  const x2 = f32x4.pmax(v128.load(at, 32), lowest);
  const x3 = f32x4.pmax(v128.load(at, 48), lowest);
  const B = v128.load(CONSTANTS, PER_PERIOD);
  const magic = v128.load(CONSTANTS, MAGIC);
  const n0 = madd(x0, B, magic);
  const n1 = madd(x1, B, magic);
  const n2 = madd(x2, B, magic);
  const n3 = madd(x3, B, magic);
  const k0 = f32x4.sub(n0, magic);
  const k1 = f32x4.sub(n1, magic);
  const k2 = f32x4.sub(n2, magic);
  const k3 = f32x4.sub(n3, magic);
  const high = v128.load(CONSTANTS, HIGH);
  let t0 = nmadd(k0, high, x0);
  let t1 = nmadd(k1, high, x1);
  let t2 = nmadd(k2, high, x2);
  let t3 = nmadd(k3, high, x3);
  const low = v128.load(CONSTANTS, LOW);
  t0 = nmadd(k0, low, t0);
  t1 = nmadd(k1, low, t1);
  t2 = nmadd(k2, low, t2);
  t3 = nmadd(k3, low, t3);
  const beta = v128.load(CONSTANTS, BETA);
  t0 = f32x4.mul(t0, beta);
  t1 = f32x4.mul(t1, beta);
  t2 = f32x4.mul(t2, beta);
  t3 = f32x4.mul(t3, beta);
  const c5 = v128.load(CONSTANTS, C + 80);
  const c4 = v128.load(CONSTANTS, C + 64);
  let u0 = madd(c5, t0, c4);
  let u1 = madd(c5, t1, c4);
  let u2 = madd(c5, t2, c4);
  let u3 = madd(c5, t3, c4);
  const c3 = v128.load(CONSTANTS, C + 48);
  u0 = madd(u0, t0, c3);
  u1 = madd(u1, t1, c3);
  u2 = madd(u2, t2, c3);
  u3 = madd(u3, t3, c3);
  const c2 = v128.load(CONSTANTS, C + 32);
  u0 = madd(u0, t0, c2);
  u1 = madd(u1, t1, c2);
  u2 = madd(u2, t2, c2);
  u3 = madd(u3, t3, c2);
  const c1 = v128.load(CONSTANTS, C + 16);
  u0 = madd(u0, t0, c1);
  u1 = madd(u1, t1, c1);
  u2 = madd(u2, t2, c1);
  u3 = madd(u3, t3, c1);
  u0 = madd(f32x4.mul(t0, t0), u0, t0);
  u1 = madd(f32x4.mul(t1, t1), u1, t1);
  u2 = madd(f32x4.mul(t2, t2), u2, t2);
  u3 = madd(f32x4.mul(t3, t3), u3, t3);
  const one = v128.load(CONSTANTS, C);
  const s0 = i32x4.add(one, i32x4.shl(n0, 23));
  const s1 = i32x4.add(one, i32x4.shl(n1, 23));
  const s2 = i32x4.add(one, i32x4.shl(n2, 23));
  const s3 = i32x4.add(one, i32x4.shl(n3, 23));
  const w0 = f32x4.mul(s0, u0);
  const w1 = f32x4.mul(s1, u1);
  const w2 = f32x4.mul(s2, u2);
  const w3 = f32x4.mul(s3, u3);
  v128.store(to, f32x4.add(s0, w0), 0);
  v128.store(to, f32x4.add(s1, w1), 16);
  v128.store(to, f32x4.add(s2, w2), 32);
  v128.store(to, f32x4.add(s3, w3), 48);
  const s = f32x4.add(f32x4.add(f32x4.add(s0, s1), s2), s3);
  const w = f32x4.add(f32x4.add(f32x4.add(w0, w1), w2), w3);
  v128.store(CONSTANTS, addPromoted(addPromoted(v128.load(CONSTANTS, SUM), s), w), SUM);
}

const SUM: usize = 272;

@inline
function inParts(input: usize, output: usize, rows: usize, classes: usize, temperature: f64, version: i32): void {
  setTemperature(temperature, version);
  const shift = output - input;
  for (let r: usize = 0; r < rows; r++) {
    const row = input + ((r * classes) << 2);
    setMaximum(<f64>maximum(row, classes), temperature);
    v128.store(CONSTANTS, f64x2.splat(0), SUM);
    for (let at = row, end = row + (classes << 2); at < end; at += 64) stepsOfParts(at, at + shift);
    const share = 1.0 / laneSum(v128.load(CONSTANTS, SUM));
    if (version == 14) scaleHalves(row + shift, classes, share);
    else scaleStored(row + shift, classes, <f32>share);
  }
}

export function softmax14(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  inParts(input, output, rows, classes, temperature, 14);
}

export function softmax15(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  inParts(input, output, rows, classes, temperature, 15);
}

const SUM2: usize = 288;
@inline
function stepsSummed(at: usize, to: usize): void {
  const lowest = v128.load(CONSTANTS, LOWEST);
  const x0 = f32x4.pmax(v128.load(at, 0), lowest);
  const x1 = f32x4.pmax(v128.load(at, 16), lowest);
  const x2 = f32x4.pmax(v128.load(at, 32), lowest);
  const x3 = f32x4.pmax(v128.load(at, 48), lowest);
  const B = v128.load(CONSTANTS, PER_PERIOD);
  const magic = v128.load(CONSTANTS, MAGIC);
  const n0 = madd(x0, B, magic);
  const n1 = madd(x1, B, magic);
  const n2 = madd(x2, B, magic);
  const n3 = madd(x3, B, magic);
  const k0 = f32x4.sub(n0, magic);
  const k1 = f32x4.sub(n1, magic);
  const k2 = f32x4.sub(n2, magic);
  const k3 = f32x4.sub(n3, magic);
  const high = v128.load(CONSTANTS, HIGH);
  let t0 = nmadd(k0, high, x0);
  let t1 = nmadd(k1, high, x1);
  let t2 = nmadd(k2, high, x2);
  let t3 = nmadd(k3, high, x3);
  const low = v128.load(CONSTANTS, LOW);
  t0 = nmadd(k0, low, t0);
  t1 = nmadd(k1, low, t1);
  t2 = nmadd(k2, low, t2);
  t3 = nmadd(k3, low, t3);
  const beta = v128.load(CONSTANTS, BETA);
  t0 = f32x4.mul(t0, beta);
  t1 = f32x4.mul(t1, beta);
  t2 = f32x4.mul(t2, beta);
  t3 = f32x4.mul(t3, beta);
  const c5 = v128.load(CONSTANTS, C + 80);
  const c4 = v128.load(CONSTANTS, C + 64);
  let u0 = madd(c5, t0, c4);
  let u1 = madd(c5, t1, c4);
  let u2 = madd(c5, t2, c4);
  let u3 = madd(c5, t3, c4);
  const c3 = v128.load(CONSTANTS, C + 48);
  u0 = madd(u0, t0, c3);
  u1 = madd(u1, t1, c3);
  u2 = madd(u2, t2, c3);
  u3 = madd(u3, t3, c3);
  const c2 = v128.load(CONSTANTS, C + 32);
  u0 = madd(u0, t0, c2);
  u1 = madd(u1, t1, c2);
  u2 = madd(u2, t2, c2);
  u3 = madd(u3, t3, c2);
  const c1 = v128.load(CONSTANTS, C + 16);
  u0 = madd(u0, t0, c1);
  u1 = madd(u1, t1, c1);
  u2 = madd(u2, t2, c1);
  u3 = madd(u3, t3, c1);
  u0 = madd(f32x4.mul(t0, t0), u0, t0);
  u1 = madd(f32x4.mul(t1, t1), u1, t1);
  u2 = madd(f32x4.mul(t2, t2), u2, t2);
  u3 = madd(f32x4.mul(t3, t3), u3, t3);
  const one = v128.load(CONSTANTS, C);
  const e0 = i32x4.add(f32x4.add(one, u0), i32x4.shl(n0, 23));
  const e1 = i32x4.add(f32x4.add(one, u1), i32x4.shl(n1, 23));
  const e2 = i32x4.add(f32x4.add(one, u2), i32x4.shl(n2, 23));
  const e3 = i32x4.add(f32x4.add(one, u3), i32x4.shl(n3, 23));
  v128.store(to, e0, 0);
  v128.store(to, e1, 16);
  v128.store(to, e2, 32);
  v128.store(to, e3, 48);
  let sum = v128.load(CONSTANTS, SUM);
  let sum2 = v128.load(CONSTANTS, SUM2);
  sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(to, 0)));
  sum2 = f64x2.add(sum2, f64x2.promote_low_f32x4(v128.load64_zero(to, 8)));
  sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(to, 16)));
  sum2 = f64x2.add(sum2, f64x2.promote_low_f32x4(v128.load64_zero(to, 24)));
  sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(to, 32)));
  sum2 = f64x2.add(sum2, f64x2.promote_low_f32x4(v128.load64_zero(to, 40)));
  sum = f64x2.add(sum, f64x2.promote_low_f32x4(v128.load64_zero(to, 48)));
  sum2 = f64x2.add(sum2, f64x2.promote_low_f32x4(v128.load64_zero(to, 56)));
  v128.store(CONSTANTS, sum, SUM);
  v128.store(CONSTANTS, sum2, SUM2);
}

@inline
function summed(input: usize, output: usize, rows: usize, classes: usize, temperature: f64, version: i32): void {
  setTemperature(temperature, version);
  const shift = output - input;
  for (let r: usize = 0; r < rows; r++) {
    const row = input + ((r * classes) << 2);
    setMaximum(<f64>maximum(row, classes), temperature);
    v128.store(CONSTANTS, f64x2.splat(0), SUM);
    v128.store(CONSTANTS, f64x2.splat(0), SUM2);
    for (let at = row, end = row + (classes << 2); at < end; at += 64) stepsSummed(at, at + shift);
    const share = 1.0 / laneSum(f64x2.add(v128.load(CONSTANTS, SUM), v128.load(CONSTANTS, SUM2)));
    if (version == 16) scaleHalves(row + shift, classes, share);
    else scaleStored(row + shift, classes, <f32>share);
  }
}

export function softmax16(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  summed(input, output, rows, classes, temperature, 16);
}

export function softmax17(input: usize, output: usize, rows: usize, classes: usize, temperature: f64): void {
  summed(input, output, rows, classes, temperature, 17);
}
