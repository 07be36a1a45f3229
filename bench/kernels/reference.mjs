/** Softmax of every row in float64, written for this bench alone: what every contestant answers to. */
export function softmaxReference(logits, { rows, classes }) {
  const probabilities = new Float64Array(rows * classes);
  for (let start = 0; start < rows * classes; start += classes) {
    let max = -Infinity;
    for (let i = start; i < start + classes; i++) if (logits[i] > max) max = logits[i];
    let sum = 0;
    for (let i = start; i < start + classes; i++) {
      const e = Math.exp(logits[i] - max);
      probabilities[i] = e;
      sum += e;
    }
    for (let i = start; i < start + classes; i++) probabilities[i] /= sum;
  }
  return probabilities;
}

/** log Σ exp of every row, in float64. */
export function logSumExpReference(logits, { rows, classes }) {
  const result = new Float64Array(rows);
  for (let r = 0; r < rows; r++) {
    const row = logits.subarray(r * classes, (r + 1) * classes);
    let max = -Infinity;
    for (const z of row) if (z > max) max = z;
    let sum = 0;
    for (const z of row) sum += Math.exp(z - max);
    result[r] = max + Math.log(sum);
  }
  return result;
}
