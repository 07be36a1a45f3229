/** The figures as a table for people. */

export function table(measured) {
  const header = [
    "operation",
    "dtype",
    "kernels",
    "ulp K<1000",
    "ulp K≥1000",
    "mean",
    "|Σp−1|",
    "subnormal",
    "worst at",
  ];
  const lines = [header];
  const rows = measured.flatMap(({ kernels, results = [] }) => joinSizes(kernels, results));
  rows.sort((a, b) => order(a) - order(b));
  for (const { operation, dtype, kernels, few, many } of rows) {
    const both = [few, many].filter(Boolean);
    const [worst] = both.map((each) => each.worst).sort((a, b) => b.ulp - a.ulp);
    const compared = both.reduce((sum, each) => sum + each.compared, 0);
    const mean = both.reduce((sum, each) => sum + each.mean * each.compared, 0) / Math.max(1, compared);
    lines.push([
      operation,
      dtype,
      kernels,
      few ? few.worst.ulp.toFixed(3) : "",
      many ? many.worst.ulp.toFixed(3) : "",
      mean.toFixed(3),
      operation === "softmax" ? Math.max(...both.map((each) => each.sum.error)).toExponential(1) : "",
      Math.max(...both.map((each) => each.small.ulp)).toFixed(2),
      worst.case === undefined
        ? ""
        : `${worst.case}, row ${worst.row}${worst.class === undefined ? "" : `, class ${worst.class}`}`,
    ]);
  }
  return aligned(lines);
}

const OPERATIONS = [
  "softmax",
  "topK",
  "logSoftmax",
  "logSumExp",
  "crossEntropy",
  "crossEntropy gradient",
  "softmaxVjp",
  "softmaxEntropy",
];
const DTYPES = ["float32", "float64", "float16", "bfloat16"];

function order({ operation, dtype }) {
  return OPERATIONS.indexOf(operation) * DTYPES.length + DTYPES.indexOf(dtype);
}

function joinSizes(kernels, results) {
  const joined = new Map();
  for (const result of results) {
    const key = `${result.operation} ${result.dtype}`;
    const { operation, dtype } = result;
    joined.set(key, { ...joined.get(key), operation, dtype, kernels, [result.size]: result });
  }
  return [...joined.values()];
}

function aligned(lines) {
  const widths = lines[0].map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const isNumber = (i) => i >= 3 && i <= 7;
  return lines
    .map((line) =>
      line
        .map((cell, i) => (isNumber(i) ? cell.padStart(widths[i]) : cell.padEnd(widths[i])))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
