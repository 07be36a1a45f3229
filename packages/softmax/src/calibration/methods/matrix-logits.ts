import type { LinearLogits } from "./scaling-loss.ts";

/** `W · (log p − m) + b`; parameters: W by rows, then b. A class at −∞ counts for the others as if it were at m. */
export function matrixLogits(center: ArrayLike<number>): LinearLogits {
  const classes = center.length;
  const row = new Float64Array(classes);
  const biases = classes * classes;
  const readRow = (logProbabilities: Float64Array, first: number): void => {
    for (let j = 0; j < classes; j++) {
      const value = logProbabilities[first + j]!;
      row[j] = value === -Infinity ? 0 : value - center[j]!;
    }
  };
  return {
    forward(out, logProbabilities, parameters) {
      for (let first = 0; first < out.length; first += classes) {
        readRow(logProbabilities, first);
        for (let k = 0, i = 0; k < classes; k++) {
          let sum = parameters[biases + k]!;
          for (let j = 0; j < classes; j++, i++) sum += parameters[i]! * row[j]!;
          out[first + k] = logProbabilities[first + k] === -Infinity ? -Infinity : sum;
        }
      }
    },
    backward(gradient, logProbabilities, upstream) {
      for (let first = 0; first < upstream.length; first += classes) {
        readRow(logProbabilities, first);
        for (let k = 0; k < classes; k++) {
          const pull = upstream[first + k]!;
          if (pull === 0) continue;
          gradient[biases + k]! += pull;
          for (let j = 0, i = k * classes; j < classes; j++, i++) gradient[i]! += pull * row[j]!;
        }
      }
    },
  };
}
