/**
 * What a pool and its threads write for each other in shared memory.
 *
 * A thread is idle where `left` is 0 or less: it waits on that word, at no cost, until it is notified. A job begins when
 * `left` becomes the number of its units; all else has been written by then. Whoever takes some away has to compute them,
 * and takes as many from `undone` afterwards. Whoever makes that 0 has ended the job, and says so.
 *
 * @module
 */

/** An argument: its value for no units at the start, more for each unit before the call's, more for each of the call's. */
export type Term = readonly [constant: number, perUnitBefore: number, perUnit: number];

const TERMS = 16;
const MOST_TERMS = 64;

/** Where the int32 words are; threads get it by message, since Node 20 runs no TypeScript in a worker. */
export const JOB_BOARD = {
  /** Units that nobody has taken: the first ones. May be negative, where threads came too late. */
  left: 0,
  /** Units that are not finished. */
  undone: 1,
  /** Which of the module's exports is called. */
  kernel: 2,
  /** Units of a call. */
  step: 3,
  /** How many arguments a call has, all but the scratch. */
  width: 4,
  /** How many numbers are to be at the start of the scratch. */
  listed: 5,
  /** From here on: a `Term` for each argument, then for each number in the scratch. */
  terms: TERMS,
  /** How many words there are. */
  length: TERMS + 3 * MOST_TERMS,
} as const;
