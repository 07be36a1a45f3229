import { openKernels } from "../../kernels/open-kernels.ts";
import { checkUniform } from "./check-uniform.ts";

/** Small, so that most blocks hold no logit near the largest one. */
const BLOCK = 1024;
const HALF_A_STEP = 2 ** -54;
const LARGEST_BELOW_1 = 1 - 2 ** -53;

/**
 * Logits with Gumbel noise added, a block at a time: `z_i − log(−log u_i)`.
 *
 * A uniform number x in [0, 1) counts as `u = x + 2⁻⁵⁴`, the middle of what was rounded to it, so both logarithms are
 * finite. With 53 bits the noise reaches 36.7; with the 24 bits of a float32 it would end at 17, and rare tokens would be
 * drawn too rarely. The logarithms are the kernels', so the noise is the same on every machine.
 */
export class PerturbedLogits {
  /** The block's tokens in the order of their ids; those at −∞ are left out. */
  readonly tokens = new Int32Array(BLOCK);
  readonly values = new Float64Array(BLOCK);
  /** How many there are in the block. */
  size = 0;

  /**
   * Loads the block that begins with token `start`.
   *
   * @param uniform asked once for each token above −∞, in the order of their ids
   * @param least values up to it are not wanted: they may be left out
   * @returns where the next block begins
   * @throws {RangeError} a logit is NaN or `Infinity`; a uniform number is not in [0, 1)
   */
  load(logits: ArrayLike<number>, uniform: (index: number) => number, start: number, least: number): number {
    const { tokens, values } = this;
    const end = Math.min(start + BLOCK, logits.length);
    const most = mostBelowOne(largestLogit(logits, start, end) - least);
    let size = 0;
    for (let token = start; token < end; token++) {
      if (logits[token] === -Infinity) continue;
      const x = uniform(token);
      checkUniform(x);
      if (1 - x > most) continue;
      tokens[size] = token;
      values[size] = Math.min(x + HALF_A_STEP, LARGEST_BELOW_1);
      size++;
    }
    this.size = size;
    this.#addNoise(logits);
    return end;
  }

  /** From uniform numbers to perturbed logits. */
  #addNoise(logits: ArrayLike<number>): void {
    const { tokens, values, size } = this;
    if (size === 0) return;
    const block = values.subarray(0, size);
    const { log } = openKernels();
    log(block, block);
    for (let i = 0; i < size; i++) values[i] = -values[i]!;
    log(block, block);
    for (let i = 0; i < size; i++) values[i] = logits[tokens[i]!]! - values[i]!;
  }
}

/**
 * How far below 1 a uniform number may be at most to lift a logit by more than −`gap`: `1 − u < −log u < e^gap` is needed.
 * This spares most logarithms. With its margin for rounding it decides nothing, so that the engine's `exp` will do.
 */
function mostBelowOne(gap: number): number {
  return Math.exp(gap) * (1 + 1e-9) + 2 ** -52;
}

function largestLogit(logits: ArrayLike<number>, start: number, end: number): number {
  let largest = -Infinity;
  for (let token = start; token < end; token++) {
    const logit = logits[token]!;
    if (!(logit < Infinity)) throw refusal(logit, token);
    if (logit > largest) largest = logit;
  }
  return largest;
}

function refusal(logit: number, token: number): RangeError {
  return new RangeError(
    `Cannot draw a token: the logit of token ${token} is ${logit}, a finite number or -Infinity is wanted`,
  );
}
