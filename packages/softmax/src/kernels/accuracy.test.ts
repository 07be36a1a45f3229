import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type BudgetedOperation, MAX_ULP } from "./accuracy.ts";

const KERNELS = ["wasm", "wasm-relaxed", "js"] as const;

test("the README shows the budgets that the tests enforce", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  for (const operation of Object.keys(MAX_ULP.wasm) as BudgetedOperation[]) {
    const numbers = KERNELS.flatMap((name) => {
      const { float32, float64 } = MAX_ULP[name][operation];
      return [float32, float64];
    });
    expect(readme).toContain(`| \`${operation}\` | ${numbers.join(" | ")} |`);
  }
});
