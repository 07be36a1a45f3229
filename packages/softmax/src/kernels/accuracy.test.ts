import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MAX_ULP } from "./accuracy.ts";

test("the README shows the budgets that the tests enforce", () => {
  const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
  for (const operation of ["softmax", "logSoftmax", "logSumExp"] as const) {
    const { js, wasm } = MAX_ULP;
    const numbers = [wasm, js].flatMap((budgets) => [budgets[operation].float32, budgets[operation].float64]);
    expect(readme).toContain(`| \`${operation}\` | ${numbers.join(" | ")} |`);
  }
});
