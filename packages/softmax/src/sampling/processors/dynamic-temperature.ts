import type { Candidates } from "../candidates.ts";
import { kernelLog } from "../kernel-log.ts";
import { inverseExponential } from "../sequences/inverse-exponential.ts";
import { countCandidates } from "./count-candidates.ts";
import { DistributionStatistics } from "./distribution-statistics.ts";
import type { ProcessorKind } from "./processor.ts";

/**
 * A temperature that grows with the entropy H: from `max(0, T − range)` where the model is sure to `T + range` where all n
 * tokens are equally probable, `(H / ln n)^exponent` of the way between. As llama.cpp has it (`temp_ext`); n counts the tokens
 * with a logit above −∞. Range 0 is a plain temperature. A temperature of 0 keeps the largest logit alone; a single
 * token stays as it is.
 */
export interface DynamicTemperatureSettings {
  readonly type: "dynamic-temperature";
  readonly temperature: number;
  readonly range: number;
  readonly exponent: number;
}

export const dynamicTemperature: ProcessorKind<DynamicTemperatureSettings> = {
  type: "dynamic-temperature",
  read: (fields) => ({
    type: "dynamic-temperature",
    temperature: fields.number("temperature", undefined, 0),
    range: fields.number("range", undefined, 0),
    exponent: fields.number("exponent", 1, 0),
  }),
  create: ({ temperature, range, exponent }) => {
    const statistics = new DistributionStatistics();
    const least = Math.max(0, temperature - range);
    const most = temperature + range;
    const temperatureOf = (candidates: Candidates) => {
      if (range === 0) return temperature;
      const entropy = relativeEntropy(candidates, statistics);
      return entropy === undefined ? 1 : least + (most - least) * power(entropy, exponent);
    };
    return {
      apply(candidates) {
        const T = temperatureOf(candidates);
        if (T === 0) candidates.keepLargest(1);
        else candidates.divideBy(T);
      },
      explain(candidates) {
        const T = temperatureOf(candidates);
        if (range === 0) return `logits are divided by ${T}`;
        const entropy = statistics.entropy.toPrecision(3);
        return `the entropy is ${entropy} nats: logits are divided by ${Number(T.toPrecision(4))}`;
      },
    };
  },
};

/** `H / ln n`, from 0 to 1. */
function relativeEntropy(candidates: Candidates, statistics: DistributionStatistics): number | undefined {
  const { entropy } = statistics.measure(candidates);
  const count = countCandidates(candidates);
  return count > 1 ? Math.min(1, entropy / kernelLog(count)) : undefined;
}

/** `x^exponent` of x in [0, 1], with the kernels' bits. */
function power(x: number, exponent: number): number {
  if (exponent === 0 || x === 1) return 1;
  return inverseExponential(-exponent * kernelLog(x));
}
