/**
 * Numbers in [0, 1) that are the same everywhere: xorshift32 (Marsaglia 2003).
 *
 * @param {number} seed a whole number other than 0
 * @returns {() => number}
 */
export function createRandom(seed) {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
