import { CHARACTERS, splitText } from "./tokenizer.mjs";

/**
 * The tokens of byte-pair encoding (Sennrich, Haddow & Birch 2016): the characters, then again and again the most
 * frequent pair of neighbours in the text as a new token.
 *
 * @param {string} text new lines and printable ASCII
 * @param {number} size tokens in all; fewer if the text has no more pairs
 * @returns {string[]} a token's place is its id
 */
export function learnVocabulary(text, size) {
  const tokens = [...CHARACTERS];
  const words = countWords(text);
  const counts = new Float64Array(size * size);
  while (tokens.length < size) {
    countPairs(words, counts.fill(0), size);
    const pair = indexOfLargest(counts);
    if (counts[pair] === 0) break;
    const [left, right] = [Math.floor(pair / size), pair % size];
    const joint = tokens[left] + tokens[right];
    if (!tokens.includes(joint)) tokens.push(joint); // "abc" may be there already, of "a" and "bc"
    for (const word of words) join(word.ids, left, right, tokens.indexOf(joint));
  }
  return tokens;
}

/** Each different chunk of the text once, as ids of its characters, with how often it occurs. */
function countWords(text) {
  const counts = new Map();
  for (const chunk of splitText(text)) counts.set(chunk, (counts.get(chunk) ?? 0) + 1);
  const ids = new Map(CHARACTERS.map((character, id) => [character, id]));
  return Array.from(counts, ([chunk, count]) => ({ ids: Array.from(chunk, (c) => ids.get(c)), count }));
}

function countPairs(words, counts, size) {
  for (const { ids, count } of words) {
    for (let i = 0; i + 1 < ids.length; i++) counts[ids[i] * size + ids[i + 1]] += count;
  }
}

/** The first of the largest: ties go to the pair of the oldest tokens. */
function indexOfLargest(values) {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

/** Puts `joint` where `left` and `right` are neighbours, from the left, in place. */
function join(ids, left, right, joint) {
  let kept = 0;
  for (let i = 0; i < ids.length; i++) {
    const isPair = ids[i] === left && ids[i + 1] === right;
    ids[kept++] = isPair ? joint : ids[i];
    if (isPair) i++;
  }
  ids.length = kept;
}
