/**
 * Speculative sampling: a draft model proposes tokens, the target model accepts or replaces them, and the outcome has the
 * target's distribution (Leviathan, Kalman & Matias 2023; Chen et al. 2023).
 *
 * @module
 */
import { PURPOSE, type RandomSource } from "../random/random-source.ts";
import { checkUniform } from "./check-uniform.ts";
import { drawByInverseCdf } from "./inverse-cdf.ts";
import { checkWeight } from "./total-weight.ts";

/** A proposed token, and what decides about it. */
export interface Proposal {
  /** The target model's probabilities p, `[V]`, after its chain of processors. */
  readonly target: ArrayLike<number>;
  /** The draft model's probabilities q, `[V]`: those that the token was drawn from. */
  readonly draft: ArrayLike<number>;
  /** The token that was drawn from q. */
  readonly token: number;
  /** A uniform number in [0, 1) that says whether it is accepted. */
  readonly accept: number;
  /** Another one, independent of it, which draws the token in its place. */
  readonly recover: number;
}

export interface SpeculativeStep {
  readonly accepted: boolean;
  /** The proposed token, or the one in its place. */
  readonly token: number;
}

/**
 * Accepts a token drawn from q with probability `min(1, p/q)`; else draws one from `max(0, p − q)`, normalised. So every
 * token comes with probability `min(p, q) + max(0, p − q) = p`.
 *
 * With p = q the token is always accepted, with p(token) = 0 never. Where rounding refuses a token although p exceeds q
 * nowhere, the other one is drawn from p.
 *
 * @throws {RangeError} q(token) is 0, so that it cannot have been drawn from q; a probability that is read is not in
 * [0, 1]; a uniform number is not in [0, 1); no such token
 * @throws {TypeError} p and q are of different lengths
 * @example
 * speculativeStep({ target: [0.5, 0.5], draft: [1, 0], token: 0, accept: 0.7, recover: 0.1 }); // { accepted: false, token: 1 }
 */
export function speculativeStep({ target, draft, token, accept, recover }: Proposal): SpeculativeStep {
  checkToken(target, draft, token);
  checkUniform(accept);
  checkUniform(recover);
  const p = target[token]!;
  const q = draft[token]!;
  if (p >= q || accept * q < p) return { accepted: true, token };
  return { accepted: false, token: drawExcess(target, draft, recover) };
}

/** Tokens that a draft model proposed one after the other. */
export interface Draft {
  /** The target's probabilities at each of the n tokens, and those of the token after them: n + 1 rows, `[V]` each. */
  readonly targets: readonly ArrayLike<number>[];
  /** The draft's probabilities at each of the n tokens, `[V]` each. */
  readonly drafts: readonly ArrayLike<number>[];
  /** The n proposed tokens. */
  readonly tokens: ArrayLike<number>;
  /** Numbers of the purposes `accept`, `recovery` and `draw` are asked for, each once a step at most. */
  readonly random: RandomSource;
  /** The step of the first of the tokens in the generation. */
  readonly step: number;
}

export interface VerifiedDraft {
  /** How many of the tokens are accepted, from the first on. */
  readonly accepted: number;
  /** The token after them: in the place of the first that is not accepted, or after all n. */
  readonly token: number;
}

/**
 * Decides about the tokens of a draft in their order, up to the first that is not accepted (see `speculativeStep`). Are
 * all accepted, one more is drawn from the last of the target's rows.
 *
 * @throws {TypeError} there are not n + 1 target rows and n draft rows, or rows of different lengths
 * @throws {RangeError} as `speculativeStep` and `drawByInverseCdf`
 * @example
 * verifyDraft({ targets: [[0, 1], [1, 0]], drafts: [[0.5, 0.5]], tokens: [1], random: philox(7), step: 0 }); // { accepted: 1, token: 0 }
 */
export function verifyDraft({ targets, drafts, tokens, random, step }: Draft): VerifiedDraft {
  const { length } = tokens;
  if (targets.length !== length + 1 || drafts.length !== length) {
    throw new TypeError(
      `Cannot verify a draft of ${length} tokens: ${targets.length} target rows and ${drafts.length} draft rows, ${length + 1} and ${length} are wanted`,
    );
  }
  for (let i = 0; i < length; i++) {
    const { accepted, token } = speculativeStep({
      target: targets[i]!,
      draft: drafts[i]!,
      token: tokens[i]!,
      accept: random(step + i, PURPOSE.accept),
      recover: random(step + i, PURPOSE.recovery),
    });
    if (!accepted) return { accepted: i, token };
  }
  return { accepted: length, token: drawByInverseCdf(targets[length]!, random(step + length, PURPOSE.draw)) };
}

function checkToken(target: ArrayLike<number>, draft: ArrayLike<number>, token: number): void {
  if (target.length !== draft.length) {
    throw new TypeError(
      `Cannot verify a token: ${target.length} target and ${draft.length} draft probabilities, as many are wanted`,
    );
  }
  if (!Number.isInteger(token) || token < 0 || token >= draft.length) {
    throw new RangeError(
      `Cannot verify token ${token}: there are ${draft.length} probabilities, one of their indices is wanted`,
    );
  }
  for (const [name, { [token]: probability }] of Object.entries({ target, draft })) {
    if (probability! >= 0 && probability! <= 1) continue;
    throw new RangeError(
      `Cannot verify token ${token}: its ${name} probability is ${probability}, a number in [0, 1] is wanted`,
    );
  }
  if (draft[token] === 0) {
    throw new RangeError(
      `Cannot verify token ${token}: its draft probability is 0, so it was not drawn from the draft; one above 0 is wanted`,
    );
  }
}

/** By inverse CDF from `max(0, p − q)`, which no array has to hold. */
function drawExcess(target: ArrayLike<number>, draft: ArrayLike<number>, u: number): number {
  let mass = 0;
  for (let i = 0; i < target.length; i++) {
    checkWeight(target[i]!, i);
    checkWeight(draft[i]!, i);
    mass += Math.max(0, target[i]! - draft[i]!);
  }
  if (mass === 0) return drawByInverseCdf(target, u);
  const left = u * mass;
  let sum = 0;
  let last = 0;
  for (let i = 0; i < target.length; i++) {
    const excess = target[i]! - draft[i]!;
    if (!(excess > 0)) continue;
    sum += excess;
    last = i;
    if (left < sum) return i;
  }
  return last; // a subnormal `left` was rounded up to the whole
}
