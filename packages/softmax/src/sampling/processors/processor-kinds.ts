import { adaptiveP } from "./adaptive-p.ts";
import { allowedTokens } from "./allowed-tokens.ts";
import { badWords } from "./bad-words.ts";
import { classifierFreeGuidance } from "./classifier-free-guidance.ts";
import { dry } from "./dry.ts";
import { dynamicTemperature } from "./dynamic-temperature.ts";
import { epsilon } from "./epsilon.ts";
import { eta } from "./eta.ts";
import { exponentialLengthDecay } from "./exponential-length-decay.ts";
import { forcedTokens } from "./forced-tokens.ts";
import { logitBias } from "./logit-bias.ts";
import { minP } from "./min-p.ts";
import { minimumLength } from "./minimum-length.ts";
import { mirostat } from "./mirostat.ts";
import { mirostatV2 } from "./mirostat-v2.ts";
import { noRepeatNgram } from "./no-repeat-ngram.ts";
import { pLess } from "./p-less.ts";
import { penalties } from "./penalties.ts";
import { repetitionPenalty } from "./repetition-penalty.ts";
import { tailFree } from "./tail-free.ts";
import { temperature } from "./temperature.ts";
import { topA } from "./top-a.ts";
import { topH } from "./top-h.ts";
import { topK } from "./top-k.ts";
import { topNSigma } from "./top-n-sigma.ts";
import { topP } from "./top-p.ts";
import { typical } from "./typical.ts";
import { xtc } from "./xtc.ts";

/** Every kind of processor, by its type. */
export const PROCESSOR_KINDS = {
  temperature,
  "top-k": topK,
  "top-p": topP,
  "min-p": minP,
  "dynamic-temperature": dynamicTemperature,
  typical,
  "top-a": topA,
  "tail-free": tailFree,
  epsilon,
  eta,
  "top-h": topH,
  "p-less": pLess,
  "top-n-sigma": topNSigma,
  xtc,
  mirostat,
  "mirostat-v2": mirostatV2,
  "adaptive-p": adaptiveP,
  penalties,
  "repetition-penalty": repetitionPenalty,
  dry,
  "no-repeat-ngram": noRepeatNgram,
  "bad-words": badWords,
  "logit-bias": logitBias,
  "allowed-tokens": allowedTokens,
  "minimum-length": minimumLength,
  "forced-tokens": forcedTokens,
  "exponential-length-decay": exponentialLengthDecay,
  "classifier-free-guidance": classifierFreeGuidance,
} as const;
