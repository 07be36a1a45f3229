import type { Candidates } from "../candidates.ts";
import { kernelLog } from "../kernel-log.ts";
import { inverseExponential } from "../sequences/inverse-exponential.ts";
import { TopTokensSearch } from "../top-tokens.ts";
import { countCandidates } from "./count-candidates.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Mirostat 1 (Basu et al. 2021): fits Zipf's exponent ŝ to the m most probable tokens, and keeps the k most probable ones, so
 * that the surprise of a draw would be near μ: with ε = ŝ − 1 and N tokens above −∞,
 * `k = ⌊(ε 2^μ / (1 − N^−ε))^(1/ŝ)⌋`, at least 1. After each draw `μ ← μ − η (s − τ)`, s being the drawn token's surprise `−log₂ p`
 * among those that were left, so that its mean approaches τ. μ starts at 2τ. τ, μ and s are in bits, as in the paper and
 * in llama.cpp, not in nats.
 */
export interface MirostatSettings {
  readonly type: "mirostat";
  readonly tau: number;
  readonly eta: number;
  readonly m: number;
}

export const mirostat: ProcessorKind<MirostatSettings> = {
  type: "mirostat",
  read: (fields) => ({
    type: "mirostat",
    tau: fields.number("tau", 5, 0),
    eta: fields.number("eta", 0.1, 0),
    m: fields.integer("m", 100, 2),
  }),
  create: ({ tau, eta, m }) => {
    const memory = Float64Array.of(2 * tau);
    const search = new TopTokensSearch(m);
    const kOf = (candidates: Candidates) => {
      candidates.largestLogit(); // refuses NaN, mends infinite logits
      return zipfCount(countCandidates(candidates), zipfExponent(candidates, search), memory[0]!);
    };
    return {
      memory,
      apply(candidates) {
        candidates.keepLargest(kOf(candidates));
      },
      explain(candidates) {
        const k = Math.min(kOf(candidates), countCandidates(candidates));
        return `for a surprise near ${memory[0]!.toPrecision(4)} bits the ${k} most probable tokens stay`;
      },
      drawn(_, probability) {
        memory[0]! -= eta * (-kernelLog(probability) / Math.LN2 - tau);
      },
    };
  },
};

/** ŝ, by least squares: `ln (p_i / p_(i+1))` grows as `ŝ ln ((i + 1) / i)`, i being the rank from 1. */
function zipfExponent({ logits, size, temperature }: Candidates, search: TopTokensSearch): number {
  const row = logits.subarray(0, size);
  const { ids: slots } = search.find(row);
  let [products, squares] = [0, 0];
  for (let i = 0; i + 1 < slots.length; i++) {
    const next = row[slots[i + 1]!]!;
    if (next === -Infinity) break;
    const step = kernelLog((i + 2) / (i + 1));
    products += step * ((row[slots[i]!]! - next) / temperature);
    squares += step * step;
  }
  return squares > 0 ? products / squares : 0;
}

/** k, infinite where all of N tokens stay. */
function zipfCount(N: number, exponent: number, surprise: number): number {
  if (N < 2) return 1;
  const logN = kernelLog(N);
  const logK = (kernelLog(ratio((exponent - 1) * logN) / logN) + surprise * Math.LN2) / exponent;
  if (logK >= logN || Number.isNaN(logK)) return Infinity;
  return logK > 0 ? Math.floor(1 / inverseExponential(logK)) : 1;
}

/** `x / (1 − e^−x)`. */
function ratio(x: number): number {
  if (Math.abs(x) < 1e-5) return 1 + x / 2;
  const e = inverseExponential(Math.abs(x));
  return x > 0 ? x / (1 - e) : (-x * e) / (1 - e);
}
