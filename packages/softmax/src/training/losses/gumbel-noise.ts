/**
 * Where the noise of gumbelSoftmax comes from.
 *
 * @module
 */
import { openKernels } from "../../kernels/open-kernels.ts";
import { describeValue } from "../../logits/describe-value.ts";
import { indexedRandom } from "../../math/indexed-random.ts";

export interface GumbelNoiseOptions {
  /** An integer: the same seed and step give the same noise, on every machine. */
  readonly seed?: number;
  /** Which draw of the seed, from 0 to 2³² − 1: another one in every training step. Default 0. */
  readonly step?: number;
  /** Instead of a seed: the uniform number in [0, 1) of index `row · K + class`, the same whenever it is asked. */
  readonly random?: (index: number) => number;
}

const HALF_A_STEP = 2 ** -54;
const LARGEST_BELOW_1 = 1 - 2 ** -53;

/**
 * @throws {TypeError} neither a seed nor a source of random numbers, or both
 * @throws {RangeError} a seed or a step that cannot be
 */
export function readUniforms({ seed, step, random }: GumbelNoiseOptions): (index: number) => number {
  if (random !== undefined) {
    if (typeof random !== "function") {
      throw new TypeError(`Cannot draw noise: random is ${describeValue(random)}, must be a function`);
    }
    if (seed === undefined && step === undefined) return random;
    throw new TypeError("Cannot draw noise: random and a seed or step are given, must be one or the other");
  }
  if (seed === undefined) {
    throw new TypeError("Cannot draw noise: neither seed nor random is given, must be one of them");
  }
  if (step !== undefined && step >>> 0 !== step) {
    throw new RangeError(
      `Cannot draw noise: step is ${describeValue(step)}, must be a whole number from 0 to 2³² − 1`,
    );
  }
  return indexedRandom(seed, step ?? 0);
}

/**
 * Fills `noise` with `−log(−log u)`, u being the uniform number of each index.
 *
 * A number x counts as `x + 2⁻⁵⁴`, the middle of what was rounded to it, so both logarithms are finite. They are the
 * kernels', so the noise is the same on every machine.
 *
 * @throws {RangeError} a number that is not in [0, 1)
 */
export function gumbelNoiseInto(noise: Float64Array, uniform: (index: number) => number): Float64Array {
  for (let i = 0; i < noise.length; i++) {
    const x = uniform(i);
    if (!(x >= 0 && x < 1)) {
      throw new RangeError(`Cannot draw noise: random gave ${describeValue(x)} for ${i}, must be in [0, 1)`);
    }
    noise[i] = Math.min(x + HALF_A_STEP, LARGEST_BELOW_1);
  }
  const { log } = openKernels();
  for (let pass = 0; pass < 2; pass++) {
    log(noise, noise);
    for (let i = 0; i < noise.length; i++) noise[i] = -noise[i]!;
  }
  return noise;
}
