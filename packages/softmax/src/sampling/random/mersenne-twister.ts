/**
 * MT19937 (Matsumoto & Nishimura 1998), seeded and read as Python's `random` does, for results that must equal those of
 * Python or of libraries that copy it. `philox` is the better source: it can be asked for any step.
 *
 * @module
 */
import { describeValue } from "../../logits/describe-value.ts";
import { uniformFromWords } from "../../math/indexed-random.ts";

/** Words of the state. */
const WORDS = 624;
/** How far ahead the word lies that each is mixed with. */
const AHEAD = 397;

/** What a generator continues from: plain data for JSON. Python's `getstate()[1]` is `[...words, position]`. */
export interface MersenneTwisterState {
  /** 624 words of 32 bits. */
  readonly words: readonly number[];
  /** How many of the words were used; with 624 new ones are made. */
  readonly position: number;
}

/** Gives the next uniform number in [0, 1), a multiple of 2⁻⁵³. */
export interface MersenneTwister {
  (): number;
  /** What `restoreMersenneTwister` continues from. */
  state(): MersenneTwisterState;
}

/**
 * The numbers of Python's `random.random()` after `random.seed(seed)`, to the last bit.
 *
 * @param seed an integer, of which Python ignores the sign; a bigint where it is beyond 2⁵³ − 1; or the key of
 * `init_by_array` in the authors' program: words of 32 bits, at least one
 * @throws {TypeError} another kind of seed
 * @throws {RangeError} a number that is no safe integer, a key without words or with what is no word
 * @example
 * mersenneTwister(42)(); // 0.6394267984578837
 */
export function mersenneTwister(seed: number | bigint | readonly number[]): MersenneTwister {
  return generatorOf(wordsOfKey(keyOf(seed)), WORDS);
}

/**
 * The generator that goes on where the one with this state was.
 *
 * @throws {RangeError} what is no state
 * @example
 * restoreMersenneTwister(mersenneTwister(42).state())(); // 0.6394267984578837
 */
export function restoreMersenneTwister({ words, position }: MersenneTwisterState): MersenneTwister {
  const isState = words.length === WORDS && words.every(isWord) && words.some((word) => word !== 0);
  if (!isState || !Number.isInteger(position) || position < 0 || position > WORDS) {
    throw new RangeError(
      `Cannot restore a Mersenne Twister: ${words.length} words and position ${position}, wanted 624 integers from 0 to 2³² − 1, not all 0, and a position from 0 to 624`,
    );
  }
  return generatorOf(Uint32Array.from(words), position);
}

function generatorOf(words: Uint32Array, start: number): MersenneTwister {
  let position = start;
  const next = () => {
    if (position === WORDS) {
      renew(words);
      position = 0;
    }
    return temper(words[position++]!);
  };
  const random = () => uniformFromWords(next(), next());
  return Object.assign(random, { state: () => ({ words: Array.from(words), position }) });
}

function keyOf(seed: unknown): readonly number[] {
  if (Array.isArray(seed)) {
    if (seed.length > 0 && seed.every(isWord)) return seed;
    throw new RangeError(
      `Cannot seed a Mersenne Twister: [${seed.join(", ")}], wanted at least one integer from 0 to 2³² − 1`,
    );
  }
  if (typeof seed !== "number" && typeof seed !== "bigint") {
    throw new TypeError(
      `Cannot seed a Mersenne Twister: ${describeValue(seed)}, wanted an integer or an array of them`,
    );
  }
  if (typeof seed === "number" && !Number.isSafeInteger(seed)) {
    throw new RangeError(
      `Cannot seed a Mersenne Twister: ${seed}, wanted an integer (a bigint beyond 2⁵³ − 1)`,
    );
  }
  let left = BigInt(seed);
  if (left < 0n) left = -left;
  const key: number[] = [];
  do {
    key.push(Number(left & 0xffffffffn));
    left >>= 32n;
  } while (left > 0n);
  return key;
}

function isWord(value: unknown): boolean {
  return typeof value === "number" && value >>> 0 === value;
}

/** The authors' `init_by_array`. */
function wordsOfKey(key: readonly number[]): Uint32Array {
  const words = new Uint32Array(WORDS);
  words[0] = 19650218;
  for (let i = 1; i < WORDS; i++) words[i] = Math.imul(1812433253, foldedBefore(words, i)) + i;
  let i = 0;
  const advance = () => {
    if (i === WORDS - 1) words[0] = words[i]!;
    i = (i % (WORDS - 1)) + 1;
  };
  for (let k = 0; k < Math.max(WORDS, key.length); k++) {
    advance();
    const j = k % key.length;
    words[i] = (words[i]! ^ Math.imul(1664525, foldedBefore(words, i))) + key[j]! + j;
  }
  for (let k = 1; k < WORDS; k++) {
    advance();
    words[i] = (words[i]! ^ Math.imul(1566083941, foldedBefore(words, i))) - i;
  }
  words[0] = 0x80000000;
  return words;
}

function foldedBefore(words: Uint32Array, i: number): number {
  const before = words[i - 1]!;
  return before ^ (before >>> 30);
}

/** Makes the next 624 words. */
function renew(words: Uint32Array): void {
  for (let i = 0; i < WORDS; i++) {
    const joined = (words[i]! & 0x80000000) | (words[(i + 1) % WORDS]! & 0x7fffffff);
    words[i] = words[(i + AHEAD) % WORDS]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0);
  }
}

function temper(word: number): number {
  let x = word;
  x ^= x >>> 11;
  x ^= (x << 7) & 0x9d2c5680;
  x ^= (x << 15) & 0xefc60000;
  return (x ^ (x >>> 18)) >>> 0;
}
