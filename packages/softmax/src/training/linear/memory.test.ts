import { expect, test } from "vitest";
import { openLinearInstance } from "./linear-module.ts";
import { numbers } from "./made-up-problem.test-support.ts";
import { wasmLinearCrossEntropy } from "./wasm-linear-cross-entropy.ts";

/** Bytes of WebAssembly's memory after a loss with all its gradients: nothing else is allocated but a few objects. */
function bytesFor(rows: number, inputs: number, classes: number): number {
  const instance = openLinearInstance();
  const input = {
    ...{ rows, inputs, classes },
    features: numbers(rows * inputs, 1),
    labels: new Int32Array(rows),
  };
  const out = {
    weights: new Float32Array(inputs * classes),
    bias: new Float64Array(classes),
    features: new Float32Array(rows * inputs),
  };
  wasmLinearCrossEntropy(instance, input.features, input, numbers(inputs * classes, 2), undefined, out);
  return instance.memory.bytes.length;
}

test("512 features and 32,000 classes take under 150 MB, however many rows: their logits alone would take 1 GB", () => {
  // 481 rows are two blocks: the rest of 8,192 would only take longer.
  expect(bytesFor(481, 512, 32_000)).toBeLessThan(150e6);
});

test("more rows do not take more", () => {
  expect(bytesFor(5000, 20, 30)).toBe(bytesFor(1000, 20, 30));
});
