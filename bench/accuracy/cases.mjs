/** Which rows are measured: every family, at class counts that kernels treat differently, at ordinary and odd temperatures. */
import { FAMILIES } from "./row-families.mjs";

const TEMPERATURES = [1, 0.7, 3.3, 0.1, 100, 0.01, 1e-7, 1e10];
/** Where T·log 2 or x/T leaves float32, or is subnormal there. */
const ODD_TEMPERATURES = [1e-40, 3e-30, 1e30, 2e38, Math.LN2, Math.LOG2E];
const FAMILY_NAMES = Object.keys(FAMILIES).filter((name) => !name.startsWith("pattern"));
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const DEFAULT = {
  few: range(1, 67),
  many: [100, 129, 257, 1000, 1025, 4096, 4097, 10_000],
  most: [32_000, 50_257, 151_936, 262_144],
  rowsOfFew: 8,
  temperaturesOfFew: 3,
  elementsOfMany: 2000,
  pairs: 30_000,
  searches: 300,
  shareOfMost: 1,
};
const QUICK = {
  few: [1, 2, 3, 4, 5, 7, 8, 9, 15, 17, 31, 33, 64, 67],
  many: [100, 257, 1025],
  most: [151_936],
  rowsOfFew: 2,
  temperaturesOfFew: 2,
  elementsOfMany: 1000,
  pairs: 2000,
  searches: 30,
  shareOfMost: 1 / 3,
};

/** One long row in so many: float32 is what most users have and what takes most liberties. */
const ONE_IN = { float32: 2, float64: 4, float16: 12, bfloat16: 12 };

export function* cases({ quick }) {
  const plan = quick ? QUICK : DEFAULT;
  for (const dtype of ["float32", "float64", "float16", "bfloat16"]) {
    const isWide = dtype === "float32" || dtype === "float64";
    for (const each of casesOf(dtype, plan, isWide)) {
      if (dtype !== "float16" || isInFloat16(each)) yield each;
    }
  }
}

/** Other rows float16 would hold as ±65,504 only. */
function isInFloat16({ family, temperature }) {
  return temperature < 1e4 && !["offset -1e10", "offset 3e38", "both ends"].includes(family);
}

function* casesOf(dtype, plan, isWide) {
  let turn = 0;
  const temperature = () => TEMPERATURES[turn++ % TEMPERATURES.length];
  for (const family of FAMILY_NAMES) {
    for (const classes of plan.few) {
      yield { dtype, family, rows: plan.rowsOfFew, classes, temperature: 1 };
      for (let i = 1; i < (isWide ? plan.temperaturesOfFew : 2); i++) {
        yield { dtype, family, rows: plan.rowsOfFew, classes, temperature: temperature() };
      }
    }
    for (const T of ODD_TEMPERATURES)
      yield { dtype, family, rows: plan.rowsOfFew, classes: 13, temperature: T };
    for (const classes of plan.many) {
      const rows = Math.max(1, Math.round(plan.elementsOfMany / classes));
      yield { dtype, family, rows, classes, temperature: 1 };
      if (isWide) yield { dtype, family, rows, classes, temperature: temperature() };
    }
  }
  yield* sweeps(dtype, plan, isWide);
  yield* smallRows(dtype, plan, isWide);
  yield* longRows(dtype, plan);
}

function* sweeps(dtype, plan, isWide) {
  for (const temperature of isWide ? [1, 0.7, 3.3] : [1]) {
    yield { dtype, family: "pattern pairs", rows: plan.pairs, classes: 2, temperature };
    yield { dtype, family: "pattern rows", rows: 8, classes: 4096, temperature };
  }
}

/** The search over random small rows: thousands, of 2 to 41 classes. */
function* smallRows(dtype, plan, isWide) {
  const families = ["normal 1", "normal 5", "normal 20", "uniform", "narrow", "rounded gaps", "two levels"];
  const count = isWide ? plan.searches : plan.searches / 10;
  for (let i = 0; i < count; i++) {
    const family = families[i % families.length];
    const temperature = i % 3 === 0 ? 1 : TEMPERATURES[i % TEMPERATURES.length];
    yield { dtype, family, rows: 50, classes: 2 + (i % 40), temperature };
  }
}

/** Every long class count with some of the families, in turn, so that together they meet every family. */
function* longRows(dtype, plan) {
  const oneIn = Math.round(ONE_IN[dtype] / plan.shareOfMost);
  let turn = 0;
  for (const classes of plan.most) {
    for (const family of [...FAMILY_NAMES, "pattern rows"]) {
      turn++;
      if (turn % oneIn !== 0) continue;
      const temperature = turn % 16 < 8 ? 1 : TEMPERATURES[turn % TEMPERATURES.length];
      yield { dtype, family, rows: 1, classes, temperature };
    }
    turn++;
  }
}
