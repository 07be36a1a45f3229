/** `count` logits from N(0, 5²), as float32, the same on every machine up to `Math`'s last digit. */
export function normalLogits(count) {
  const random = mulberry32(20_26);
  const logits = new Float32Array(count);
  for (let i = 0; i < count; i += 2) {
    const radius = 5 * Math.sqrt(-2 * Math.log(1 - random()));
    const angle = 2 * Math.PI * random();
    logits[i] = radius * Math.cos(angle);
    if (i + 1 < count) logits[i + 1] = radius * Math.sin(angle);
  }
  return logits;
}

/** Tommy Ettinger's 32-bit generator: uniform in [0, 1). */
function mulberry32(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
