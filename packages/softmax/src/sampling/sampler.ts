import { openKernels } from "../kernels/open-kernels.ts";
import { checkOptionNames } from "../logits/check-options.ts";
import { describeValue } from "../logits/describe-value.ts";
import { Candidates } from "./candidates.ts";
import { type Chain, type ChainInput, createProcessors, parseChain } from "./chain.ts";
import { checkInputs } from "./check-inputs.ts";
import { type Distribution, distributionOf } from "./distribution.ts";
import { kernelLog } from "./kernel-log.ts";
import type { Processor, SamplingStep } from "./processors/processor.ts";
import { philox } from "./random/philox.ts";
import { PURPOSE, type RandomSource } from "./random/random-source.ts";
import { type RowInput, readRow } from "./read-row.ts";
import { parseSamplerState, type SamplerState } from "./sampler-state.ts";
import type { StepInputs } from "./step-inputs.ts";
import { TokenHistory } from "./token-history.ts";
import { type TopTokens, TopTokensSearch } from "./top-tokens.ts";
import { type Stage, traceChain } from "./trace-chain.ts";
import type { FloatArray } from "./weights.ts";

export interface SamplerOptions {
  /** An integer; the same seed draws the same tokens. Default 0. */
  readonly seed?: number;
  /** Uniform numbers in place of the seed's: `Math.random`, or `mersenneTwister(42)`. Their state is yours to keep. */
  readonly random?: RandomSource;
  /** How many of the most probable tokens `sample` lists. Default 0. */
  readonly top?: number;
}

/** A token that was drawn. */
export interface Sample {
  token: number;
  /** Probability at the end of the chain, by which it was drawn. */
  probability: number;
  /** Logarithm of its probability before the chain: that of the model. Nats. */
  logProbability: number;
  /** The most probable tokens before the chain, where the sampler was asked for them. */
  top: TopTokens | undefined;
}

const OPTIONS = ["seed", "random", "top"];

/**
 * Draws tokens from a language model's logits: a chain of processors, then a draw from what is left of the distribution.
 *
 * It remembers the tokens of its sequence, since penalties and others look at them: one sampler a sequence. A draw depends on
 * the seed, the token's place in the sequence and the logits alone.
 *
 * @example
 * const sampler = new Sampler([{ type: "temperature", temperature: 0.8 }, { type: "top-k", k: 2 }], { seed: 7 });
 * sampler.accept([11, 5]); // the prompt
 * sampler.distribution([1, 3, 2, -1]).ids; // Int32Array [1, 2]
 * sampler.sample([1, 3, 2, -1]).token; // 1 or 2
 */
export class Sampler {
  readonly chain: Chain;
  readonly #options: SamplerOptions;
  readonly #random: RandomSource;
  readonly #processors: readonly Processor[];
  readonly #firstMemories: readonly Float64Array[];
  readonly #candidates = new Candidates();
  readonly #history = new TokenHistory();
  readonly #top: TopTokensSearch | undefined;
  readonly #label = new Int32Array(1);
  readonly #loss = new Float64Array(1);
  /** Numbers of the token that comes next, by purpose. */
  readonly #uniforms = new Map<number, number>();
  #uniformsPlace = 0;
  #step: SamplingStep;

  /**
   * @param chain processors in the order in which they work; `preset` gives some
   * @throws {TypeError} an unknown processor, setting or option
   * @throws {RangeError} a setting or option that cannot be
   */
  constructor(chain: ChainInput, options: SamplerOptions = {}) {
    checkOptionNames("Sampler", options, OPTIONS);
    const { seed = 0, random, top = 0 } = options;
    if (random !== undefined && options.seed !== undefined) {
      throw new TypeError("Cannot create a sampler: seed and random are both given, one of them is wanted");
    }
    if (!Number.isInteger(top) || top < 0) {
      throw new RangeError(
        `Cannot create a sampler: top is ${describeValue(top)}, a whole number from 0 is wanted`,
      );
    }
    this.chain = parseChain(chain);
    this.#options = { ...options };
    this.#random = random ?? philox(seed);
    this.#processors = createProcessors(this.chain);
    this.#firstMemories = this.#memories().map((memory) => memory.slice());
    this.#top = top > 0 ? new TopTokensSearch(top) : undefined;
    this.#step = this.#stepWith({});
  }

