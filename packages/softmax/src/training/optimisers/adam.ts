const FIRST_DECAY = 0.9;
const SECOND_DECAY = 0.999;
const EPSILON = 1e-8;

/**
 * Adam (Kingma & Ba 2015) with the paper's settings: steps of about the learning rate in each parameter, whatever the
 * size of its gradient.
 *
 * Only + − × ÷ and √, so the same gradients give the same bits everywhere.
 */
export class Adam {
  readonly #parameters: readonly Float32Array[];
  readonly #first: readonly Float64Array[];
  readonly #second: readonly Float64Array[];
  /** β₁ᵗ and β₂ᵗ. */
  #firstPower = 1;
  #secondPower = 1;

  /** @param parameters arrays that `step` changes */
  constructor(parameters: readonly Float32Array[]) {
    this.#parameters = parameters;
    this.#first = parameters.map(({ length }) => new Float64Array(length));
    this.#second = parameters.map(({ length }) => new Float64Array(length));
  }

  /** One step against the gradients, an array for each array of parameters. */
  step(gradients: readonly Float32Array[], learningRate: number): void {
    this.#firstPower *= FIRST_DECAY;
    this.#secondPower *= SECOND_DECAY;
    const rate = learningRate / (1 - this.#firstPower);
    const correction = 1 / (1 - this.#secondPower);
    this.#parameters.forEach((parameters, p) => {
      const gradient = gradients[p]!;
      const first = this.#first[p]!;
      const second = this.#second[p]!;
      for (let i = 0; i < parameters.length; i++) {
        const g = gradient[i]!;
        const m = FIRST_DECAY * first[i]! + (1 - FIRST_DECAY) * g;
        const v = SECOND_DECAY * second[i]! + (1 - SECOND_DECAY) * g * g;
        first[i] = m;
        second[i] = v;
        parameters[i]! -= (rate * m) / (Math.sqrt(v * correction) + EPSILON);
      }
    });
  }
}
