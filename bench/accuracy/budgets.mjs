/** Compares what was measured with the budgets of `kernels/accuracy.ts`. */

/**
 * @param budgets `MAX_ULP`: by kernels, operation and dtype
 * @returns a line for each budget that was exceeded
 */
export function exceededBudgets(measured, budgets) {
  const lines = [];
  for (const { kernels, results } of measured) {
    for (const { operation, dtype, size, worst } of results ?? []) {
      const budget = budgetOf(budgets, kernels, operation, dtype);
      if (budget === undefined || worst.ulp <= budget) continue;
      lines.push(
        `${kernels} ${operation} ${dtype}, ${size} classes: ${worst.ulp.toFixed(3)} ulp, at most ${budget} is allowed (${worst.case}, row ${worst.row}, class ${worst.class ?? "–"})`,
      );
    }
  }
  return lines;
}

const BUDGET_OF = { topK: "softmax", "crossEntropy gradient": "crossEntropyGradient" };

function budgetOf(budgets, kernels, operation, dtype) {
  const ofKernels = budgets[kernels === "relaxed" ? "wasm-relaxed" : kernels] ?? {};
  return ofKernels[BUDGET_OF[operation] ?? operation]?.[dtype];
}
