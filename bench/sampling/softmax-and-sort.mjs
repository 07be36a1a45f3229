import { softmax } from "../node_modules/@huggingface/transformers/src/utils/maths.js";

/** The nucleus by transformers.js' softmax and a full sort: ids, the most probable first. */
export function nucleusBySort(logits, share) {
  const probabilities = softmax(logits);
  const entries = Array.from(probabilities, (probability, id) => [id, probability]);
  entries.sort((a, b) => b[1] - a[1]);
  const ids = [];
  let mass = 0;
  for (const [id, probability] of entries) {
    ids.push(id);
    mass += probability;
    if (mass >= share) break;
  }
  return ids;
}
