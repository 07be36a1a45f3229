/** A result that is further from the reference than this is wrong, and is not timed. */
const LARGEST_ABSOLUTE_ERROR = 1e-4;
const SMALLEST_EXPONENT = -125;

/** 1/ulp of float32 numbers in [2^e, 2^(e+1)), at −e. */
const INVERSE_ULP = Float64Array.from({ length: 126 }, (_, e) => 2 ** (23 + e));

/**
 * How far probabilities are from the reference.
 *
 * @returns `absolute`: the largest error; `ulp`: the largest in float32 ulp of the true value, over results ≥ 2⁻¹²⁵;
 * `sum`: the largest |Σp − 1| of a row; `isWrong`
 */
export function checkProbabilities(result, reference, { rows, classes }) {
  if (result.length !== rows * classes) return { absolute: NaN, ulp: NaN, sum: NaN, isWrong: true };
  const worst = { absolute: 0, ulp: 0, sum: 0 };
  for (let start = 0; start < result.length; start += classes)
    checkRow(result, reference, start, classes, worst);
  return { ...worst, isWrong: !(worst.absolute <= LARGEST_ABSOLUTE_ERROR) };
}

const bits = new Float64Array(1);
const words = new Int32Array(bits.buffer);

function checkRow(result, reference, start, classes, worst) {
  let sum = 0;
  for (let i = start; i < start + classes; i++) {
    sum += result[i];
    const error = Math.abs(result[i] - reference[i]);
    if (!(error <= worst.absolute)) worst.absolute = error;
    bits[0] = reference[i];
    const exponent = (words[1] >>> 20) - 1023;
    if (exponent < SMALLEST_EXPONENT) continue;
    const ulp = error * INVERSE_ULP[-exponent];
    if (!(ulp <= worst.ulp)) worst.ulp = ulp;
  }
  const deviation = Math.abs(sum - 1);
  if (!(deviation <= worst.sum)) worst.sum = deviation;
}

/** Whether numbers agree with the reference within 1e-4, relative where they are larger than 1. */
export function agrees(result, reference) {
  return (
    result.length === reference.length &&
    result.every(
      (value, i) =>
        Math.abs(value - reference[i]) <= LARGEST_ABSOLUTE_ERROR * Math.max(1, Math.abs(reference[i])),
    )
  );
}
