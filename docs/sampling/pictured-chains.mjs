/**
 * The chains that have a picture in `docs/sampling.md`, and the sequence that they work on.
 *
 * @module
 */

/**
 * The prompt of `examples/language-model/next-token.json` stands at its end. The model looks back eight tokens, so its logits
 * are the same; what comes before is for processors that look further.
 */
export const SEQUENCE =
  "The receipts of the Government during the last fiscal year, as reported, were large. " +
  "The expenditures of the Government during the last fiscal year";

/** So many of its tokens count as generated where a processor asks. */
export const GENERATED = 8;

/**
 * @param {(text: string) => number} id of a token
 * @returns {{ name: string, title: string, chain: object[], generated?: number }[]} `name` is the processor's type, or tells
 * pictures of a type apart
 */
export function picturedChains(id) {
  const [comma, period, of, was] = [",", ".", " of", " was"].map(id);
  const one = (title, settings, name = settings.type) => ({ name, title, chain: [settings] });
  return [
    one("temperature 0.5", { type: "temperature", temperature: 0.5 }, "temperature-low"),
    one("temperature 1.5", { type: "temperature", temperature: 1.5 }, "temperature-high"),
    one("dynamic-temperature 1, range 0.8, exponent 2", {
      type: "dynamic-temperature",
      temperature: 1,
      range: 0.8,
      exponent: 2,
    }),
    one("top-k, k 10", { type: "top-k", k: 10 }),
    one("top-p, p 0.7", { type: "top-p", p: 0.7 }),
    one("min-p, p 0.05", { type: "min-p", p: 0.05 }),
    one("top-a, a 0.3", { type: "top-a", a: 0.3 }),
    one("epsilon 0.02", { type: "epsilon", epsilon: 0.02 }),
    one("eta, epsilon 0.02", { type: "eta", epsilon: 0.02 }),
    one("typical, p 0.5", { type: "typical", p: 0.5 }),
    one("top-n-sigma, n 1", { type: "top-n-sigma", n: 1 }),
    one("top-h, h 0.4", { type: "top-h", h: 0.4 }),
    one("p-less", { type: "p-less" }),
    one("tail-free, z 0.95", { type: "tail-free", z: 0.95 }),
    one("xtc, threshold 0.03, in a step that it changes", { type: "xtc", probability: 1, threshold: 0.03 }),
    one("mirostat, τ 3 bits, first token", { type: "mirostat", tau: 3 }),
    one("mirostat-v2, τ 3 bits, first token", { type: "mirostat-v2", tau: 3 }),
    {
      name: "adaptive-p",
      title: "min-p 0.05, then adaptive-p, target 0.1",
      chain: [
        { type: "min-p", p: 0.05 },
        { type: "adaptive-p", target: 0.1 },
      ],
    },
    one("penalties, frequency 0.5, presence 0.5", { type: "penalties", frequency: 0.5, presence: 0.5 }),
    one("repetition-penalty 1.2", { type: "repetition-penalty", penalty: 1.2 }),
    one("dry, multiplier 0.8", { type: "dry", multiplier: 0.8 }),
    one("no-repeat-ngram, size 3", { type: "no-repeat-ngram", size: 3 }),
    one('bad-words " of" and " year was"', { type: "bad-words", sequences: [[of], [id(" year"), was]] }),
    one('logit-bias "," −2, " was" +2', { type: "logit-bias", bias: { [comma]: -2, [was]: 2 } }),
    one("allowed-tokens: words in small letters", { type: "allowed-tokens" }),
    one('minimum-length 10, the end being "."', { type: "minimum-length", length: 10, endTokens: [period] }),
    {
      ...one("exponential-length-decay, factor 1.05", {
        type: "exponential-length-decay",
        start: GENERATED - 4,
        factor: 1.05,
        endTokens: [period],
      }),
      generated: GENERATED,
    },
    one('forced-tokens: " was" at place 0', { type: "forced-tokens", tokens: [[0, was]] }),
    one("classifier-free-guidance, scale 1.5", {
      type: "classifier-free-guidance",
      scale: 1.5,
    }),
    {
      name: "order-temperature-last",
      title: "top-p 0.7, then temperature 1.5",
      chain: [
        { type: "top-p", p: 0.7 },
        { type: "temperature", temperature: 1.5 },
      ],
    },
    {
      name: "order-temperature-first",
      title: "temperature 1.5, then top-p 0.7",
      chain: [
        { type: "temperature", temperature: 1.5 },
        { type: "top-p", p: 0.7 },
      ],
    },
  ];
}
