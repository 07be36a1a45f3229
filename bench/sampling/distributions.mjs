import { normalLogits } from "../kernels/normal-logits.mjs";

/** As many tokens as the vocabulary of Qwen 2.5 has. */
export const VOCABULARY = 151_936;

/** Rows of float32 logits: one token that is nearly certain, some dozens that compete, and no favourites. */
export const DISTRIBUTIONS = {
  peaked: () => withFavourites(0.4, [25]),
  typical: () =>
    withFavourites(
      0.5,
      Array.from({ length: 60 }, (_, i) => 18 - 0.9 * Math.log2(1 + i)),
    ),
  flat: () => withFavourites(0.1, []),
};

/** Normal logits of standard deviation 5 · `scale`, and favourites far apart from each other. */
function withFavourites(scale, favourites) {
  const logits = normalLogits(VOCABULARY).map((logit) => scale * logit);
  for (const [i, logit] of favourites.entries()) logits[((i + 1) * 64_513) % VOCABULARY] = logit;
  return logits;
}
