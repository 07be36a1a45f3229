import { kernelLog } from "../kernel-log.ts";
import { DistributionStatistics } from "./distribution-statistics.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * Mirostat 2 (Basu et al. 2021): keeps tokens whose surprise `−log₂ p` is at most μ, and the most probable one in any case. After
 * each draw `μ ← μ − η (s − τ)`, s being the drawn token's surprise among those that were left, so that its mean
 * approaches τ. μ starts at 2τ. τ, μ and s are in bits, as in the paper and in llama.cpp, not in nats.
 */
export interface MirostatV2Settings {
  readonly type: "mirostat-v2";
  readonly tau: number;
  readonly eta: number;
}

export const mirostatV2: ProcessorKind<MirostatV2Settings> = {
  type: "mirostat-v2",
  read: (fields) => ({
    type: "mirostat-v2",
    tau: fields.number("tau", 5, 0),
    eta: fields.number("eta", 0.1, 0),
  }),
  create: ({ tau, eta }) => {
    const memory = Float64Array.of(2 * tau);
    const statistics = new DistributionStatistics();
    return {
      memory,
      apply(candidates) {
        candidates.keepLogitsFrom(statistics.measure(candidates).logitAt(-memory[0]! * Math.LN2));
      },
      explain: () => `tokens with a surprise of ${memory[0]!.toPrecision(4)} bits or less stay`,
      drawn(_, probability) {
        memory[0]! -= eta * (-kernelLog(probability) / Math.LN2 - tau);
      },
    };
  },
};
