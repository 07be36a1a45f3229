/** What `trace` says of processors that look at the sequence or at lists of tokens. */
import { expect, test } from "vitest";
import type { ChainInput } from "../chain.ts";
import { samplerAfter } from "./probabilities-after.test-support.ts";

const SEQUENCE = { prompt: [0, 1], generated: [2, 0, 1] };

test.each<[ChainInput[number], string]>([
  [
    { type: "penalties", repeat: 1.5, lastN: 4 },
    "different tokens among the last 4: 3; penalised by repeat 1.5, frequency 0 each time, presence 0",
  ],
  [
    { type: "penalties", presence: 1, lastN: -1, ignorePrompt: true },
    "different tokens among all generated: 3; penalised by repeat 1, frequency 0 each time, presence 1",
  ],
  [{ type: "penalties" }, "no penalty is set: nothing changes"],
  [{ type: "repetition-penalty", penalty: 2 }, "different tokens in the sequence: 3; penalised by 2"],
  [{ type: "repetition-penalty", penalty: 1 }, "the penalty is 1: nothing changes"],
  [
    { type: "dry", multiplier: 0.5 },
    "tokens that would go on with a repetition of 2 or more: 1; each loses 0.5 · 1.75^(length − 2)",
  ],
  [{ type: "dry", multiplier: 0 }, "DRY is off: nothing changes"],
  [{ type: "no-repeat-ngram", size: 3 }, "tokens removed, since they would repeat 3 in a row: 1"],
  [{ type: "no-repeat-ngram", size: 0 }, "size is 0: all stay"],
  [
    {
      type: "bad-words",
      sequences: [
        [1, 3],
        [2, 0],
      ],
    },
    "tokens removed, since they would complete a banned sequence: 1",
  ],
  [{ type: "logit-bias", bias: { 2: -1 } }, "tokens with a bias, which is added to their logits: 1"],
  [
    { type: "minimum-length", length: 4, endTokens: [3] },
    "tokens generated: 3 of at least 4; none may end the sequence",
  ],
  [{ type: "minimum-length", length: 3, endTokens: [3] }, "tokens generated: 3 of at least 3; all stay"],
  [
    { type: "exponential-length-decay", start: 1, factor: 1.5, endTokens: [3] },
    "tokens generated: 3, of which 2 after the first 1; end tokens gain |logit| · 1.250",
  ],
  [
    { type: "exponential-length-decay", start: 3, factor: 1.5, endTokens: [3] },
    "tokens generated: 3; it begins after 3: nothing changes",
  ],
  [{ type: "forced-tokens", tokens: [[3, 2]] }, "token 2 is forced at place 3"],
  [{ type: "forced-tokens", tokens: [[0, 2]] }, "no token is forced at place 3: all stay"],
])("%j", (settings, explanation) => {
  const [, stage] = samplerAfter([settings], SEQUENCE).trace([1, 2, 3, 4]);
  expect(stage!.explanation).toBe(explanation);
});

test("processors that read an input of the step", () => {
  const chain: ChainInput = [{ type: "allowed-tokens" }, { type: "classifier-free-guidance", scale: 2 }];
  const inputs = { allowed: Uint8Array.of(1, 0, 1), unconditional: Float64Array.of(1, 2, 3) };
  expect(
    samplerAfter(chain, {})
      .trace([1, 2, 3], inputs)
      .map((stage) => stage.explanation),
  ).toEqual([
    "the model's own probabilities",
    "2 of 3 tokens are allowed",
    "log-probabilities become u + 2 · (c − u), u being those without the prompt",
  ]);
});
