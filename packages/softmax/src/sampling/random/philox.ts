import { philox4x32Into, philoxKey, uniformFromWords } from "../../math/indexed-random.ts";
import type { IndexedRandomSource, RandomSource } from "./random-source.ts";

/**
 * A source whose numbers belong to seed, step and purpose: nothing is remembered, so a generation can be replayed from
 * any of its tokens. Numbers of different seeds, steps and purposes are independent. They are the same on every machine.
 *
 * Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011) of the counter (step, purpose, 0), with the seed as its key.
 *
 * @param seed an integer of at most 53 bits and a sign
 * @returns takes a step from 0 to 2⁵³ − 1 and a purpose from 0 to 2³² − 1, and throws a RangeError for others
 * @throws {RangeError} for a seed that is no safe integer
 * @example
 * philox(7)(0, PURPOSE.draw); // 0.9545971285563127
 */
export function philox(seed: number): RandomSource {
  const uniform = philoxAt(seed);
  return (step, purpose) => uniform(step, purpose, 0);
}

/**
 * As `philox`, with 2³² numbers for each step and purpose: `philoxAt(seed)(step, purpose, 0)` is
 * `philox(seed)(step, purpose)`. Every four words of the generator make two numbers, so neighbours cost half.
 *
 * @throws {RangeError} as `philox`, and for an index that is no integer from 0 to 2³² − 1
 * @example
 * philoxAt(7)(0, PURPOSE.gumbel, 1000); // 0.9435932592372219
 */
export function philoxAt(seed: number): IndexedRandomSource {
  const key = philoxKey(seed);
  const words = new Uint32Array(4);
  let [lastStep, lastPurpose, lastBlock] = [-1, -1, -1];
  return (step, purpose, index) => {
    if (index >>> 0 !== index) throw refusal("index", index, "2³² − 1");
    const block = index >>> 1;
    if (block !== lastBlock || step !== lastStep || purpose !== lastPurpose) {
      if (!(Number.isSafeInteger(step) && step >= 0)) throw refusal("step", step, "2⁵³ − 1");
      if (purpose >>> 0 !== purpose) throw refusal("purpose", purpose, "2³² − 1");
      words[0] = step; // modulo 2³²
      words[1] = Math.floor(step / 2 ** 32);
      words[2] = purpose;
      words[3] = block;
      philox4x32Into(words, key);
      [lastStep, lastPurpose, lastBlock] = [step, purpose, block];
    }
    return index % 2 === 0 ? uniformFromWords(words[0]!, words[1]!) : uniformFromWords(words[2]!, words[3]!);
  };
}

function refusal(what: string, given: number, largest: string): RangeError {
  return new RangeError(
    `Cannot draw random numbers: the ${what} is ${given}, wanted an integer from 0 to ${largest}`,
  );
}
