/**
 * Mistakes that are made on each row by itself and have no parameter.
 *
 * @module
 */
import { argmax } from "../../math/argmax.ts";
import { logSoftmaxInto, softmaxInto } from "../../math/softmax.ts";
import { type Expectation, everyRowAgrees, type Scale } from "../agreement.ts";
import type { Mistake } from "../claim.ts";
import type { Evidence, Verdict } from "../diagnosis.ts";

function rowMistake(
  verdict: Verdict,
  expectation: Expectation,
  evidence: Evidence = {},
  scale?: Scale,
): Mistake {
  return {
    verdict,
    shapes: ["same"],
    find: ({ logitRows, claimedRows }, precision) =>
      everyRowAgrees(logitRows, claimedRows, precision, expectation, scale) ? evidence : undefined,
  };
}

const elementwise =
  (f: (z: number, max: number) => number): Expectation =>
  (out, logits) => {
    const max = logits[argmax(logits)]!;
    for (let k = 0; k < logits.length; k++) out[k] = f(logits[k]!, max);
  };

export const logitsUnchanged = rowMistake(
  "logits-unchanged",
  elementwise((z) => z),
);

export const logProbabilities = rowMistake("log-probabilities", logSoftmaxInto, {}, "logarithmic");

export const exponentials = rowMistake(
  "unnormalised",
  elementwise((z) => Math.exp(z)),
  { form: "exp(z)" },
);

export const shiftedExponentials = rowMistake(
  "unnormalised",
  elementwise((z, max) => Math.exp(z - max)),
  { form: "exp(z - max)" },
);

export const sigmoid = rowMistake(
  "sigmoid",
  elementwise((z) => 1 / (1 + Math.exp(-z))),
);

export const appliedTwice = rowMistake("applied-twice", (out, logits) => {
  softmaxInto(out, logits);
  softmaxInto(out, out);
});

/** With a stated temperature both applications may have used it. */
export const appliedTwiceWithTemperature: Mistake = {
  verdict: "applied-twice",
  shapes: ["same"],
  find: ({ logitRows, claimedRows, temperature }, precision) =>
    temperature !== 1 &&
    everyRowAgrees(logitRows, claimedRows, precision, (out, logits) => {
      softmaxInto(out, logits);
      softmaxInto(out, out, temperature);
    })
      ? {}
      : undefined,
};

/** Logits were divided by the stated T already: `z·T` is `(z/T) / T⁻²`. */
export const inverseTemperature: Mistake = {
  verdict: "inverse-temperature",
  shapes: ["same"],
  find: ({ logitRows, claimedRows, temperature }, precision) =>
    temperature !== 1 &&
    everyRowAgrees(logitRows, claimedRows, precision, (out, logits) => {
      softmaxInto(out, logits, 1 / temperature ** 2);
    })
      ? { temperature: 1 / temperature }
      : undefined,
};
