/** A language model small enough to read: the next word depends on the last one alone. The stand-ins compute with it. */

const END = "<end>";

/** Logits of the words that may follow; of all others they are −6. */
const FOLLOWERS = {
  the: { cat: 2, dog: 1.5, mat: 1, moon: 0.5 },
  cat: { sat: 2, slept: 1.5, and: 1 },
  dog: { slept: 2, sat: 1, and: 1 },
  mat: { and: 1, [END]: 2 },
  moon: { and: 1, [END]: 2 },
  sat: { on: 3, and: 1 },
  slept: { on: 2, and: 1, [END]: 1 },
  on: { the: 3 },
  and: { the: 3, slept: 0.5 },
  [END]: { [END]: 9 },
};

const WORDS = Object.keys(FOLLOWERS);

export const VOCABULARY_SIZE = WORDS.length;
export const END_TOKEN = WORDS.indexOf(END);

export function encode(text) {
  return text.split(" ").map((word) => WORDS.indexOf(word));
}

export function decode(tokens) {
  return tokens.map((token) => WORDS[token]).join(" ");
}

/** Logits of the token after `token`, `[V]`. */
export function logitsAfter(token) {
  const followers = FOLLOWERS[WORDS[token]];
  return Float32Array.from(WORDS, (word) => followers[word] ?? -6);
}
