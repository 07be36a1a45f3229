/** Random numbers from a name: the same name gives the same numbers in every run, on every machine. */

export function randomNumbers(name) {
  let state = hash(name);
  /** mulberry32, uniform in (0, 1). */
  function uniform() {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t ^= t + Math.imul(t ^ (t >>> 7), 61 | t);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32 + 2 ** -33;
  }
  return {
    uniform,
    between: (low, high) => low + (high - low) * uniform(),
    integer: (low, high) => low + Math.floor((high - low + 1) * uniform()),
    /** Nearly N(0, 1): twelve uniforms minus 6, without the engine's logarithm. */
    normal: () => {
      let sum = -6;
      for (let i = 0; i < 12; i++) sum += uniform();
      return sum;
    },
    pick: (list) => list[Math.floor(list.length * uniform())],
  };
}

/** FNV-1a. */
function hash(text) {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  return state;
}