  /** Ids of all tokens so far. */
  get tokens(): readonly number[] {
    return Array.from(this.#history.tokens);
  }

  /** Adds tokens that it did not draw: the prompt before the first draw, forced tokens after it. */
  accept(tokens: number | ArrayLike<number>): void {
    for (const token of typeof tokens === "number" ? [tokens] : Array.from(tokens)) {
      if (!Number.isInteger(token) || token < 0 || token >= 2 ** 31) {
        throw new RangeError(`Cannot accept a token: ${describeValue(token)}, the id of a token is wanted`);
      }
      this.#history.push(token, true);
    }
  }

  /**
   * Draws the next token, and adds it to the sequence.
   *
   * @param logits one row, `[V]`: numbers, or a tensor of one row. +∞ shares all probability; −∞ is never drawn
   * @throws {RangeError} a logit that is NaN
   * @throws {NoTokenLeft} where no token is left
   */
  sample(logits: RowInput, inputs: StepInputs = {}): Sample {
    const sample: Sample = { token: 0, probability: 0, logProbability: 0, top: undefined };
    this.sampleInto(sample, logits, inputs);
    if (sample.top) sample.top = copyTop(sample.top);
    return sample;
  }

  /** `sample` into an object of yours; `top` is then the sampler's own, good until the next draw. */
  sampleInto(out: Sample, logits: RowInput, inputs: StepInputs = {}): Sample {
    const row = readRow(logits);
    this.#run(row, inputs);
    const slot = this.#candidates.draw(this.#step.uniform(PURPOSE.draw));
    out.token = this.#candidates.idAt(slot);
    out.probability = this.#candidates.probabilityOf(slot);
    out.logProbability = this.#logProbability(row, out.token);
    out.top = this.#top?.find(row);
    for (const processor of this.#processors) processor.drawn?.(out.token, out.probability);
    this.#history.push(out.token, false);
    return out;
  }

  /** What `sample` would draw from now. It changes nothing. */
  distribution(logits: RowInput, inputs: StepInputs = {}): Distribution {
    this.#run(readRow(logits), inputs);
    return distributionOf(this.#candidates);
  }

  /** What each processor keeps now, and why. It changes nothing. */
  trace(logits: RowInput, inputs: StepInputs = {}): Stage[] {
    const row = readRow(logits);
    checkInputs(this.chain, inputs, row.length);
    return traceChain(this.chain, this.#processors, this.#candidates, row, this.#stepWith(inputs));
  }

  /** Forgets all tokens, and what processors remember. */
  reset(): void {
    this.#history.truncate(0);
    this.#uniforms.clear();
    this.#memories().forEach((memory, i) => {
      memory.set(this.#firstMemories[i]!);
    });
  }

  /** Another sampler in the same state: what one draws does not change the other. */
  clone(): Sampler {
    const clone = new Sampler(this.chain, this.#options);
    clone.restore(this.state());
    return clone;
  }

  /** The sequence and what processors remember, as JSON. The chain and the seed are not in it. */
  state(): SamplerState {
    return {
      schema: "softmax-sampler-state",
      version: 1,
      promptLength: this.#history.promptLength,
      tokens: Array.from(this.#history.tokens),
      memories: this.#memories().map((memory) => Array.from(memory)),
    };
  }

  /**
   * Goes to a state that this sampler, or one with the same chain, was in.
   *
   * @throws {TypeError | RangeError} what is no such state
   */
  restore(state: unknown): void {
    const memories = this.#memories();
    const lengths = memories.map((memory) => memory.length);
    const { tokens, promptLength, memories: numbers } = parseSamplerState(state, lengths);
    this.#history.truncate(0);
    this.#uniforms.clear();
    for (const [i, token] of tokens.entries()) this.#history.push(token, i < promptLength);
    for (const [i, memory] of memories.entries()) memory.set(numbers[i]!);
  }

  #run(row: FloatArray, inputs: StepInputs): void {
    checkInputs(this.chain, inputs, row.length);
    this.#candidates.load(row);
    this.#step = this.#stepWith(inputs);
    for (const processor of this.#processors) processor.apply(this.#candidates, this.#step);
  }

  #stepWith(inputs: StepInputs): SamplingStep {
    const { length } = this.#history;
    return { history: this.#history, inputs, uniform: (purpose) => this.#uniform(length, purpose) };
  }

  /** A source may be a plain stream: what is looked at again must find the same number. */
  #uniform(place: number, purpose: number): number {
    if (place !== this.#uniformsPlace) this.#uniforms.clear();
    this.#uniformsPlace = place;
    const known = this.#uniforms.get(purpose);
    if (known !== undefined) return known;
    const uniform = this.#random(place, purpose);
    this.#uniforms.set(purpose, uniform);
    return uniform;
  }

  #memories(): Float64Array[] {
    return this.#processors.flatMap(({ memory }) => (memory ? [memory] : []));
  }

  /** Before the chain; NaN for a row with infinite logits. */
  #logProbability(row: FloatArray, token: number): number {
    const known = this.#candidates.rowProbabilityOf(token);
    if (known !== undefined) return kernelLog(known);
    const dtype = row instanceof Float32Array ? "float32" : "float64";
    this.#label[0] = token;
    openKernels().crossEntropy(
      { data: row, dtype, outer: 1, classes: row.length, inner: 1 },
      1,
      this.#label,
      {
        losses: this.#loss,
      },
    );
    return -this.#loss[0]!;
  }
}

function copyTop({ ids, logProbabilities }: TopTokens): TopTokens {
  return { ids: ids.slice(), logProbabilities: logProbabilities.slice() };
}
