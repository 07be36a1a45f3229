/** How much of the running means each step keeps, and what keeps the quotient finite: the paper's values. */
const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8];

/** Adam (Kingma & Ba 2015): each number moves by its mean gradient over the root of its mean squared gradient. */
export class Adam {
  /** @param {readonly Float64Array[]} parameters changed in place by each step */
  constructor(parameters) {
    this.states = parameters.map((values) => ({
      values,
      mean: new Float64Array(values.length),
      square: new Float64Array(values.length),
    }));
    // β₁ᵗ and β₂ᵗ by multiplication: engines may differ in the last digit of a power.
    this.power1 = 1;
    this.power2 = 1;
  }

  /**
   * @param {readonly Float64Array[]} gradients in the order of the parameters
   * @param {number} learningRate
   */
  step(gradients, learningRate) {
    this.power1 *= BETA1;
    this.power2 *= BETA2;
    const rate = learningRate / (1 - this.power1);
    const correction = 1 / (1 - this.power2);
    this.states.forEach((state, i) => {
      move(state, gradients[i], rate, correction);
    });
  }
}

function move({ values, mean, square }, gradient, rate, correction) {
  for (let i = 0; i < values.length; i++) {
    const g = gradient[i];
    mean[i] += (1 - BETA1) * (g - mean[i]);
    square[i] += (1 - BETA2) * (g * g - square[i]);
    values[i] -= (rate * mean[i]) / (Math.sqrt(square[i] * correction) + EPSILON);
  }
}
