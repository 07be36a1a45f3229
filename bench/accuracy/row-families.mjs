/**
 * Families of rows, each as hard as it can be on something that a softmax kernel does.
 *
 * `fill(row, context)` writes logits for T = 1, which are then multiplied by T so that the exponentials are the same at
 * every temperature; families marked `plain` write logits as they are. A mask is written into `context.mask`.
 */
import { patternOfValue, valueOfPattern } from "./formats.mjs";

/** e^−limit is under half the least subnormal number of the format. */
const SMALLEST = { float32: 104, bfloat16: 104, float64: 746, float16: 17.5 };
/** Gaps at which exponentials are subnormal, or turn subnormal when divided by a sum. */
const DEEP = { float32: [80, 104], bfloat16: [80, 104], float64: [690, 746], float16: [5, 17.5] };

const each = (value) => (row, context) => {
  for (let k = 0; k < row.length; k++) row[k] = value(context, k);
};
const normal = (deviation) => each(({ random }) => deviation * random.normal());
const offset =
  (centre) =>
  (row, { random, temperature }) => {
    for (let k = 0; k < row.length; k++) row[k] = centre + 5 * temperature * random.normal();
  };

/** Some at the maximum, all others the same distance d below: float32 sums round in one direction. */
function twoLevels(row, random, distance) {
  const largest = Math.min(row.length, random.pick([1, 1, 2, 3, 4, 5, 8, 16, 17]));
  row.fill(-distance);
  const start = random.pick([0, 0, row.length - largest]);
  row.fill(0, start, start + largest);
}

function sorted(row, context, direction) {
  normal(20)(row, context);
  row.sort((a, b) => direction * (a - b));
}

export const FAMILIES = {
  uniform: { fill: each(({ random }) => random.between(-3, 3)) },
  "normal 1": { fill: normal(1) },
  "normal 5": { fill: normal(5) },
  "normal 20": { fill: normal(20) },
  peaked: {
    fill: (row, context) => {
      normal(1)(row, context);
      row[context.random.integer(0, row.length - 1)] += context.random.between(5, 60);
    },
  },
  cauchy: { fill: each(({ random }) => Math.tan(Math.PI * (random.uniform() - 0.5))) },
  lognormal: { fill: each(({ random }) => Math.exp(3 * random.normal())) },
  masked: {
    isMasked: true,
    fill: (row, context) => {
      normal(5)(row, context);
      const kept = context.random.integer(0, row.length - 1);
      for (let k = 0; k < row.length; k++)
        context.mask[k] = Number(k === kept || context.random.uniform() < 0.7);
    },
  },
  "minus infinity": {
    fill: (row, context) => {
      normal(5)(row, context);
      const kept = context.random.integer(0, row.length - 1);
      for (let k = 0; k < row.length; k++)
        if (k !== kept && context.random.uniform() < 0.3) row[k] = -Infinity;
    },
  },
  "offset 1e4": { plain: true, fill: offset(1e4) },
  "offset -1e10": { plain: true, fill: offset(-1e10) },
  "offset 3e38": { plain: true, fill: offset(3e38) },
  "both ends": {
    plain: true,
    fill: each(({ random }) => random.pick([3e38, -3e38, 1e10, -1e10, 3e37, 0, 1, -1])),
  },
  "plain normal 5": { plain: true, fill: normal(5) },
  equal: { fill: (row, { random }) => row.fill(random.between(-100, 100)) },
  /** z = −(n + ½) log 2, or next to it: the reduced argument is largest, and n may go either way. */
  "half steps": {
    fill: each(({ random }, k) =>
      k === 0 ? 0 : -(random.integer(0, 149) + 0.5) * Math.LN2 * (1 + random.integer(-3, 3) * 2 ** -23),
    ),
  },
  /** Exponentials next to a power of two, where an ulp is relatively smallest. */
  "whole steps": {
    fill: each(({ random }, k) =>
      k === 0 ? 0 : -random.integer(0, 149) * Math.LN2 * (1 + random.integer(-3, 3) * 2 ** -23),
    ),
  },
  "two levels": { fill: (row, { random }) => twoLevels(row, random, random.between(0, 18)) },
  /** The others are just under or over half an ulp of a float32 sum of a few ones: each is dropped, or counts twice. */
  absorbed: {
    fill: (row, { random }) =>
      twoLevels(row, random, random.integer(20, 25) * Math.LN2 + random.between(-1e-3, 1e-3)),
  },
  /** The maximum and the others have different exponents: x − m rounds in float32. */
  "rounded gaps": {
    fill: (row, { random }) => {
      const top = random.between(20, 60);
      for (let k = 0; k < row.length; k++) {
        row[k] = random.pick([1, -1]) * Math.min(2 ** random.between(-12, 5), top);
      }
      row[random.integer(0, row.length - 1)] = top;
    },
  },
  narrow: {
    fill: (row, { random }) => {
      const width = 2 ** -random.between(0, 22);
      for (let k = 0; k < row.length; k++) row[k] = -width * random.uniform();
    },
  },
  ascending: { fill: (row, context) => sorted(row, context, 1) },
  descending: { fill: (row, context) => sorted(row, context, -1) },
  deep: {
    fill: (row, { random, format }) => {
      const [from, to] = DEEP[format.name];
      for (let k = 0; k < row.length; k++) row[k] = random.uniform() < 0.5 ? 0 : -random.between(from, to);
      row[0] = 0;
    },
  },
  /** [0, −y]: y walks evenly through the format's bit patterns, one a row. The exponential alone. */
  "pattern pairs": {
    fill: (row, { random, format, index, rows }) => {
      const last = patternOfValue(format, SMALLEST[format.name]);
      row[0] = 0;
      for (let k = 1; k < row.length; k++) {
        row[k] = -valueOfPattern(format, Math.floor((last * (index + random.uniform())) / rows));
      }
    },
  },
  /** The same walk along one row, whose maximum is 0. */
  "pattern rows": {
    fill: (row, { random, format }) => {
      const last = patternOfValue(format, SMALLEST[format.name]);
      for (let k = 0; k < row.length; k++) {
        row[k] =
          k === 0 ? 0 : -valueOfPattern(format, Math.floor((last * (k - random.uniform())) / row.length));
      }
    },
  },
};
