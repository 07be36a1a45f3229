/**
 * What the network learns from: tokens, and those before each.
 *
 * @module
 */
import { PADDING } from "./language-model.mjs";

/**
 * Every token of every text, and the padding after its last.
 *
 * @param {import("./tokenizer.mjs").Tokenizer} tokenizer
 * @param {readonly string[]} texts
 * @param {number} context n
 * @returns {{ ids: Int32Array, places: Int32Array, context: number }} all texts with n of padding before each and after
 * the last; where in them the tokens to predict are
 */
export function readExamples(tokenizer, texts, context) {
  const padding = Array(context).fill(PADDING);
  const encoded = texts.map((text) => [...padding, ...tokenizer.encode(text)]);
  const ids = Int32Array.from([...encoded, padding].flat());
  const places = [];
  let start = 0;
  for (const { length } of encoded) {
    for (let i = context; i <= length; i++) places.push(start + i);
    start += length;
  }
  return { ids, places: Int32Array.from(places), context };
}

/**
 * Examples drawn at random, with replacement.
 *
 * @returns {{ windows: Int32Array, targets: Int32Array }} `[B, n]` and `[B]`
 */
export function drawBatch({ ids, places, context }, size, random) {
  const windows = new Int32Array(size * context);
  const targets = new Int32Array(size);
  for (let row = 0; row < size; row++) {
    const place = places[Math.floor(random() * places.length)];
    windows.set(ids.subarray(place - context, place), row * context);
    targets[row] = ids[place];
  }
  return { windows, targets };
}
