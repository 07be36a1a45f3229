import { afterEach, expect, test, vi } from "vitest";
import { exactProblem, madeUpProblem, worst, zeroGradients } from "./made-up-problem.test-support.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test("without WebAssembly, JavaScript computes within the same bounds", async () => {
  vi.stubGlobal("WebAssembly", undefined); // restores it afterwards
  Reflect.deleteProperty(globalThis, "WebAssembly");
  vi.resetModules();
  const { linearCrossEntropy } = await import("./linear-cross-entropy.ts");
  const { prepareFeatures } = await import("./prepared-features.ts");
  const { multiplyInto } = await import("./multiply.ts");

  const problem = madeUpProblem({ rows: 19, inputs: 9, classes: 7, zeros: 0.8 }, 31);
  const { input, weights, bias } = problem;
  const want = exactProblem(problem);
  for (const features of [input.features, prepareFeatures(input.features, 19, 9)]) {
    const out = zeroGradients(problem);
    const loss = linearCrossEntropy({ ...input, features }, weights, bias, out);
    expect(Math.abs(loss - want.loss)).toBeLessThanOrEqual(want.lossBound);
    expect(worst(out.weights, want.weights)).toBeLessThanOrEqual(1);
    expect(worst(out.features, want.features)).toBeLessThanOrEqual(1);
  }
  const product = multiplyInto(new Float32Array(1), Float32Array.of(1, 2), Float32Array.of(3, 4), {
    ...{ rows: 1, inner: 2, columns: 1 },
  });
  expect([...product]).toEqual([11]);
});
