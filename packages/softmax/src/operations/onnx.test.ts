/**
 * The node tests of the ONNX project. Its results were computed in the type of the logits, so they are
 * good to 2.1e-7 relative; 5e-7 leaves room for another library's last digits.
 */
import { describe, expect, test } from "vitest";
import { crossEntropy, logSoftmax, logSumExp, softmax, topK } from "../index.ts";
import { hasOnnxCases, type OnnxTensor, onnxCaseNames, readOnnxCase } from "./onnx-case.test-support.ts";

const TOLERANCE = 5e-7;

function expectClose(actual: ArrayLike<number>, expected: OnnxTensor): void {
  const values = Array.from(expected.data as Float32Array);
  expect(actual.length).toBe(values.length);
  values.forEach((value, i) => {
    const error = actual[i] === value ? 0 : Math.abs(actual[i]! - value) / Math.abs(value);
    expect(error, `element ${i}: ${actual[i]} for ${value}`).toBeLessThanOrEqual(TOLERANCE);
  });
}

function casesOf(prefix: string, count: number, check: (name: string) => void): void {
  describe(prefix, () => {
    test.skipIf(!hasOnnxCases)(`all ${count} are there (../shared/data/onnx beside the project)`, () => {
      expect(onnxCaseNames(prefix).length).toBe(count);
    });
    for (const name of onnxCaseNames(prefix)) test(name, () => check(name));
  });
}

casesOf("test_softmax_", 7, (name) => {
  const { attributes, inputs, outputs } = readOnnxCase(name);
  const [logits] = inputs as [OnnxTensor];
  const p = softmax(logits, { axis: Number(attributes.get("axis") ?? -1) });
  expect(p.dims).toEqual(outputs[0]!.dims);
  expectClose(p.data as Float32Array, outputs[0]!);
});

casesOf("test_logsoftmax_", 7, (name) => {
  const { attributes, inputs, outputs } = readOnnxCase(name);
  const [logits] = inputs as [OnnxTensor];
  expectClose(
    logSoftmax(logits, { axis: Number(attributes.get("axis") ?? -1) }).data as Float32Array,
    outputs[0]!,
  );
});

/** Without axes everything is one row; neighbouring axes are one, by another shape. */
casesOf("test_reduce_log_sum_exp_", 9, (name) => {
  const { inputs, outputs } = readOnnxCase(name);
  const [logits, axes] = inputs as [OnnxTensor, OnnxTensor?];
  const given = Array.from((axes?.data ?? []) as BigInt64Array, Number);
  expect(given.length).toBeLessThanOrEqual(1);
  const data = logits.data as Float32Array | Float64Array;
  const options = given.length === 0 ? { shape: [data.length] } : { shape: logits.dims, axis: given[0]! };
  expectClose(
    [logSumExp(data, options)].flatMap((result) => (typeof result === "number" ? result : [...result])),
    outputs[0]!,
  );
});

casesOf("test_sce_", 34, (name) => {
  const { attributes, inputs, outputs } = readOnnxCase(name);
  const [logits, targets, weight] = inputs as [OnnxTensor, OnnxTensor, OnnxTensor?];
  const ignoreIndex = attributes.get("ignore_index");
  const losses = crossEntropy(logits.data as Float32Array, targets.data as BigInt64Array, {
    shape: logits.dims,
    axis: 1,
    reduction: attributes.get("reduction") as "mean",
    ...(weight && { weight: weight.data as Float32Array }),
    ...(ignoreIndex !== undefined && { ignoreIndex: Number(ignoreIndex) }),
  }) as number | Float32Array;
  expectClose(typeof losses === "number" ? [losses] : losses, outputs[0]!);
  const [, logP] = outputs;
  if (logP) expectClose(logSoftmax(logits, { axis: 1 }).data as Float32Array, logP);
});

describe("TopK", () => {
  for (const name of ["test_top_k", "test_top_k_negative_axis", "test_top_k_same_values_2d"]) {
    test.skipIf(!hasOnnxCases)(name, () => {
      const { attributes, inputs, outputs } = readOnnxCase(name);
      const [values, count] = inputs as [OnnxTensor, OnnxTensor];
      const axis = Number(attributes.get("axis") ?? -1);
      const k = Number(count.data[0]);
      const { indices } = topK(values.data as Float32Array, k, { shape: values.dims, axis });
      expect([...indices]).toEqual(Array.from(outputs[1]!.data as BigInt64Array, Number));
    });
  }
});
